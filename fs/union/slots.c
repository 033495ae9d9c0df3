/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A number is GENERATION(32) INDEX(28) STRIPE(4).  Each stripe is an array in
 * chunks that never move, with a list of its free places and its own lock.
 */
#include "slots.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#define STRIPE_BITS	4
#define STRIPES		(1u << STRIPE_BITS)
#define CHUNK_BITS	10
#define CHUNK_SLOTS	(1u << CHUNK_BITS)
#define CHUNKS		(1u << 18)	/* 268 million things per stripe */
#define NO_SLOT		UINT32_MAX

struct slot {
	_Atomic(void *) thing;		/* NULL: free */
	_Atomic uint32_t generation;
	uint32_t next_free;		/* stripe lock */
};

struct stripe {
	pthread_mutex_t lock;
	uint32_t used;			/* slots ever used; under lock */
	uint32_t free;			/* first of the free ones; under lock */
	_Atomic(struct slot *) *chunks;
} __attribute__((aligned(128)));

struct slots {
	struct stripe stripes[STRIPES];
	atomic_uint turn;
};

struct slots *slots_new(void)
{
	struct slots *s = aligned_alloc(128, sizeof(*s));

	if (!s)
		return NULL;
	atomic_init(&s->turn, 0);
	for (unsigned int i = 0; i < STRIPES; i++) {
		struct stripe *t = &s->stripes[i];

		pthread_mutex_init(&t->lock, NULL);
		t->used = 0;
		t->free = NO_SLOT;
		t->chunks = calloc(CHUNKS, sizeof(*t->chunks));
		if (!t->chunks) {
			while (i-- > 0)
				free(s->stripes[i].chunks);
			free(s);
			return NULL;
		}
	}
	return s;
}

void slots_free(struct slots *s)
{
	for (unsigned int i = 0; i < STRIPES; i++) {
		struct stripe *t = &s->stripes[i];

		for (uint32_t c = 0; c < CHUNKS && t->chunks[c]; c++)
			free(t->chunks[c]);
		free(t->chunks);
		pthread_mutex_destroy(&t->lock);
	}
	free(s);
}

static struct slot *stripe_slot(const struct stripe *t, uint32_t index)
{
	uint32_t chunk = index >> CHUNK_BITS;
	struct slot *slots = chunk < CHUNKS ? t->chunks[chunk] : NULL;

	return slots ? &slots[index & (CHUNK_SLOTS - 1)] : NULL;
}

static uint32_t stripe_grow(struct stripe *t)
{
	uint32_t chunk = t->used >> CHUNK_BITS;

	if (chunk >= CHUNKS)
		return NO_SLOT;
	if (!t->chunks[chunk]) {
		struct slot *slots = calloc(CHUNK_SLOTS, sizeof(*slots));

		if (!slots)
			return NO_SLOT;
		t->chunks[chunk] = slots;
	}
	return t->used++;
}

static uint32_t stripe_take(struct stripe *t)
{
	uint32_t index = t->free;

	if (index == NO_SLOT)
		return stripe_grow(t);
	t->free = stripe_slot(t, index)->next_free;
	return index;
}

uint64_t slots_add(struct slots *s, void *thing)
{
	uint32_t turn = atomic_fetch_add_explicit(&s->turn, 1,
						  memory_order_relaxed);
	struct stripe *t = &s->stripes[turn % STRIPES];
	uint64_t number = 0;
	uint32_t index;

	pthread_mutex_lock(&t->lock);
	index = stripe_take(t);
	if (index != NO_SLOT) {
		struct slot *slot = stripe_slot(t, index);
		uint32_t generation = slot->generation + 1;

		slot->generation = generation;
		slot->thing = thing;
		number = (uint64_t)generation << 32 | index << STRIPE_BITS |
			 turn % STRIPES;
	}
	pthread_mutex_unlock(&t->lock);
	return number;
}

static struct slot *slot_of(const struct slots *s, uint64_t number)
{
	const struct stripe *t = &s->stripes[number % STRIPES];
	struct slot *slot = stripe_slot(t, (uint32_t)number >> STRIPE_BITS);

	return slot && slot->generation == number >> 32 ? slot : NULL;
}

void *slots_find(const struct slots *s, uint64_t number)
{
	struct slot *slot = slot_of(s, number);

	return slot ? slot->thing : NULL;
}

void slots_drop(struct slots *s, uint64_t number)
{
	struct stripe *t = &s->stripes[number % STRIPES];
	struct slot *slot;

	pthread_mutex_lock(&t->lock);
	slot = slot_of(s, number);
	if (slot) {
		slot->thing = NULL;
		slot->next_free = t->free;
		t->free = (uint32_t)number >> STRIPE_BITS;
	}
	pthread_mutex_unlock(&t->lock);
}
