/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Random operations, most of which succeed: names are picked out of the tree
 * as the reference shows it at that moment, descriptors out of those that are
 * open.
 */
#ifndef MODEL_GEN_H
#define MODEL_GEN_H

#include "client.h"
#include "plan.h"

enum slot_kind { SLOT_EMPTY, SLOT_FILE, SLOT_DIR, SLOT_OTHER, SLOT_PATH };

struct slot {
	enum slot_kind kind;
	bool readable;
	bool writable;
	int fd; /* in the reference's client */
};

/* What an operation on a descriptor needs to have open. */
enum need {
	NEED_NOTHING,
	NEED_ANY,
	NEED_FILE,
	NEED_WRITABLE,
	NEED_DIR,
};

#define GEN_QUEUE 16 /* operations that follow upon another one */

struct gen {
	struct rng rng;
	bool rare;         /* also what is meant to differ */
	bool unprivileged; /* no attributes that are checked elsewhere */
	bool features;     /* stories: see gen_story.c */
	const char *root;  /* where the reference is mounted */
	const struct client *clients; /* of the reference */
	struct slot slots[CLIENTS][SLOTS];
	bool at_root[CLIENTS]; /* is / the working directory? */
	unsigned weights[OP_COUNT];
	unsigned total;
	struct op queue[GEN_QUEUE];
	size_t queued;
};

void gen_init(struct gen *g, const struct plan *p, const char *root,
	      const struct client *clients);

void gen_next(struct gen *g, struct op *out);

/* What came of the operation on the reference. */
void gen_saw(struct gen *g, const struct op *op, const struct result *res);

/* All clients are new, and the reference may be mounted elsewhere. */
void gen_restarted(struct gen *g, const char *root);

/* gen_fd.c, gen_name.c, gen_attr.c: fill in the rest of op. */
typedef void gen_function(struct gen *g, struct op *op);

gen_function gen_open, gen_close, gen_transfer, gen_lseek, gen_ftruncate,
	gen_fallocate, gen_copy, gen_sync, gen_mmap_read, gen_mmap_write,
	gen_ficlone, gen_reopen, gen_link_fd, gen_flock, gen_record_lock,
	gen_getdents, gen_on_dir;
gen_function gen_mkdir, gen_rmdir, gen_unlink, gen_link, gen_symlink, gen_mknod,
	gen_rename, gen_truncate, gen_readlink, gen_listdir, gen_seekdir,
	gen_statfs, gen_chdir, gen_look, gen_burrow;
gen_function gen_fstat, gen_chmod, gen_fchmod, gen_chown, gen_fchown,
	gen_utimens, gen_futimens, gen_stat, gen_access, gen_umask,
	gen_setxattr, gen_fsetxattr, gen_getxattr, gen_fgetxattr, gen_listxattr,
	gen_flistxattr, gen_removexattr, gen_fremovexattr;

/*
 * Add an operation by the same client to what comes next, or NULL if that is
 * full.
 */
struct op *gen_enqueue(struct gen *g, const struct op *after,
		       enum op_kind kind);

/* gen_story.c: enqueue operations that are about the same files. */
void gen_story(struct gen *g);

/* An open that makes up for what an operation would have needed. */
void gen_open_for(struct gen *g, struct op *op, enum need need);

/* An offset and a length that matter to files of the sizes we have. */
int64_t gen_offset(struct gen *g);
int64_t gen_length(struct gen *g);
mode_t gen_mode(struct gen *g);

#endif
