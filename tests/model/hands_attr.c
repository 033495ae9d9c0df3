/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "hands.h"

#define STAT_MASK (STATX_BASIC_STATS | STATX_BTIME)

void hands_chmod(struct hands *h, const struct op *op, struct result *res)
{
	struct timespec now = hands_now();
	int at = hands_at(h, op->at);

	result_of(res, fchmodat(at, hands_path(op), op->mode, 0));
	hands_moved_ctime(at, hands_path(op), 0, &now, res);
}

void hands_fchmod(struct hands *h, const struct op *op, struct result *res)
{
	struct timespec now = hands_now();
	int fd = hands_fd(h, op->fd);

	result_of(res, fchmod(fd, op->mode));
	hands_moved_ctime(fd, "", AT_EMPTY_PATH, &now, res);
}

/*
 * A stranger's chown(-1, -1) of a file with set-id bits: the kernel's FUSE
 * leaves the check that refuses it to nobody.
 */
static bool is_nothing_of_anothers(const struct op *op, const struct stat *st)
{
	return op->uid == (uid_t)-1 && op->gid == (gid_t)-1 && geteuid() != 0 &&
	       st->st_uid != geteuid();
}

void hands_chown(struct hands *h, const struct op *op, struct result *res)
{
	struct timespec now = hands_now();
	int at = hands_at(h, op->at);
	struct stat st;

	if (!fstatat(at, hands_path(op), &st, op->flags) &&
	    is_nothing_of_anothers(op, &st))
		return;

	result_of(res,
		  fchownat(at, hands_path(op), op->uid, op->gid, op->flags));
	hands_moved_ctime(at, hands_path(op), op->flags, &now, res);
}

void hands_fchown(struct hands *h, const struct op *op, struct result *res)
{
	struct timespec now = hands_now();
	int fd = hands_fd(h, op->fd);
	struct stat st;

	if (!fstat(fd, &st) && is_nothing_of_anothers(op, &st))
		return;
	result_of(res, fchown(fd, op->uid, op->gid));
	hands_moved_ctime(fd, "", AT_EMPTY_PATH, &now, res);
}

static bool is_explicit(const struct timespec *t)
{
	return t->tv_nsec != UTIME_NOW && t->tv_nsec != UTIME_OMIT;
}

/*
 * Reading moves atime, by rules that no one relies on; so it is compared
 * only here, before anything is read.
 */
static void say_atime(const struct op *op, int dir, const char *path, int flags,
		      struct result *res)
{
	struct statx st;

	if (res->err || !is_explicit(&op->times[0]))
		return;
	if (statx(dir, path, flags, STATX_ATIME, &st) == 0)
		result_say(res, "atime %lld.%09u\n",
			   (long long)st.stx_atime.tv_sec,
			   st.stx_atime.tv_nsec);
}

void hands_utimens(struct hands *h, const struct op *op, struct result *res)
{
	int at = hands_at(h, op->at);

	result_of(res, utimensat(at, hands_path(op), op->times, op->flags));
	say_atime(op, at, hands_path(op), op->flags, res);
}

void hands_futimens(struct hands *h, const struct op *op, struct result *res)
{
	int fd = hands_fd(h, op->fd);

	result_of(res, futimens(fd, op->times));
	say_atime(op, fd, "", AT_EMPTY_PATH, res);
}

static void stat_into(struct result *res, int dir, const char *path, int flags)
{
	int ret = statx(dir, path, flags, STAT_MASK, &res->st);

	result_of(res, ret);
	res->has_stat = ret == 0;
}

void hands_stat(struct hands *h, const struct op *op, struct result *res)
{
	stat_into(res, hands_at(h, op->at), hands_path(op), op->flags);
}

/* As a program that trusts no cache. */
void hands_statx(struct hands *h, const struct op *op, struct result *res)
{
	stat_into(res, hands_at(h, op->at), hands_path(op),
		  op->flags | AT_STATX_FORCE_SYNC);
}

void hands_fstat(struct hands *h, const struct op *op, struct result *res)
{
	stat_into(res, hands_fd(h, op->fd), "", AT_EMPTY_PATH);
}

void hands_access(struct hands *h, const struct op *op, struct result *res)
{
	result_of(res, faccessat(hands_at(h, op->at), hands_path(op),
				 op->mode & 7, op->flags));
}

/* What is free changes under our feet; what the whole is does not. */
void hands_statfs(struct hands *h, const struct op *op, struct result *res)
{
	const unsigned long flags = ST_RDONLY | ST_NOSUID | ST_NODEV |
				    ST_NOEXEC;
	struct statvfs st;

	(void)h;
	result_of(res, statvfs(hands_path(op), &st));
	if (res->err)
		return;
	result_say(res, "bsize %lu\nfrsize %lu\nblocks %lu\n", st.f_bsize,
		   st.f_frsize, st.f_blocks);
	result_say(res, "files %lu\nnamemax %lu\nflags %lu\n", st.f_files,
		   st.f_namemax, st.f_flag & flags);
}
