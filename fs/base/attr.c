/* SPDX-License-Identifier: Apache-2.0 */
#include "attr.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "beneath.h"
#include "xattr.h"

/*
 * A descriptor that is open for more than its path takes its changes itself;
 * others (EBADF) by the path that leads through them.
 */
int attr_set_mode(int fd, mode_t mode)
{
	struct fd_path p;

	if (!fchmod(fd, mode & 07777))
		return 0;
	if (errno != EBADF)
		return -errno;
	p = beneath_fd_path(fd);
	return chmod(p.text, mode & 07777) ? -errno : 0;
}

int attr_set_owner(int fd, uid_t uid, gid_t gid)
{
	return fchownat(fd, "", uid, gid, AT_EMPTY_PATH) ? -errno : 0;
}

int attr_set_times(int fd, const struct timespec times[2])
{
	struct fd_path p;

	if (!futimens(fd, times))
		return 0;
	if (errno != EBADF)
		return -errno;
	p = beneath_fd_path(fd);
	/* The path leads through the descriptor, so a symlink is not followed. */
	return utimensat(AT_FDCWD, p.text, times, 0) ? -errno : 0;
}

void attr_times_of(const struct statx *st, struct timespec times[2])
{
	times[0].tv_sec = st->stx_atime.tv_sec;
	times[0].tv_nsec = st->stx_atime.tv_nsec;
	times[1].tv_sec = st->stx_mtime.tv_sec;
	times[1].tv_nsec = st->stx_mtime.tv_nsec;
}

/* Most are root's, as is what root makes; a chown costs more than a look. */
static int copy_owner(const struct statx *st, int to)
{
	struct statx has;
	int err = beneath_stat(to, "", &has);

	if (err || (has.stx_uid == st->stx_uid && has.stx_gid == st->stx_gid))
		return err;
	return attr_set_owner(to, st->stx_uid, st->stx_gid);
}

int attr_copy_by(int (*xattrs)(const void *from, int to), const void *from,
		 const struct statx *st, int to)
{
	struct timespec times[2];
	int err;

	attr_times_of(st, times);
	/*
	 * chown drops set-id bits and capabilities, so owner goes before both;
	 * an ACL changes the mode, so xattrs go before mode; everything moves
	 * mtime, so times go last.
	 */
	err = copy_owner(st, to);
	err = err ?: xattrs(from, to);
	if (!S_ISLNK(st->stx_mode))
		err = err ?: attr_set_mode(to, st->stx_mode);
	return err ?: attr_set_times(to, times);
}

static int copy_xattrs(const void *from, int to)
{
	return xattr_copy(*(const int *)from, to);
}

int attr_copy(int from, const struct statx *st, int to)
{
	return attr_copy_by(copy_xattrs, &from, st, to);
}

int attr_strip_set_id(int fd, const struct caller *writer)
{
	struct statx st;
	mode_t after;
	int err = beneath_stat(fd, "", &st);

	if (err || !(st.stx_mode & (S_ISUID | S_ISGID)))
		return err;
	after = caller_mode_after_write(writer, st.stx_mode, st.stx_gid);
	if (after == st.stx_mode)
		return 0;
	return attr_set_mode(fd, after) ?: 1;
}
