/* SPDX-License-Identifier: Apache-2.0 */
#include "ring.h"

#include <errno.h>
#include <stdlib.h>

#include "log.h"

int ring_init(struct ring *r, struct ring_size size)
{
	if (bug(size.slots > RING_SLOTS_MAX || size.readers > RING_READERS_MAX))
		return -ENOMEM;
	*r = (struct ring){
		.slot_bytes = size.slot_bytes,
		.slots = size.slots,
		.readers = size.readers,
		.bytes = malloc(size.slots * size.slot_bytes),
	};
	if (!r->bytes)
		return -ENOMEM;
	pthread_mutex_init(&r->lock, NULL);
	pthread_cond_init(&r->changed, NULL);
	return 0;
}

void ring_destroy(struct ring *r)
{
	if (!r->bytes)
		return;
	pthread_cond_destroy(&r->changed);
	pthread_mutex_destroy(&r->lock);
	free(r->bytes);
	r->bytes = NULL;
}

/* Under the lock. */
static uint64_t slowest(const struct ring *r)
{
	uint64_t least = r->reader[0].released;

	for (unsigned int i = 1; i < r->readers; i++)
		if (r->reader[i].released < least)
			least = r->reader[i].released;
	return least;
}

uint8_t *ring_room(struct ring *r)
{
	uint8_t *room = NULL;

	pthread_mutex_lock(&r->lock);
	while (!r->stopped && r->written - slowest(r) == r->slots)
		pthread_cond_wait(&r->changed, &r->lock);
	if (!r->stopped)
		room = r->bytes + r->written % r->slots * r->slot_bytes;
	pthread_mutex_unlock(&r->lock);
	return room;
}

void ring_push(struct ring *r, size_t len)
{
	pthread_mutex_lock(&r->lock);
	r->len[r->written++ % r->slots] = len;
	pthread_cond_broadcast(&r->changed);
	pthread_mutex_unlock(&r->lock);
}

void ring_end(struct ring *r, int err)
{
	pthread_mutex_lock(&r->lock);
	r->ended = true;
	r->err = err;
	pthread_cond_broadcast(&r->changed);
	pthread_mutex_unlock(&r->lock);
}

/* Under the lock. */
static void release(struct ring *r, struct ring_reader *me)
{
	if (!me->holds)
		return;
	me->holds = false;
	me->released++;
	pthread_cond_broadcast(&r->changed);
}

int ring_next(struct ring *r, unsigned int who, const uint8_t **p, size_t *n)
{
	struct ring_reader *me = &r->reader[who];
	int ret = -ECANCELED;

	pthread_mutex_lock(&r->lock);
	release(r, me);
	while (!r->stopped && !r->ended && r->written == me->released)
		pthread_cond_wait(&r->changed, &r->lock);
	if (!r->stopped && r->written > me->released) {
		size_t slot = me->released % r->slots;

		*p = r->bytes + slot * r->slot_bytes;
		*n = r->len[slot];
		me->holds = true;
		ret = 1;
	} else if (!r->stopped) {
		ret = r->err;
	}
	pthread_mutex_unlock(&r->lock);
	return ret;
}

void ring_stop(struct ring *r)
{
	pthread_mutex_lock(&r->lock);
	r->stopped = true;
	pthread_cond_broadcast(&r->changed);
	pthread_mutex_unlock(&r->lock);
}
