/* SPDX-License-Identifier: Apache-2.0 */
#include "hands.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "bytes.h"

#define NO_DESCRIPTOR (-1) /* answered EBADF by everything */

static hands_function *const functions[OP_COUNT] = {
	[OP_OPEN] = hands_open,
	[OP_CLOSE] = hands_close,
	[OP_READ] = hands_read,
	[OP_PREAD] = hands_pread,
	[OP_WRITE] = hands_write,
	[OP_PWRITE] = hands_pwrite,
	[OP_LSEEK] = hands_lseek,
	[OP_FTRUNCATE] = hands_ftruncate,
	[OP_FALLOCATE] = hands_fallocate,
	[OP_COPY_FILE_RANGE] = hands_copy,
	[OP_FSYNC] = hands_fsync,
	[OP_FDATASYNC] = hands_fdatasync,
	[OP_MMAP_READ] = hands_mmap_read,
	[OP_MMAP_WRITE] = hands_mmap_write,
	[OP_FICLONE] = hands_ficlone,
	[OP_REOPEN] = hands_reopen,
	[OP_LINK_EMPTY] = hands_link_empty,
	[OP_LINK_PROC] = hands_link_proc,
	[OP_FSTAT] = hands_fstat,
	[OP_FCHMOD] = hands_fchmod,
	[OP_FCHOWN] = hands_fchown,
	[OP_FUTIMENS] = hands_futimens,
	[OP_FSETXATTR] = hands_fsetxattr,
	[OP_FGETXATTR] = hands_fgetxattr,
	[OP_FLISTXATTR] = hands_flistxattr,
	[OP_FREMOVEXATTR] = hands_fremovexattr,
	[OP_FLOCK] = hands_flock,
	[OP_SETLK] = hands_setlk,
	[OP_GETLK] = hands_getlk,
	[OP_GETDENTS] = hands_getdents,
	[OP_REWINDDIR] = hands_rewinddir,
	[OP_FCHDIR] = hands_fchdir,
	[OP_MKDIR] = hands_mkdir,
	[OP_RMDIR] = hands_rmdir,
	[OP_UNLINK] = hands_unlink,
	[OP_LINK] = hands_link,
	[OP_SYMLINK] = hands_symlink,
	[OP_MKNOD] = hands_mknod,
	[OP_RENAME] = hands_rename,
	[OP_TRUNCATE] = hands_truncate,
	[OP_CHMOD] = hands_chmod,
	[OP_CHOWN] = hands_chown,
	[OP_UTIMENS] = hands_utimens,
	[OP_SETXATTR] = hands_setxattr,
	[OP_GETXATTR] = hands_getxattr,
	[OP_LISTXATTR] = hands_listxattr,
	[OP_REMOVEXATTR] = hands_removexattr,
	[OP_STAT] = hands_stat,
	[OP_STATX] = hands_statx,
	[OP_ACCESS] = hands_access,
	[OP_READLINK] = hands_readlink,
	[OP_LISTDIR] = hands_listdir,
	[OP_SEEKDIR] = hands_seekdir,
	[OP_STATFS] = hands_statfs,
	[OP_CHDIR] = hands_chdir,
	[OP_GETCWD] = hands_getcwd,
	[OP_UMASK] = hands_umask,
	[OP_LOOK] = hands_look,
	[OP_BURROW] = hands_burrow,
};

void hands_init(struct hands *h, int proc, const struct touched *touched)
{
	memset(h, 0, sizeof(*h));
	for (int i = 0; i < SLOTS; i++)
		h->slots[i] = NO_DESCRIPTOR;
	h->proc = proc;
	h->touched = touched;
}

void hands_do(struct hands *h, const struct op *op, struct result *res)
{
	result_clear(res);
	if (functions[op->kind])
		functions[op->kind](h, op, res);
	else
		result_fail(res, ENOSYS);
}

int hands_fd(const struct hands *h, int slot)
{
	return slot < 0 ? NO_DESCRIPTOR : h->slots[slot];
}

int hands_at(const struct hands *h, int at)
{
	return at == AT_CWD ? AT_FDCWD : hands_fd(h, at);
}

const char *hands_path(const struct op *op)
{
	static char buf[2 * UINT16_MAX + OP_PATH_BYTES + 2];
	const char *path = op->path;
	char *p = buf;

	if (!op->dots)
		return path;
	if (*path == '/') {
		*p++ = '/';
		path++;
	}
	for (unsigned i = 0; i < op->dots; i++) {
		*p++ = '.';
		*p++ = '/';
	}
	bytes_text(p, OP_PATH_BYTES, path);
	return buf;
}

struct fd_name hands_fd_name(int fd)
{
	struct fd_name n;

	snprintf(n.text, sizeof(n.text), "%d", fd);
	return n;
}

void hands_rewind(struct held *held)
{
	listing_free(&held->start);
	listing_free(&held->seen);
	held->begun = false;
	held->ended = false;
}

struct timespec hands_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME_COARSE, &now);
	return now;
}

static bool is_older(const struct statx_timestamp *t, const struct timespec *p)
{
	if (t->tv_sec != p->tv_sec)
		return t->tv_sec < p->tv_sec;
	return t->tv_nsec < p->tv_nsec;
}

void hands_moved_ctime(int dir, const char *path, int flags,
		       const struct timespec *before, struct result *res)
{
	struct statx st;

	if (res->err || statx(dir, path, flags, STATX_CTIME, &st) < 0)
		return;
	if (is_older(&st.stx_ctime, before))
		result_complain(res, "ctime did not move\n");
}

void hands_put(struct hands *h, const struct op *op, int fd, struct result *res)
{
	if (fd < 0) {
		result_fail(res, errno);
		return;
	}
	if (h->slots[op->fd] >= 0)
		close(h->slots[op->fd]);
	hands_rewind(&h->held[op->fd]);
	h->slots[op->fd] = fd;
	res->fd = fd;
	res->has_stat = statx(fd, "", AT_EMPTY_PATH,
			      STATX_BASIC_STATS | STATX_BTIME, &res->st) == 0;
}
