/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Buffers between threads: one writer fills them in turn, and each of up to
 * RING_READERS_MAX readers gets all of them, in order.  A buffer is free again
 * when the slowest reader let go of it, so memory is bounded, and nothing is
 * copied for the second reader.
 */
#ifndef LAYERFS_RING_H
#define LAYERFS_RING_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define RING_READERS_MAX 2 /* whoever consumes, and whoever hashes */
#define RING_SLOTS_MAX   16

struct ring {
	size_t slot_bytes; /* these three are fixed */
	unsigned int slots;
	unsigned int readers;
	uint8_t *bytes;
	pthread_mutex_t lock; /* of all below */
	pthread_cond_t changed;
	size_t len[RING_SLOTS_MAX];
	uint64_t written;
	struct ring_reader {
		uint64_t released;
		bool holds; /* number `released` is being read */
	} reader[RING_READERS_MAX];
	bool ended;
	bool stopped;
	int err; /* what the stream ended with */
};

struct ring_size {
	unsigned int slots;
	size_t slot_bytes;
	unsigned int readers;
};

/* 0 or -ENOMEM. */
int ring_init(struct ring *r, struct ring_size size);
void ring_destroy(struct ring *r); /* no thread uses it any more */

/* The writer: a buffer of slot_bytes to fill, or NULL: the ring is stopped. */
uint8_t *ring_room(struct ring *r);
void ring_push(struct ring *r, size_t len);

/* No more comes: the end (0), or after what was pushed a failure (-errno). */
void ring_end(struct ring *r, int err);

/*
 * Reader number `who`: the next buffer, valid until its next call.  1; 0: the
 * end; the writer's -errno; or -ECANCELED: the ring is stopped.
 */
int ring_next(struct ring *r, unsigned int who, const uint8_t **p, size_t *n);

/* Everybody is to go home: wakes all who wait. */
void ring_stop(struct ring *r);

#endif
