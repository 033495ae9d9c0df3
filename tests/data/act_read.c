/* SPDX-License-Identifier: Apache-2.0 */
/* Every way by which data leaves a file, and where data and holes are. */
#include "act.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/uio.h>
#include <unistd.h>

#define PIPE_BYTES 65536 /* a pipe's default capacity */

/* What O_DIRECT wants: whole pages.  Growing is fine, the buffers have room. */
static void align(const struct handle *h, uint64_t *off, size_t *len)
{
	if (!(h->flags & O_DIRECT))
		return;
	*off &= ~(uint64_t)(PAGE - 1);
	*len = (*len + PAGE - 1) & ~(size_t)(PAGE - 1);
}

static int check_read(struct worker *k, struct object *o, uint64_t off,
		      size_t len, ssize_t n, const char *how)
{
	size_t want = model_readable(o, off, len);

	if (n < 0)
		return lie(k->world, "%s of [%llu, +%zu): %s", how,
			   (unsigned long long)off, len, strerror(errno));
	if ((size_t)n != want)
		return lie(k->world,
			   "%s of [%llu, +%zu) in a file of %llu: %zd bytes, "
			   "not %zu",
			   how, (unsigned long long)off, len,
			   (unsigned long long)o->size, n, want);
	return world_compare(k->world, o, off, k->in, want, how);
}

int act_read(struct worker *k, const struct op *op)
{
	struct handle *h = worker_handle(k, op->slot);
	struct object *o = worker_object(k, op->slot);
	uint64_t at;
	ssize_t n;
	off_t pos;

	if (!h || !handle_reads(h) || h->flags & O_DIRECT)
		return 0;
	at = h->pos;
	n = read(k->fd[op->slot], k->in, op->len);
	if (check_read(k, o, at, op->len, n, "read"))
		return LIE;
	h->pos += (uint64_t)n;
	pos = lseek(k->fd[op->slot], 0, SEEK_CUR);
	if (pos != (off_t)h->pos)
		return lie(k->world, "position %lld after read, not %llu",
			   (long long)pos, (unsigned long long)h->pos);
	return 0;
}

int act_pread(struct worker *k, const struct op *op)
{
	struct handle *h = worker_handle(k, op->slot);
	uint64_t off = op->off;
	size_t len = op->len;
	ssize_t n;

	if (!h || !handle_reads(h))
		return 0;
	align(h, &off, &len);
	n = pread(k->fd[op->slot], k->in, len, (off_t)off);
	return check_read(k, worker_object(k, op->slot), off, len, n,
			  h->flags & O_DIRECT ? "direct pread" : "pread");
}

int act_readv(struct worker *k, const struct op *op)
{
	struct handle *h = worker_handle(k, op->slot);
	size_t third = op->len / 3;
	struct iovec parts[] = {
		{ k->in, third },
		{ k->in + third, third },
		{ k->in + 2 * third, op->len - 2 * third },
	};
	ssize_t n;

	if (!h || !handle_reads(h) || h->flags & O_DIRECT)
		return 0;
	n = preadv(k->fd[op->slot], parts, 3, (off_t)op->off);
	return check_read(k, worker_object(k, op->slot), op->off, op->len, n,
			  "preadv");
}

static ssize_t send_all(struct worker *k, int fd, uint64_t off, size_t len)
{
	size_t done = 0;
	off_t at = (off_t)off;

	if (ftruncate(k->memfd, 0) || lseek(k->memfd, 0, SEEK_SET))
		return -1;
	while (done < len) {
		ssize_t n = sendfile(k->memfd, fd, &at, len - done);

		if (n < 0)
			return -1;
		if (n == 0)
			break;
		done += (size_t)n;
	}
	return pread(k->memfd, k->in, done, 0);
}

int act_sendfile(struct worker *k, const struct op *op)
{
	struct handle *h = worker_handle(k, op->slot);

	if (!h || !handle_reads(h) || h->flags & O_DIRECT)
		return 0;
	return check_read(k, worker_object(k, op->slot), op->off, op->len,
			  send_all(k, k->fd[op->slot], op->off, op->len),
			  "sendfile");
}

