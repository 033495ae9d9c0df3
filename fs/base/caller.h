/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Making things on behalf of the process that asked: new files get its owner,
 * group and umask from the file system itself, in the very call that makes
 * them, as with kernel overlayfs.  Permissions were checked by the kernel
 * before it asked us, so the thread keeps its capabilities meanwhile.
 *
 * Each serving thread calls caller_thread_init() once before (or the first
 * caller_begin() does): umask is per process otherwise.
 */
#ifndef LAYERFS_CALLER_H
#define LAYERFS_CALLER_H

#include <stdbool.h>
#include <sys/types.h>

struct caller {
	uid_t uid;
	gid_t gid;
	mode_t umask;
	pid_t pid;
};

/* From begin to end the thread makes files as `c` would; they do not nest. */
void caller_begin(const struct caller *c);
void caller_end(void);

/*
 * Would the kernel let this process keep a set-group-ID bit on a file of
 * group `gid`?  (It is in the group, or has CAP_FSETID.)
 */
bool caller_keeps_setgid(const struct caller *c, gid_t gid);

/*
 * What writing to a file leaves of its mode: a writer without CAP_FSETID takes
 * set-user-ID, and set-group-ID if the file is executable by its group or the
 * writer is not in it (setattr_should_drop_suidgid in the kernel's fs/attr.c).
 */
mode_t caller_mode_after_write(const struct caller *c, mode_t mode, gid_t gid);

/* Has it the capability (CAP_...)?  Reads /proc, so for rare cases only. */
bool caller_has(const struct caller *c, int capability);

/* Has this process the capability (CAP_...) in its effective set? */
bool caller_we_have(int capability);

#endif
