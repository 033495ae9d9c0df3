/* SPDX-License-Identifier: Apache-2.0 */
#include "node.h"

#include <errno.h>
#include <malloc.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "hash.h"
#include "links.h"
#include "listing.h"
#include "log.h"
#include "slots.h"

#define SHARDS        64  /* by hash of parent and name */
#define SHARD_BUCKETS 16  /* at first */
#define TRIM_AFTER    512 /* forgotten nodes, some 50 kB */

struct shard {
	pthread_mutex_t lock;
	struct node **buckets;
	uint32_t size; /* a power of two */
	uint32_t count;
} __attribute__((aligned(64)));

struct node_table {
	struct crowd names;
	struct shard shards[SHARDS];
	struct slots *slots;
	struct links *links;
	struct node *root;
	atomic_uint forgotten; /* since memory was last given back */
	atomic_uint living;
};

static uint32_t name_hash(const struct node *dir, const char *name)
{
	return (uint32_t)hash_bytes(name, strlen(name), dir->id);
}

static struct shard *shard_of(struct node_table *t, uint32_t hash)
{
	return &t->shards[hash % SHARDS];
}

static struct node **bucket_of(const struct shard *s, uint32_t hash)
{
	return &s->buckets[hash / SHARDS & (s->size - 1)];
}

/* Best effort: a shard that can not grow gets slower. */
static void shard_resize(struct shard *s, uint32_t size)
{
	struct shard other = { .size = size };

	other.buckets = calloc(other.size, sizeof(*other.buckets));
	if (!other.buckets)
		return;
	for (uint32_t i = 0; i < s->size; i++) {
		while (s->buckets[i]) {
			struct node *n = s->buckets[i];
			struct node **to = bucket_of(&other, n->hash);

			s->buckets[i] = n->chain;
			n->chain = *to;
			*to = n;
		}
	}
	free(s->buckets);
	s->buckets = other.buckets;
	s->size = other.size;
}

static void shard_add(struct shard *s, struct node *n)
{
	struct node **bucket;

	if (s->count >= s->size)
		shard_resize(s, s->size * 2);
	bucket = bucket_of(s, n->hash);
	n->chain = *bucket;
	*bucket = n;
	s->count++;
}

static void shard_remove(struct shard *s, struct node *n)
{
	struct node **at = bucket_of(s, n->hash);

	while (*at && *at != n)
		at = &(*at)->chain;
	if (bug(!*at))
		return;
	*at = n->chain;
	s->count--;
	if (s->size > SHARD_BUCKETS && s->count < s->size / 8)
		shard_resize(s, s->size / 4);
}

static struct node *shard_find(const struct shard *s, const struct node *dir,
			       const char *name, uint32_t hash)
{
	struct node *n = *bucket_of(s, hash);

	while (n &&
	       (n->hash != hash || n->parent != dir || strcmp(n->name, name)))
		n = n->chain;
	return n;
}

/* A node that nobody can find yet. */
static struct node *node_new(struct node_table *t, struct node *dir,
			     const char *name, struct node_birth *birth)
{
	size_t len = strlen(name) + 1;
	struct node *n = malloc(sizeof(*n) + len);

	if (!n)
		return NULL;
	memset(n, 0, sizeof(*n));
	memcpy(n->own_name, name, len);
	n->name = n->own_name;
	n->parent = dir;
	n->pin = -1;
	n->ino = birth->ino;
	n->layer = birth->layer;
	n->type = birth->type;
	n->flags = birth->flags;
	atomic_init(&n->uses, 1);
	if (!dir) {
		n->id = NODE_ROOT_ID;
	} else {
		n->hash = name_hash(dir, name);
		n->id = slots_add(t->slots, n);
		if (!n->id) {
			free(n);
			return NULL;
		}
		node_use(dir);
		atomic_fetch_add_explicit(&t->living, 1, memory_order_relaxed);
	}
	n->parts = birth->parts;
	birth->parts = NULL;
	return n;
}

static void node_free(struct node *n)
{
	if (n->pin >= 0)
		close(n->pin);
	if (n->name != n->own_name)
		free(n->name);
	if (n->parts)
		listing_forget(n->parts);
	parts_free(n->parts);
	free(n);
}

/* One more use, unless it is being forgotten at this moment. */
static bool node_use_living(struct node *n)
{
	uint64_t had = atomic_load(&n->uses);

	while (had)
		if (atomic_compare_exchange_weak(&n->uses, &had, had + 1))
			return true;
	return false;
}

int node_table_new(const struct node_birth *root, struct node_table **out)
{
	struct node_table *t = aligned_alloc(128, (sizeof(*t) + 127) & ~127ul);
	struct node_birth birth = *root;

	if (!t)
		return -ENOMEM;
	memset(t, 0, sizeof(*t));
	crowd_init(&t->names);
	t->slots = slots_new();
	t->links = links_new(node_use_living);
	for (int i = 0; i < SHARDS; i++) {
		pthread_mutex_init(&t->shards[i].lock, NULL);
		t->shards[i].size = SHARD_BUCKETS;
		t->shards[i].buckets =
			calloc(SHARD_BUCKETS, sizeof(struct node *));
	}
	t->root = t->slots && t->links ? node_new(t, NULL, "", &birth) : NULL;
	if (!t->root)
		return -ENOMEM;
	*out = t;
	return 0;
}

