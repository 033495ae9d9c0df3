/* SPDX-License-Identifier: Apache-2.0 */
/* Owner, mode and times of files, carried from one file to another. */
#ifndef LAYERFS_ATTR_H
#define LAYERFS_ATTR_H

#include <sys/stat.h>

#include "caller.h"

/*
 * Give `to` (any descriptor, also O_PATH) the owner, extended attributes,
 * mode and times of `from`, of which `st` is the state.  0 or -errno.
 */
int attr_copy(int from, const struct statx *st, int to);

/* The same where `xattrs` copies the extended attributes of `from`. */
int attr_copy_by(int (*xattrs)(const void *from, int to), const void *from,
		 const struct statx *st, int to);

/*
 * Take the set-id bits that a writer without CAP_FSETID takes.  1 if some
 * went, 0 if there was nothing to take, or -errno.
 */
int attr_strip_set_id(int fd, const struct caller *writer);

int attr_set_mode(int fd, mode_t mode);
int attr_set_owner(int fd, uid_t uid, gid_t gid);

/* times[0] is atime, times[1] mtime, as with utimensat. */
int attr_set_times(int fd, const struct timespec times[2]);

/* atime and mtime out of a statx, for attr_set_times. */
void attr_times_of(const struct statx *st, struct timespec times[2]);

#endif
