/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A stage is a file or directory that is not yet real: it is made and filled
 * in the work directory and published by one rename.  What was not published
 * is removed when the stage ends, or at the next mount.
 *
 * The work directory lies on the file system of the upper.  As with kernel
 * overlayfs the user names WORKDIR, and everything happens in WORKDIR/work,
 * which belongs to us alone.
 */
#ifndef LAYERFS_STAGE_H
#define LAYERFS_STAGE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <sys/types.h>

struct workdir {
	int fd;             /* WORKDIR/work */
	atomic_ullong made; /* names given out so far */
};

#define STAGE_NAME_MAX 24 /* "#" and 64 bits in hexadecimal */

struct stage {
	struct workdir *work;
	char name[STAGE_NAME_MAX]; /* beneath work->fd; "" once published */
};

#define scoped_stage __attribute__((cleanup(stage_end)))

/*
 * Make WORKDIR/work, empty it of what an earlier mount left, and open it.
 * `workdir` is a descriptor and stays the caller's.  0 or -errno.
 */
int workdir_open(int workdir, struct workdir *out);
void workdir_close(struct workdir *w); /* empties it, too */

/* A free name for one new thing; nothing is made yet. */
void stage_begin(struct workdir *w, struct stage *s);

/*
 * Rename it to its place, with renameat2 flags: 0 or RENAME_NOREPLACE, and the
 * stage is over; RENAME_EXCHANGE, and it holds what was there, to be removed
 * at its end.
 */
int stage_publish(struct stage *s, int dir, const char *name,
		  unsigned int flags);

/* Make what lies at dir/name the thing on this stage: it is no longer real. */
int stage_withdraw(struct stage *s, int dir, const char *name);

/* Remove whatever is on the stage, directories with all that is in them. */
void stage_end(struct stage *s);

/* Remove dir/name, whatever it is, with all that is in it.  0 or -errno. */
int stage_remove_tree(int dir, const char *name);

#endif