void node_table_free(struct node_table *t)
{
	for (int i = 0; i < SHARDS; i++) {
		struct shard *s = &t->shards[i];

		for (uint32_t b = 0; b < s->size; b++) {
			while (s->buckets[b]) {
				struct node *n = s->buckets[b];

				s->buckets[b] = n->chain;
				node_free(n);
			}
		}
		free(s->buckets);
		pthread_mutex_destroy(&s->lock);
	}
	node_free(t->root);
	links_free(t->links);
	slots_free(t->slots);
	crowd_destroy(&t->names);
	free(t);
}

struct crowd *node_names(struct node_table *t)
{
	return &t->names;
}

struct links *node_links(struct node_table *t)
{
	return t->links;
}

struct node *node_find(struct node_table *t, uint64_t id)
{
	return id == NODE_ROOT_ID ? t->root : slots_find(t->slots, id);
}

void node_use(struct node *n)
{
	atomic_fetch_add_explicit(&n->uses, 1, memory_order_relaxed);
}

struct node *node_get(struct node_table *t, struct node *dir, const char *name)
{
	uint32_t hash = name_hash(dir, name);
	struct shard *s = shard_of(t, hash);
	struct node *n;

	pthread_mutex_lock(&s->lock);
	n = shard_find(s, dir, name, hash);
	if (n)
		node_use(n);
	pthread_mutex_unlock(&s->lock);
	return n;
}

struct node *node_make(struct node_table *t, struct node *dir, const char *name,
		       struct node_birth *birth)
{
	uint32_t hash = name_hash(dir, name);
	struct shard *s = shard_of(t, hash);
	struct node *n;

	pthread_mutex_lock(&s->lock);
	n = shard_find(s, dir, name, hash);
	if (n) {
		node_use(n);
	} else {
		n = node_new(t, dir, name, birth);
		if (n)
			shard_add(s, n);
	}
	pthread_mutex_unlock(&s->lock);
	parts_free(birth->parts);
	birth->parts = NULL;
	return n;
}

struct node *node_make_nameless(struct node_table *t, struct node *dir, int pin,
				struct node_birth *birth)
{
	struct node *n;

	birth->flags |= NODE_DEAD;
	n = node_new(t, dir, "", birth);
	if (n)
		n->pin = pin;
	else
		close(pin);
	return n;
}

/* Take uses away unless they are the last: true if that was done. */
static bool put_some(struct node *n, uint64_t uses)
{
	uint64_t had = atomic_load(&n->uses);

	while (had > uses)
		if (atomic_compare_exchange_weak(&n->uses, &had, had - uses))
			return true;
	return false;
}

/* Take the last uses away: true if the node is now nobody's. */
static bool put_last(struct node_table *t, struct node *n, uint64_t uses)
{
	struct shard *s = shard_of(t, n->hash);
	bool last;

	pthread_mutex_lock(&s->lock);
	last = atomic_fetch_sub(&n->uses, uses) == uses;
	if (last && !node_is_dead(n))
		shard_remove(s, n);
	if (last)
		slots_drop(t->slots, n->id);
	pthread_mutex_unlock(&s->lock);
	return last;
}

static void forget_links(struct node_table *t, struct node *n)
{
	struct node *dir;
	char *name;
	uint16_t layer;

	while (links_take_name(t->links, n, &dir, &name, &layer)) {
		free(name);
		node_put(t, dir, 1);
	}
	links_drop(t->links, n);
}

void node_put(struct node_table *t, struct node *n, uint64_t uses)
{
	while (n && n != t->root && !put_some(n, uses) &&
	       put_last(t, n, uses)) {
		struct node *parent = n->parent;

		if (n->flags & NODE_LINKED)
			forget_links(t, n);
		node_free(n);
		atomic_fetch_add_explicit(&t->forgotten, 1,
					  memory_order_relaxed);
		atomic_fetch_sub_explicit(&t->living, 1, memory_order_relaxed);
		n = parent;
		uses = 1;
	}
}

void node_die(struct node_table *t, struct node *n)
{
	struct shard *s = shard_of(t, n->hash);

	if (node_is_dead(n))
		return;
	pthread_mutex_lock(&s->lock);
	shard_remove(s, n);
	n->flags |= NODE_DEAD;
	pthread_mutex_unlock(&s->lock);
}

static void node_name(struct node_table *t, struct node *n, struct node *dir,
		      char *name)
{
	struct shard *s;

	if (n->name != n->own_name)
		free(n->name);
	n->name = name;
	n->parent = dir;
	n->hash = name_hash(dir, name);
	n->flags &= (uint8_t)~NODE_DEAD;
	s = shard_of(t, n->hash);
	pthread_mutex_lock(&s->lock);
	shard_add(s, n);
	pthread_mutex_unlock(&s->lock);
}

void node_move(struct node_table *t, struct node *n, struct node *dir,
	       char *name)
{
	struct node *old = n->parent;

	node_die(t, n);
	node_use(dir);
	node_name(t, n, dir, name);
	node_put(t, old, 1);
	if (n->pin >= 0)
		close(n->pin);
	n->pin = -1;
}

/* free() keeps memory for later; give it back once much has piled up. */
void node_trim(struct node_table *t)
{
	unsigned int forgotten = atomic_load(&t->forgotten);

	/* Trimming walks the heap: worth it when half of it is free. */
	if (forgotten < TRIM_AFTER || forgotten < atomic_load(&t->living))
		return;
	atomic_store(&t->forgotten, 0);
	malloc_trim(0);
}
