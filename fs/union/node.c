/* SPDX-License-Identifier: Apache-2.0 */
#include "node.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "heap.h"
#include "ids.h"
#include "links.h"
#include "listing.h"
#include "shard.h"

struct node_table {
	struct crowd names;
	struct shard shards[SHARDS];
	struct ids *ids;
	struct links *links;
	struct node *root;
	struct heap_use heap;
};

static struct shard *shard_of(struct node_table *t, uint32_t hash)
{
	return &t->shards[hash % SHARDS];
}

static struct past_who who_is(const struct node *n)
{
	return (struct past_who){
		.dir = n->parent->id,
		.name = n->name,
		.hash = n->hash,
		.ino = n->ino,
		.type = n->type,
		.linked = n->flags & NODE_LINKED,
	};
}

static uint64_t give_id(struct node_table *t, struct node *n)
{
	struct past_who who = who_is(n);

	return ids_give(t->ids, n, &who);
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
		n->hash = shard_hash(dir, name);
		n->id = give_id(t, n);
		if (!n->id) {
			free(n);
			return NULL;
		}
		node_use(dir);
		heap_take(&t->heap);
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
	t->ids = ids_new();
	t->links = links_new(node_use_living);
	for (int i = 0; i < SHARDS; i++)
		shard_init(&t->shards[i]);
	t->root = t->ids && t->links ? node_new(t, NULL, "", &birth) : NULL;
	if (!t->root)
		return -ENOMEM;
	*out = t;
	return 0;
}

void node_table_free(struct node_table *t)
{
	for (int i = 0; i < SHARDS; i++)
		shard_end(&t->shards[i], node_free);
	node_free(t->root);
	links_free(t->links);
	ids_free(t->ids);
	crowd_destroy(&t->names);
	free(t);
}

struct crowd *node_names(struct node_table *t)
{
	return &t->names;
}

struct ids *node_ids(struct node_table *t)
{
	return t->ids;
}

struct links *node_links(struct node_table *t)
{
	return t->links;
}

struct node *node_find(struct node_table *t, uint64_t id)
{
	return id == NODE_ROOT_ID ? t->root : ids_find(t->ids, id);
}

void node_use(struct node *n)
{
	atomic_fetch_add_explicit(&n->uses, 1, memory_order_relaxed);
}

struct node *node_get(struct node_table *t, struct node *dir, const char *name)
{
	uint32_t hash = shard_hash(dir, name);
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
	uint32_t hash = shard_hash(dir, name);
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

/*
 * Take the last uses away: true if the node is now nobody's.  Who it was is
 * noted before: whoever finds that the node of a link is going has to find
 * its id.
 */
static bool put_last(struct node_table *t, struct node *n, uint64_t uses)
{
	struct shard *s = shard_of(t, n->hash);
	struct past_who who = who_is(n);
	bool noted;
	bool last;

	pthread_mutex_lock(&s->lock);
	noted = !node_is_dead(n) && ids_note(t->ids, n->id, &who);
	last = atomic_fetch_sub(&n->uses, uses) == uses;
	if (last && !node_is_dead(n))
		shard_remove(s, n);
	if (last)
		ids_leave(t->ids, n->id, n, noted);
	else if (noted)
		ids_stay(t->ids, &who);
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
		heap_give(&t->heap);
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
	n->hash = shard_hash(dir, name);
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

void node_trim(struct node_table *t)
{
	if (heap_trim(&t->heap))
		ids_rest(t->ids);
}
