/* SPDX-License-Identifier: Apache-2.0 */
#include "pipeline.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "ring.h"
#include "scope.h"
#include "sha256.h"

/*
 * Some 3 MiB in all, so that a blob passes through the caches of a processor;
 * larger buffers were not faster, smaller ones wake more often.
 */
#define BLOB_SLOTS       4
#define BLOB_SLOT_BYTES  (256 * 1024)
#define PLAIN_SLOTS      8
#define PLAIN_SLOT_BYTES (256 * 1024)

/* The readers of the plain ring. */
enum { CALLER, HASHER };

enum { READING, INFLATING, HASHING, THREADS };

struct pipeline {
	struct windows windows; /* first: a windows is its pipeline */
	struct source from;     /* the reading thread's, from open on */
	struct inflate_options options;
	int wake; /* readable: the reading thread is to stop */
	struct ring blob;
	struct ring plain;
	pthread_t threads[THREADS];
	bool started[THREADS];
	/*
	 * Each written by one thread before it ends its ring (the hasher:
	 * before it is joined), read by others after that.
	 */
	struct pipeline_sums sums;
	const char *why;
	int hash_err;
	bool failed; /* the caller's: it has been told, so `why` holds */
};

/* --- Reading, and hashing the blob ------------------------------------------ */

/* 1: there may be more; 0: the end; or -errno. */
static int read_slot(struct pipeline *p, struct sha256 *h)
{
	uint8_t *room = ring_room(&p->blob);
	ssize_t n;
	int err = 0;

	if (!room)
		return -ECANCELED;
	n = source_read(&p->from, p->wake, room, BLOB_SLOT_BYTES);
	if (n < 0)
		return (int)n;
	if (p->sums.blob_size == 0)
		p->sums.format = inflate_sniff(room, (size_t)n);
	p->sums.blob_size += (uint64_t)n;
	if (p->sums.format != INFLATE_PLAIN) /* else it is the diff-id */
		err = sha256_add(h, room, (size_t)n);
	if (err)
		return err;
	ring_push(&p->blob, (size_t)n);
	return n == BLOB_SLOT_BYTES;
}

static void *reading(void *arg)
{
	struct pipeline *p = arg;
	scoped_sha256 struct sha256 *h = NULL;
	int err = sha256_open(&h);
	int more = err ?: 1;

	while (more > 0)
		more = read_slot(p, h);
	err = more;
	if (!err && p->sums.format != INFLATE_PLAIN)
		err = sha256_end(h, &p->sums.blob);
	ring_end(&p->blob, err);
	return NULL;
}

/* --- Inflating -------------------------------------------------------------- */

/* The buffer being filled: a whole one is pushed. */
struct filling {
	struct pipeline *p;
	struct flow flow; /* out is NULL: none */
};

static void push_filled(struct filling *f)
{
	size_t len = PLAIN_SLOT_BYTES - f->flow.out_len;

	if (f->flow.out && len) {
		f->p->sums.plain_size += len;
		ring_push(&f->p->plain, len);
	}
	f->flow.out = NULL;
}

static int find_room(struct filling *f)
{
	if (f->flow.out && f->flow.out_len)
		return 0;
	push_filled(f);
	f->flow.out = ring_room(&f->p->plain);
	f->flow.out_len = PLAIN_SLOT_BYTES;
	return f->flow.out ? 0 : -ECANCELED;
}

/* Of one buffer of the blob all that comes of it. */
static int inflate_window(struct inflate *i, struct filling *f)
{
	int err;

	do {
		err = find_room(f);
		err = err ?: inflate_step(i, &f->flow);
	} while (!err && (f->flow.in_len || !f->flow.out_len));
	return err;
}

static int inflate_all(struct inflate *i, struct filling *f)
{
	int ret;

	do {
		ret = inflate_window(i, f);
		if (!ret)
			ret = ring_next(&f->p->blob, 0, &f->flow.in,
					&f->flow.in_len);
	} while (ret > 0);
	ret = ret ?: inflate_end(i);
	push_filled(f);
	return ret;
}

/* Of a failure that is not the format's; NULL: the error says it all. */
static const char *why_not_read(int err)
{
	return err == -ENODATA ? "ends too early" : NULL;
}