static ssize_t splice_all(struct worker *k, int fd, uint64_t off, size_t len)
{
	size_t done = 0;
	off_t at = (off_t)off;

	while (done < len) {
		size_t want = len - done < PIPE_BYTES ? len - done : PIPE_BYTES;
		ssize_t n = splice(fd, &at, k->pipe[1], NULL, want, 0);

		if (n < 0)
			return -1;
		if (n == 0)
			break;
		for (ssize_t got = 0, m; got < n; got += m) {
			m = read(k->pipe[0], k->in + done + got,
				 (size_t)(n - got));
			if (m <= 0)
				return -1;
		}
		done += (size_t)n;
	}
	return (ssize_t)done;
}

int act_splice(struct worker *k, const struct op *op)
{
	struct handle *h = worker_handle(k, op->slot);

	if (!h || !handle_reads(h) || h->flags & O_DIRECT)
		return 0;
	return check_read(k, worker_object(k, op->slot), op->off, op->len,
			  splice_all(k, k->fd[op->slot], op->off, op->len),
			  "splice");
}

/* A hole may be kept as data, but what is called a hole must read as zeros. */
static int check_hole(struct worker *k, const struct object *o, uint64_t from,
		      uint64_t to)
{
	for (uint64_t i = from; i < to; i++)
		if (o->data[i])
			return lie(k->world,
				   "SEEK_DATA calls [%llu, %llu) a hole, but "
				   "%llu is data",
				   (unsigned long long)from,
				   (unsigned long long)to,
				   (unsigned long long)i);
	return 0;
}

static int check_data_at(struct worker *k, const struct object *o, int fd,
			 uint64_t off)
{
	off_t data = lseek(fd, (off_t)off, SEEK_DATA);

	if (data < 0 && errno == ENXIO)
		return check_hole(k, o, off, o->size);
	if (data < 0)
		return lie(k->world, "SEEK_DATA from %llu: %s",
			   (unsigned long long)off, strerror(errno));
	if ((uint64_t)data < off || (uint64_t)data >= o->size)
		return lie(k->world, "SEEK_DATA from %llu of %llu: %lld",
			   (unsigned long long)off, (unsigned long long)o->size,
			   (long long)data);
	return check_hole(k, o, off, (uint64_t)data);
}

static int check_hole_at(struct worker *k, const struct object *o, int fd,
			 uint64_t off)
{
	off_t hole = lseek(fd, (off_t)off, SEEK_HOLE);

	if (hole < 0)
		return lie(k->world, "SEEK_HOLE from %llu of %llu: %s",
			   (unsigned long long)off, (unsigned long long)o->size,
			   strerror(errno));
	if ((uint64_t)hole < off || (uint64_t)hole > o->size ||
	    ((uint64_t)hole < o->size && o->data[hole]))
		return lie(k->world, "SEEK_HOLE from %llu of %llu: %lld",
			   (unsigned long long)off, (unsigned long long)o->size,
			   (long long)hole);
	return 0;
}

static int check_beyond(struct worker *k, int fd, uint64_t off)
{
	if (lseek(fd, (off_t)off, SEEK_DATA) >= 0 || errno != ENXIO ||
	    lseek(fd, (off_t)off, SEEK_HOLE) >= 0 || errno != ENXIO)
		return lie(k->world, "seeking data beyond the end: not ENXIO");
	return 0;
}

/*
 * FUSE asks the daemon where the holes are without telling it first what has
 * been stored through mappings; so what was stored is written out before.
 */
static int write_out_stores(struct worker *k, struct object *o, int fd)
{
	if (!o->stored || k->world->form == FORM_KERNEL)
		return 0;
	o->stored = false;
	return fdatasync(fd) ? lie(k->world, "fdatasync: %s", strerror(errno)) :
			       0;
}

int act_seek_data(struct worker *k, const struct op *op)
{
	struct handle *h = worker_handle(k, op->slot);
	struct object *o = worker_object(k, op->slot);
	int fd = k->fd[op->slot];
	int err;

	if (!h)
		return 0;
	err = write_out_stores(k, o, fd);
	if (!err && op->off >= o->size)
		err = check_beyond(k, fd, op->off);
	else if (!err)
		err = check_data_at(k, o, fd, op->off);
	if (!err && op->off < o->size)
		err = check_hole_at(k, o, fd, op->off);
	return lseek(fd, (off_t)h->pos, SEEK_SET) < 0 ? LIE : err;
}
