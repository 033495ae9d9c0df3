/* SPDX-License-Identifier: Apache-2.0 */
/* Every way by which data enters a file, but for mappings. */
#include "act.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/uio.h>
#include <unistd.h>

#define PIPE_BYTES 65536 /* a pipe's default capacity */

/*
 * Where a write of the operation's length lands, and how long it may be: an
 * appending descriptor writes at the end, a direct one in whole pages, and no
 * file outgrows its object.  False: it does not fit.
 */
static bool place(const struct handle *h, const struct object *o,
		  uint64_t wanted, size_t *len, uint64_t *off)
{
	*off = h->flags & O_APPEND ? o->size : wanted;
	if (h->flags & O_DIRECT) {
		*off &= ~(uint64_t)(PAGE - 1);
		*len = (*len + PAGE - 1) & ~(size_t)(PAGE - 1);
	}
	return *off + *len <= OBJECT_BYTES;
}

static int check_written(struct worker *k, struct object *o, uint64_t off,
			 size_t len, ssize_t n, const char *how)
{
	if (n < 0)
		return lie(k->world, "%s of [%llu, +%zu): %s", how,
			   (unsigned long long)off, len, strerror(errno));
	if ((size_t)n != len)
		return lie(k->world, "%s of [%llu, +%zu): %zd bytes", how,
			   (unsigned long long)off, len, n);
	model_write(o, off, k->out, len);
	return 0;
}

int act_write(struct worker *k, const struct op *op)
{
	struct handle *h = worker_handle(k, op->slot);
	struct object *o = worker_object(k, op->slot);
	size_t len = op->len;
	uint64_t off;
	ssize_t n;

	if (!h || !handle_writes(h) || h->flags & O_DIRECT ||
	    !place(h, o, h->pos, &len, &off))
		return 0;
	worker_fill(k, off, len);
	n = write(k->fd[op->slot], k->out, len);
	if (check_written(k, o, off, len, n, "write"))
		return LIE;
	h->pos = len ? off + len : h->pos;
	if (lseek(k->fd[op->slot], 0, SEEK_CUR) != (off_t)h->pos)
		return lie(k->world, "position after write is not %llu",
			   (unsigned long long)h->pos);
	return 0;
}

int act_pwrite(struct worker *k, const struct op *op)
{
	struct handle *h = worker_handle(k, op->slot);
	struct object *o = worker_object(k, op->slot);
	size_t len = op->len;
	uint64_t off;

	if (!h || !handle_writes(h) || !place(h, o, op->off, &len, &off))
		return 0;
	worker_fill(k, off, len);
	return check_written(k, o, off, len,
			     pwrite(k->fd[op->slot], k->out, len, (off_t)off),
			     h->flags & O_DIRECT ? "direct pwrite" : "pwrite");
}

int act_writev(struct worker *k, const struct op *op)
{
	struct handle *h = worker_handle(k, op->slot);
	struct object *o = worker_object(k, op->slot);
	size_t len = op->len;
	size_t third = len / 3;
	uint64_t off;
	struct iovec parts[] = {
		{ k->out, third },
		{ k->out + third, third },
		{ k->out + 2 * third, len - 2 * third },
	};

	if (!h || !handle_writes(h) || h->flags & O_DIRECT ||
	    !place(h, o, op->off, &len, &off))
		return 0;
	worker_fill(k, off, len);
	return check_written(k, o, off, len,
			     pwritev(k->fd[op->slot], parts, 3, (off_t)off),
			     "pwritev");
}

/* splice, sendfile and copy_file_range refuse descriptors that append. */
static bool takes_transfers(const struct handle *h)
{
	return h && handle_writes(h) && !(h->flags & (O_DIRECT | O_APPEND));
}

static ssize_t splice_in(struct worker *k, int fd, uint64_t off, size_t len)
{
	size_t done = 0;
	off_t at = (off_t)off;

	while (done < len) {
		size_t want = len - done < PIPE_BYTES ? len - done : PIPE_BYTES;
		ssize_t n = write(k->pipe[1], k->out + done, want);

		for (ssize_t put = 0, m; put < n; put += m) {
			m = splice(k->pipe[0], NULL, fd, &at, (size_t)(n - put),
				   0);
			if (m <= 0)
				return -1;
		}
		done += (size_t)n;
	}
	return (ssize_t)done;
}

int act_splice_in(struct worker *k, const struct op *op)
{
	struct handle *h = worker_handle(k, op->slot);
	struct object *o = worker_object(k, op->slot);
	size_t len = op->len;
	uint64_t off;

	if (!takes_transfers(h) || !place(h, o, op->off, &len, &off))
		return 0;
	worker_fill(k, off, len);
	return check_written(k, o, off, len,
			     splice_in(k, k->fd[op->slot], off, len),
			     "splice into");
}

static ssize_t send_in(struct worker *k, int fd, size_t len)
{
	size_t done = 0;
	off_t at = 0;

	if (ftruncate(k->memfd, 0) ||
	    pwrite(k->memfd, k->out, len, 0) != (ssize_t)len)
		return -1;
	while (done < len) {
		ssize_t n = sendfile(fd, k->memfd, &at, len - done);

		if (n <= 0)
			return -1;
		done += (size_t)n;
	}
	return (ssize_t)done;
}

int act_sendfile_in(struct worker *k, const struct op *op)
{
	struct handle *h = worker_handle(k, op->slot);
	struct object *o = worker_object(k, op->slot);
	size_t len = op->len;
	uint64_t off;

	if (!takes_transfers(h) || !place(h, o, h->pos, &len, &off))
		return 0;
	worker_fill(k, off, len);
	if (check_written(k, o, off, len, send_in(k, k->fd[op->slot], len),
			  "sendfile into"))
		return LIE;
	h->pos += len;
	return 0;
}

static bool overlaps(uint64_t a, uint64_t b, size_t len)
{
	return a < b + len && b < a + len;
}

/* The bytes to expect are set aside first: both may be the same file. */
static int copy_all(struct worker *k, const struct op *op, struct object *to,
		    size_t len)
{
	off_t in = (off_t)op->off2;
	off_t out = (off_t)op->off;
	size_t done = 0;

	while (done < len) {
		ssize_t n = copy_file_range(k->fd[op->slot2], &in,
					    k->fd[op->slot], &out, len - done,
					    0);

		if (n <= 0)
			return lie(k->world,
				   "copy_file_range %llu -> %llu after %zu of "
				   "%zu: %s",
				   (unsigned long long)op->off2,
				   (unsigned long long)op->off, done, len,
				   n ? strerror(errno) : "nothing copied");
		done += (size_t)n;
	}
	model_write(to, op->off, k->out, len);
	return 0;
}

int act_copy_range(struct worker *k, const struct op *op)
{
	struct handle *from = worker_handle(k, op->slot2);
	struct handle *to = worker_handle(k, op->slot);
	struct object *source;
	size_t len;

	if (!takes_transfers(to) || !from || !handle_reads(from) ||
	    from->flags & O_DIRECT || op->off + op->len > OBJECT_BYTES)
		return 0;
	if (from->object == to->object && overlaps(op->off, op->off2, op->len))
		return 0;
	source = worker_object(k, op->slot2);
	len = model_readable(source, op->off2, op->len);
	memcpy(k->out, source->data + op->off2, len);
	return copy_all(k, op, worker_object(k, op->slot), len);
}
