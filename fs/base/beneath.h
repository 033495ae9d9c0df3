/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Opening what lies beneath a directory: no symbolic link is followed, ".."
 * does not lead out, and a path may be longer than PATH_MAX.  Branches are
 * only ever read and written through this, so a name swapped for a symlink
 * under our feet can not lead out of its branch.
 */
#ifndef LAYERFS_BENEATH_H
#define LAYERFS_BENEATH_H

#include <dirent.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/types.h>

/* What we always want to know of a file. */
#define BENEATH_STATX (STATX_BASIC_STATS | STATX_BTIME)

/*
 * Open `path` ("" is dir itself) with flags (O_CLOEXEC and O_NOFOLLOW are
 * implied).  A descriptor or -errno; -ELOOP where a component is a symlink.
 */
int beneath_open(int dir, const char *path, int flags);

/* The same, creating the last component with mode. */
int beneath_create(int dir, const char *name, int flags, mode_t mode);

/* Open again what fd stands for (often O_PATH), with other flags. */
int beneath_reopen(int fd, int flags);

/*
 * To list a directory: takes over fd, also on failure, and if it is a -errno,
 * returns that.  *out is the caller's to close.
 */
int beneath_list(int fd, DIR **out);

/* "/proc/self/fd/N", for calls that take no descriptor. */
struct fd_path {
	char text[32];
};
struct fd_path beneath_fd_path(int fd);

/* statx without following; an empty name is dir itself.  0 or -errno. */
int beneath_stat(int dir, const char *name, struct statx *out);

/* The same as one number, to compare files of several file systems. */
dev_t beneath_dev(const struct statx *st);

#endif
