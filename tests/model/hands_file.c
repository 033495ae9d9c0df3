/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <linux/fs.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "bytes.h"
#include "hands.h"

#define BUFFER_BYTES (1 << 20) /* no operation is longer */

static unsigned char buffer[BUFFER_BYTES];

static size_t length_of(const struct op *op)
{
	return op->len < BUFFER_BYTES ? op->len : BUFFER_BYTES;
}

/* Never wait for the other end of a fifo. */
void hands_open(struct hands *h, const struct op *op, struct result *res)
{
	int fd = openat(hands_at(h, op->at), hands_path(op),
			op->flags | O_CLOEXEC | O_NONBLOCK, op->mode);

	hands_put(h, op, fd, res);
}

void hands_reopen(struct hands *h, const struct op *op, struct result *res)
{
	int fd = hands_fd(h, op->fd2);

	if (fd < 0) {
		result_fail(res, EBADF);
		return;
	}
	fd = openat(h->proc, hands_fd_name(fd).text,
		    op->flags | O_CLOEXEC | O_NONBLOCK);
	hands_put(h, op, fd, res);
}

void hands_close(struct hands *h, const struct op *op, struct result *res)
{
	result_of(res, close(hands_fd(h, op->fd)));
	hands_rewind(&h->held[op->fd]);
	h->slots[op->fd] = -1;
}

static void say_data(struct result *res, ssize_t n)
{
	uint64_t digest = DIGEST_START;

	result_of(res, n);
	if (n < 0)
		return;
	digest = bytes_digest(digest, buffer, n);
	result_say(res, "data %016llx\n", (unsigned long long)digest);
	result_say_bytes(res, "first", buffer, n < 16 ? n : 16);
}

void hands_read(struct hands *h, const struct op *op, struct result *res)
{
	say_data(res, read(hands_fd(h, op->fd), buffer, length_of(op)));
}

void hands_pread(struct hands *h, const struct op *op, struct result *res)
{
	say_data(res,
		 pread(hands_fd(h, op->fd), buffer, length_of(op), op->off));
}

void hands_write(struct hands *h, const struct op *op, struct result *res)
{
	bytes_fill(op->seed, 0, buffer, length_of(op));
	result_of(res, write(hands_fd(h, op->fd), buffer, length_of(op)));
}

void hands_pwrite(struct hands *h, const struct op *op, struct result *res)
{
	bytes_fill(op->seed, 0, buffer, length_of(op));
	result_of(res,
		  pwrite(hands_fd(h, op->fd), buffer, length_of(op), op->off));
}

void hands_ftruncate(struct hands *h, const struct op *op, struct result *res)
{
	result_of(res, ftruncate(hands_fd(h, op->fd), op->off));
}

/*
 * An open with O_TRUNC and a truncate(2) to nothing are one request to FUSE,
 * though only the first moves the times of a file that is empty already.
 */
static bool is_empty_already(const struct op *op)
{
	struct stat st;

	return op->off == 0 && stat(hands_path(op), &st) == 0 &&
	       S_ISREG(st.st_mode) && st.st_size == 0;
}

void hands_truncate(struct hands *h, const struct op *op, struct result *res)
{
	(void)h;
	if (is_empty_already(op))
		return;
	result_of(res, truncate(hands_path(op), op->off));
}

void hands_fallocate(struct hands *h, const struct op *op, struct result *res)
{
	result_of(res,
		  fallocate(hands_fd(h, op->fd), op->whence, op->off, op->len));
}

/* A short copy is allowed, so go on until nothing more comes. */
void hands_copy(struct hands *h, const struct op *op, struct result *res)
{
	int64_t from = op->off;
	int64_t to = op->off2;
	int64_t total = 0;

	while (total < op->len) {
		ssize_t n = copy_file_range(hands_fd(h, op->fd), &from,
					    hands_fd(h, op->fd2), &to,
					    op->len - total, 0);

		if (n < 0 && total == 0) {
			result_fail(res, errno);
			return;
		}
		if (n <= 0)
			break;
		total += n;
	}
	res->ret = total;
}

void hands_fsync(struct hands *h, const struct op *op, struct result *res)
{
	result_of(res, fsync(hands_fd(h, op->fd)));
}

void hands_fdatasync(struct hands *h, const struct op *op, struct result *res)
{
	result_of(res, fdatasync(hands_fd(h, op->fd)));
}

/*
 * The kernel's union takes set-id bits and capabilities before it fails; FUSE
 * does not begin.
 */
static bool has_privileges(int fd)
{
	struct stat st;

	if (fstat(fd, &st) == 0 && st.st_mode & (S_ISUID | S_ISGID))
		return true;
	return fgetxattr(fd, "security.capability", NULL, 0) > 0;
}

void hands_ficlone(struct hands *h, const struct op *op, struct result *res)
{
	if (has_privileges(hands_fd(h, op->fd)))
		return;
	result_of(res,
		  ioctl(hands_fd(h, op->fd), FICLONE, hands_fd(h, op->fd2)));
}

void hands_flock(struct hands *h, const struct op *op, struct result *res)
{
	result_of(res, flock(hands_fd(h, op->fd), op->whence | LOCK_NB));
}

static struct flock lock_of(const struct op *op)
{
	return (struct flock){
		.l_type = op->whence,
		.l_whence = SEEK_SET,
		.l_start = op->off,
		.l_len = op->len,
	};
}

/* op->flags: by open file description instead of by process. */
void hands_setlk(struct hands *h, const struct op *op, struct result *res)
{
	struct flock l = lock_of(op);
	int cmd = op->flags ? F_OFD_SETLK : F_SETLK;
	int ret = fcntl(hands_fd(h, op->fd), cmd, &l);

	/* POSIX leaves open which of the two says that it is taken. */
	if (ret < 0 && errno == EACCES)
		errno = EAGAIN;
	result_of(res, ret);
}

void hands_getlk(struct hands *h, const struct op *op, struct result *res)
{
	struct flock l = lock_of(op);
	int cmd = op->flags ? F_OFD_GETLK : F_GETLK;

	result_of(res, fcntl(hands_fd(h, op->fd), cmd, &l));
	if (res->err)
		return;
	result_say(res, "lock %d\n", l.l_type);
	if (l.l_type != F_UNLCK)
		result_say(res, "from %lld length %lld\n", (long long)l.l_start,
			   (long long)l.l_len);
}
