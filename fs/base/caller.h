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
 * Without CAP_FSETID, so that the file system strips set-id bits from what is
 * written, as it would for a stranger.
 */
void caller_begin_stranger(void);
void caller_end_stranger(void);

/*
 * Would the kernel let this process keep a set-group-ID bit on a file of
 * group `gid`?  (It is in the group, or has CAP_FSETID.)
 */
bool caller_keeps_setgid(const struct caller *c, gid_t gid);

/* Has it the capability (CAP_...)?  Reads /proc, so for rare cases only. */
bool caller_has(const struct caller *c, int capability);

/* Has this process the capability (CAP_...) in its effective set? */
bool caller_we_have(int capability);

#endif
