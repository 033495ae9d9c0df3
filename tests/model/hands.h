/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a client holds between operations, and how it does each of them.
 * All this runs in the client's process, inside the union, as its user.
 */
#ifndef MODEL_HANDS_H
#define MODEL_HANDS_H

#include "listing.h"
#include "names.h"
#include "op.h"
#include "result.h"

#define TOUCHED_MAX 8192

/* What the test writes and clients read: names that were moved so far. */
struct touched {
	bool unprivileged; /* what a daemon writes takes set-id bits */
	uint32_t count;
	char names[TOUCHED_MAX][NAME_BYTES];
};

/* A directory that is read bit by bit while it may change. */
struct held {
	bool begun;
	bool ended;
	uint32_t touched;     /* how many names were, at the start */
	struct listing start; /* what it had then */
	struct listing seen;  /* what was read so far */
};

struct hands {
	int slots[SLOTS]; /* descriptors, or -1 */
	struct held held[SLOTS];
	int proc; /* /proc/self/fd, for there is no /proc inside */
	const struct touched *touched;
};

typedef void hands_function(struct hands *h, const struct op *op,
			    struct result *res);

void hands_init(struct hands *h, int proc, const struct touched *touched);

/* Do the operation.  The result is cleared before. */
void hands_do(struct hands *h, const struct op *op, struct result *res);

/* A slot's descriptor; an invalid one if it is empty. */
int hands_fd(const struct hands *h, int slot);

/* Where paths start; for op->at and op->at2. */
int hands_at(const struct hands *h, int at);

/* op->path with its "./" in front; valid until the next call. */
const char *hands_path(const struct op *op);

/* A descriptor of the directory, file, ... as a name in h->proc. */
struct fd_name {
	char text[16];
};
struct fd_name hands_fd_name(int fd);

/* Forget what was read of the directory in this slot. */
void hands_rewind(struct held *held);

/*
 * After something that must move a file's ctime: complain if it is older than
 * `before`, the time on the file systems' clock before it was done.
 */
struct timespec hands_now(void);
void hands_moved_ctime(int dir, const char *path, int flags,
		       const struct timespec *before, struct result *res);

/* Put a new descriptor (or the failure to get one) into slot op->fd. */
void hands_put(struct hands *h, const struct op *op, int fd,
	       struct result *res);

/* hands_file.c */
hands_function hands_open, hands_close, hands_read, hands_pread, hands_write,
	hands_pwrite, hands_ftruncate, hands_truncate, hands_fallocate,
	hands_copy, hands_fsync, hands_fdatasync, hands_ficlone, hands_reopen,
	hands_flock, hands_setlk, hands_getlk;

/* hands_seek.c */
hands_function hands_lseek;

/* hands_mmap.c */
hands_function hands_mmap_read, hands_mmap_write;

/* hands_name.c */
hands_function hands_mkdir, hands_rmdir, hands_unlink, hands_link,
	hands_link_empty, hands_link_proc, hands_symlink, hands_mknod,
	hands_rename, hands_readlink, hands_chdir, hands_fchdir, hands_getcwd,
	hands_umask, hands_burrow;

/* hands_attr.c */
hands_function hands_chmod, hands_fchmod, hands_chown, hands_fchown,
	hands_utimens, hands_futimens, hands_stat, hands_statx, hands_fstat,
	hands_access, hands_statfs;

/* hands_xattr.c */
hands_function hands_setxattr, hands_fsetxattr, hands_getxattr, hands_fgetxattr,
	hands_listxattr, hands_flistxattr, hands_removexattr,
	hands_fremovexattr;

/* Say all attributes of a name in the working directory, sorted. */
void hands_say_xattrs(const char *path, struct result *res);

/* hands_dir.c */
hands_function hands_listdir, hands_getdents, hands_rewinddir, hands_seekdir;

/* Say the names in a directory; complain of inode numbers that disagree. */
void hands_say_names(int dir, const char *path, struct result *res);

/* hands_look.c */
hands_function hands_look;

#endif
