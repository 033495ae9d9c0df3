/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A number is GENERATION(32) INDEX(28) STRIPE(4).  Each stripe is an array in
 * chunks that never move, with its own lock.  A chunk whose things are all
 * gone gives its memory back but keeps its address, so that a late reader
 * finds zeroes there; generations are counted for the whole, so a number does
 * not come back with it.  Which numbers of a chunk are taken is in bits apart:
 * of those that are kept nothing else stays in memory.
 */
#include "slots.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "log.h"

#define STRIPE_BITS 4
#define STRIPES     (1u << STRIPE_BITS)
#define CHUNK_BITS  10
#define CHUNK_SLOTS (1u << CHUNK_BITS)
#define CHUNK_BYTES (CHUNK_SLOTS * sizeof(struct slot))
#define CHUNKS      (1u << 16) /* 67 million things per stripe */
#define WORD_BITS   64
#define CHUNK_WORDS (CHUNK_SLOTS / WORD_BITS)
#define GROUP       32 /* chunks that have their bits in one page */
#define GROUP_BYTES (GROUP * CHUNK_WORDS * sizeof(uint64_t))

struct slot {
	_Atomic(void *) thing; /* NULL: free, or kept */
	_Atomic uint32_t generation;
};

struct chunk {
	_Atomic(struct slot *) slots; /* NULL: never used */
	uint64_t *taken;              /* a bit for each that is not free */
	uint16_t taken_count;
	uint16_t live; /* with a thing */
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
		if (c % GROUP == 0)
			munmap(t->chunks[c].taken, GROUP_BYTES);
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
	return c->taken_count == CHUNK_SLOTS;
}

/*
 * Chunks begin in their order.  Bits are not in the heap: they would lie
 * between what goes, and stay.
 */
static bool chunk_begin(struct stripe *t, struct chunk *c)
{
	if (c->slots)
		return true;
	if (!c->taken && (c - t->chunks) % GROUP)
		c->taken = c[-1].taken + CHUNK_WORDS;
	else if (!c->taken)
		c->taken = map_zeroes(GROUP_BYTES);
	if (c->taken)
		c->slots = map_zeroes(CHUNK_BYTES);
	return c->slots;
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
	return chunk_begin(t, c) ? c : NULL;
}

/* The first that is free, which there is. */
static uint32_t chunk_reserve(struct chunk *c)
{
	uint32_t word = 0;
	uint32_t bit;

	while (!~c->taken[word])
		word++;
	bit = (uint32_t)__builtin_ctzll(~c->taken[word]);
	c->taken[word] |= UINT64_C(1) << bit;
	c->taken_count++;
	return word * WORD_BITS + bit;
}

/* Readers ask for the generation first. */
static void chunk_fill(struct chunk *c, uint32_t at, uint32_t generation,
		       void *thing)
{
	c->live += !c->slots[at].thing;
	c->slots[at].generation = generation;
	c->slots[at].thing = thing;
}

static void chunk_empty(struct chunk *c, uint32_t at)
{
	c->slots[at].thing = NULL;
	if (!--c->live)
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
		uint32_t at = chunk_reserve(c);
		uint32_t index = (uint32_t)(c - t->chunks) << CHUNK_BITS | at;

		generation |= UINT32_C(1) << 31; /* never 0 */
		chunk_fill(c, at, generation, thing);
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

/* Where a number is, the stripe being locked. */
struct where {
	struct stripe *stripe;
	struct chunk *chunk; /* NULL: there is no such number */
	uint32_t at;
};

static struct where where_begin(struct slots *s, uint64_t number)
{
	uint32_t index = (uint32_t)number >> STRIPE_BITS;
	uint32_t chunk = index >> CHUNK_BITS;
	struct where w = {
		.stripe = &s->stripes[number % STRIPES],
		.at = index & (CHUNK_SLOTS - 1),
	};

	pthread_mutex_lock(&w.stripe->lock);
	if (chunk < CHUNKS && w.stripe->chunks[chunk].slots)
		w.chunk = &w.stripe->chunks[chunk];
	return w;
}

static void where_end(const struct where *w)
{
	pthread_mutex_unlock(&w->stripe->lock);
}

static void where_free(const struct where *w)
{
	uint32_t chunk = (uint32_t)(w->chunk - w->stripe->chunks);

	w->chunk->taken[w->at / WORD_BITS] &=
		~(UINT64_C(1) << w->at % WORD_BITS);
	w->chunk->taken_count--;
	if (chunk < w->stripe->lowest)
		w->stripe->lowest = chunk;
}

void slots_drop(struct slots *s, uint64_t number)
{
	struct where w = where_begin(s, number);

	if (slots_find(s, number)) {
		chunk_empty(w.chunk, w.at);
		where_free(&w);
	}
	where_end(&w);
}

void slots_keep(struct slots *s, uint64_t number, const void *thing)
{
	struct where w = where_begin(s, number);

	if (slots_find(s, number) == thing)
		chunk_empty(w.chunk, w.at);
	where_end(&w);
}

static bool where_is_taken(const struct where *w)
{
	return w->chunk &&
	       w->chunk->taken[w->at / WORD_BITS] >> w->at % WORD_BITS & 1;
}

void slots_again(struct slots *s, uint64_t number, void *thing)
{
	struct where w = where_begin(s, number);

	if (!bug(!where_is_taken(&w)))
		chunk_fill(w.chunk, w.at, (uint32_t)(number >> 32), thing);
	where_end(&w);
}

void slots_release(struct slots *s, uint64_t number)
{
	struct where w = where_begin(s, number);

	if (!bug(!where_is_taken(&w) || w.chunk->slots[w.at].thing))
		where_free(&w);
	where_end(&w);
}