static void *inflating(void *arg)
{
	struct pipeline *p = arg;
	struct filling f = { .p = p };
	struct inflate *i = NULL;
	const char *why = NULL;
	int err = ring_next(&p->blob, 0, &f.flow.in, &f.flow.in_len);

	if (err > 0) {
		err = inflate_open(p->sums.format, &p->options, &i, &why);
		err = err ?: inflate_all(i, &f);
	}
	if (err && !why && i)
		why = inflate_why(i);
	p->why = why ?: why_not_read(err);
	inflate_close(i);
	ring_end(&p->plain, err);
	return NULL;
}

/* --- Hashing the plain stream ----------------------------------------------- */

static void *hashing(void *arg)
{
	struct pipeline *p = arg;
	scoped_sha256 struct sha256 *h = NULL;
	const uint8_t *bytes;
	size_t n;
	int err = sha256_open(&h);
	int more;

	/* Reads on after a failure of its own: the ring must not stand still. */
	while ((more = ring_next(&p->plain, HASHER, &bytes, &n)) > 0)
		err = err ?: sha256_add(h, bytes, n);
	err = err ?: more;
	p->hash_err = err ?: sha256_end(h, &p->sums.diff_id);
	return NULL;
}

/* --- Beginning and end ------------------------------------------------------ */

/* Signals are for the threads that were there before. */
static int start_threads(struct pipeline *p)
{
	void *(*const work[THREADS])(void *) = { reading, inflating, hashing };
	sigset_t all;
	sigset_t before;
	int err = 0;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	for (int i = 0; !err && i < THREADS; i++) {
		err = -pthread_create(&p->threads[i], NULL, work[i], p);
		p->started[i] = !err;
	}
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return err;
}

static void join_threads(struct pipeline *p)
{
	for (int i = 0; i < THREADS; i++)
		if (p->started[i])
			pthread_join(p->threads[i], NULL);
	for (int i = 0; i < THREADS; i++)
		p->started[i] = false;
}

static int next_window(struct windows *w, const uint8_t **p, size_t *n)
{
	struct pipeline *pipeline = (struct pipeline *)w;
	int got = ring_next(&pipeline->plain, CALLER, p, n);

	pipeline->failed = got < 0;
	return got;
}

static int make_rings(struct pipeline *p)
{
	int err = ring_init(&p->blob, (struct ring_size){ BLOB_SLOTS,
							  BLOB_SLOT_BYTES, 1 });

	return err   ?:
		       ring_init(&p->plain,
				 (struct ring_size){ PLAIN_SLOTS,
						     PLAIN_SLOT_BYTES, 2 });
}

int pipeline_open(const struct source *from, const struct inflate_options *o,
		  struct pipeline **out)
{
	struct pipeline *p = calloc(1, sizeof(*p));
	int err;

	if (!p)
		return -ENOMEM;
	p->windows.next = next_window;
	p->from = *from;
	p->options = *o;
	p->wake = eventfd(0, EFD_CLOEXEC);
	err = p->wake < 0 ? -errno : make_rings(p);
	err = err ?: start_threads(p);
	if (err)
		pipeline_close(p);
	else
		*out = p;
	return err;
}

void pipeline_close(struct pipeline *p)
{
	if (!p)
		return;
	if (p->wake >= 0)
		eventfd_write(p->wake, 1);
	if (p->blob.bytes)
		ring_stop(&p->blob);
	if (p->plain.bytes)
		ring_stop(&p->plain);
	join_threads(p);
	ring_destroy(&p->blob);
	ring_destroy(&p->plain);
	if (p->wake >= 0)
		close(p->wake);
	free(p);
}

struct windows *pipeline_windows(struct pipeline *p)
{
	return &p->windows;
}

int pipeline_finish(struct pipeline *p, struct pipeline_sums *out)
{
	const uint8_t *bytes;
	size_t n;
	int err;

	do
		err = next_window(&p->windows, &bytes, &n);
	while (err > 0);
	if (err)
		return err;
	join_threads(p);
	if (p->hash_err)
		return p->hash_err;
	if (p->sums.format == INFLATE_PLAIN)
		p->sums.blob = p->sums.diff_id;
	*out = p->sums;
	return 0;
}

const char *pipeline_why(const struct pipeline *p)
{
	return p->failed ? p->why : NULL;
}
