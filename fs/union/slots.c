/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A number is GENERATION(32) INDEX(28) STRIPE(4).  Each stripe is an array in
 * chunks that never move, with its own lock.  A chunk whose things are all
 * gone gives its memory back but keeps its address, so that a late reader
 * finds zeroes there; generations are counted for the whole, so a number does
 * not come back with it.
 */
#include "slots.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>

#define STRIPE_BITS 4
#define STRIPES     (1u << STRIPE_BITS)
#define CHUNK_BITS  10
#define CHUNK_SLOTS (1u << CHUNK_BITS)
#define CHUNK_BYTES (CHUNK_SLOTS * sizeof(struct slot))
#define CHUNKS      (1u << 16) /* 67 million things per stripe */
#define NO_SLOT     UINT16_MAX

struct slot {
	_Atomic(void *) thing; /* NULL: free */
	_Atomic uint32_t generation;
	uint16_t next_free; /* stripe lock */
};

struct chunk {
	_Atomic(struct slot *) slots; /* NULL: never used */
	uint16_t used;                /* slots ever used since it was empty */
	uint16_t live;
	uint16_t free; /* first of the free ones among them */
};

struct stripe {
	pthread_mutex_t lock; /* all but slots' things */
	uint32_t lowest;      /* no chunk below has a free slot */
	struct chunk *chunks;
} __attribute__((aligned(128)));

struct slots {
	struct stripe stripes[STRIPES];
	atomic_uint turn;
	atomic_uint generation;
};

/* Zeroes that cost no memory until they are written. */
static void *map_zeroes(size_t bytes)
{
	void *p = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	return p == MAP_FAILED ? NULL : p;
}

struct slots *slots_new(void)
{
	struct slots *s = aligned_alloc(128, sizeof(*s));
	bool failed = false;

	if (!s)
		return NULL;
	atomic_init(&s->turn, 0);
	atomic_init(&s->generation, 0);
	for (unsigned int i = 0; i < STRIPES; i++) {
		struct stripe *t = &s->stripes[i];

		pthread_mutex_init(&t->lock, NULL);
		t->lowest = 0;
		t->chunks = map_zeroes(CHUNKS * sizeof(*t->chunks));
		failed |= !t->chunks;
	}
	if (!failed)
		return s;
	slots_free(s);
	return NULL;
}

static void stripe_free(struct stripe *t)
{
	for (uint32_t c = 0; t->chunks && c < CHUNKS; c++) {
		if (!t->chunks[c].slots)
			break;
		munmap(t->chunks[c].slots, CHUNK_BYTES);
	}
	if (t->chunks)
		munmap(t->chunks, CHUNKS * sizeof(*t->chunks));
	pthread_mutex_destroy(&t->lock);
}

void slots_free(struct slots *s)
{
	for (unsigned int i = 0; i < STRIPES; i++)
		stripe_free(&s->stripes[i]);
	free(s);
}

static struct slot *slot_at(const struct stripe *t, uint32_t index)
{
	uint32_t chunk = index >> CHUNK_BITS;
	struct slot *slots = chunk < CHUNKS ? t->chunks[chunk].slots : NULL;

	return slots ? &slots[index & (CHUNK_SLOTS - 1)] : NULL;
}

static bool chunk_is_full(const struct chunk *c)
{
	return c->live == CHUNK_SLOTS;
}

/* A chunk with room; NULL without memory. */
static struct chunk *stripe_room(struct stripe *t)
{
	struct chunk *c;

	while (t->lowest < CHUNKS && chunk_is_full(&t->chunks[t->lowest]))
		t->lowest++;
	if (t->lowest == CHUNKS)
		return NULL;
	c = &t->chunks[t->lowest];
	if (!c->slots)
		c->slots = map_zeroes(CHUNK_BYTES);
	return c->slots ? c : NULL;
}

static uint16_t chunk_take(struct chunk *c)
{
	uint16_t at = c->free;

	if (c->live == c->used) /* none of them is free */
		at = c->used++;
	else
		c->free = c->slots[at].next_free;
	c->live++;
	return at;
}

static void chunk_give(struct chunk *c, uint16_t at)
{
	c->slots[at].thing = NULL;
	c->slots[at].next_free = c->free;
	c->free = at;
	if (--c->live)
		return;
	c->used = 0;
	madvise(c->slots, CHUNK_BYTES, MADV_DONTNEED);
}

uint64_t slots_add(struct slots *s, void *thing)
{
	uint32_t turn =
		atomic_fetch_add_explicit(&s->turn, 1, memory_order_relaxed);
	uint32_t generation = atomic_fetch_add_explicit(&s->generation, 1,
							memory_order_relaxed);
	struct stripe *t = &s->stripes[turn % STRIPES];
	struct chunk *c;
	uint64_t number = 0;

	pthread_mutex_lock(&t->lock);
	c = stripe_room(t);
	if (c) {
		uint16_t at = chunk_take(c);
		uint32_t index = (uint32_t)(c - t->chunks) << CHUNK_BITS | at;

		generation |= UINT32_C(1) << 31; /* never 0 */
		c->slots[at].generation = generation;
		c->slots[at].thing = thing;
		number = (uint64_t)generation << 32 | index << STRIPE_BITS |
			 turn % STRIPES;
	}
	pthread_mutex_unlock(&t->lock);
	return number;
}

static struct slot *slot_of(const struct slots *s, uint64_t number)
{
	const struct stripe *t = &s->stripes[number % STRIPES];
	struct slot *slot = slot_at(t, (uint32_t)number >> STRIPE_BITS);

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
	uint32_t index = (uint32_t)number >> STRIPE_BITS;
	uint32_t chunk = index >> CHUNK_BITS;

	pthread_mutex_lock(&t->lock);
	if (slot_of(s, number)) {
		chunk_give(&t->chunks[chunk], index & (CHUNK_SLOTS - 1));
		if (chunk < t->lowest)
			t->lowest = chunk;
	}
	pthread_mutex_unlock(&t->lock);
}
