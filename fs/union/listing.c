/* SPDX-License-Identifier: Apache-2.0 */
#include "listing.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "hash.h"
#include "mark.h"
#include "object_names.h"
#include "parts.h"
#include "scope.h"

#define STRIPES     16   /* locks for the parts' listing pointers */
#define TABLE_FIRST 16   /* slots; doubled as needed */
#define BLOB_FIRST  1024 /* bytes */
#define NO_ENTRY    UINT32_MAX

struct listing {
	atomic_uint holds;
	uint32_t count;
	uint32_t slots;  /* a power of two, over count */
	uint32_t *table; /* offsets into blob, or NO_ENTRY */
	char *blob;      /* struct listed, one after the other */
	size_t used;
	size_t size;
	struct parts *parts;   /* NULL once dropped; cache lock */
	struct listing *older; /* cache lock */
	struct listing *newer;
};

struct listing_cache {
	pthread_mutex_t lock; /* taken before a stripe */
	pthread_mutex_t stripes[STRIPES];
	struct listing *newest;
	struct listing *oldest;
	size_t bytes;
	size_t budget;
};

struct listing_cache *listing_cache_new(size_t budget)
{
	struct listing_cache *c = calloc(1, sizeof(*c));

	if (!c)
		return NULL;
	pthread_mutex_init(&c->lock, NULL);
	for (int i = 0; i < STRIPES; i++)
		pthread_mutex_init(&c->stripes[i], NULL);
	c->budget = budget;
	return c;
}

void listing_cache_free(struct listing_cache *c)
{
	for (int i = 0; i < STRIPES; i++)
		pthread_mutex_destroy(&c->stripes[i]);
	pthread_mutex_destroy(&c->lock);
	free(c);
}

static pthread_mutex_t *stripe_of(struct listing_cache *c,
				  const struct parts *p)
{
	return &c->stripes[(uintptr_t)p / 64 % STRIPES];
}

static size_t listing_bytes(const struct listing *l)
{
	return sizeof(*l) + l->size + l->slots * sizeof(*l->table);
}

static void listing_free(struct listing *l)
{
	free(l->table);
	free(l->blob);
	free(l);
}

void listing_release(struct listing *l)
{
	if (l && atomic_fetch_sub(&l->holds, 1) == 1)
		listing_free(l);
}

static struct listed *entry_at(const struct listing *l, uint32_t offset)
{
	return (struct listed *)(void *)(l->blob + offset);
}

static size_t entry_bytes(const char *name)
{
	size_t n = sizeof(struct listed) + strlen(name) + 1;

	return (n + 7) & ~(size_t)7;
}

/* Where the name is in the table, or the free slot where it belongs. */
static uint32_t *slot_of(const struct listing *l, const char *name)
{
	uint32_t mask = l->slots - 1;
	uint32_t i = (uint32_t)hash_bytes(name, strlen(name), 0) & mask;

	while (l->table[i] != NO_ENTRY &&
	       strcmp(entry_at(l, l->table[i])->name, name))
		i = (i + 1) & mask;
	return &l->table[i];
}

static int table_grow(struct listing *l)
{
	uint32_t *old = l->table;
	uint32_t slots = l->slots;

	l->slots = slots ? slots * 2 : TABLE_FIRST;
	l->table = malloc(l->slots * sizeof(*l->table));
	if (!l->table) {
		l->table = old;
		l->slots = slots;
		return -ENOMEM;
	}
	memset(l->table, 0xff, l->slots * sizeof(*l->table));
	for (uint32_t i = 0; i < slots; i++)
		if (old[i] != NO_ENTRY)
			*slot_of(l, entry_at(l, old[i])->name) = old[i];
	free(old);
	return 0;
}

static int blob_grow(struct listing *l, size_t need)
{
	size_t size = l->size ? l->size : BLOB_FIRST;
	char *blob;

	while (size < l->used + need)
		size *= 2;
	if (size == l->size)
		return 0;
	if (size >= NO_ENTRY)
		return -ENOMEM;
	blob = realloc(l->blob, size);
	if (!blob)
		return -ENOMEM;
	l->blob = blob;
	l->size = size;
	return 0;
}

/* Add a name unless an upper part has decided about it. */
static int listing_add(struct listing *l, const char *name,
		       const struct listed *what)
{
	size_t need = entry_bytes(name);
	int err = 0;
	uint32_t *slot;
	struct listed *e;

	if ((l->count + 1) * 4 > l->slots * 3)
		err = table_grow(l);
	err = err ?: blob_grow(l, need);
	if (err)
		return err;
	slot = slot_of(l, name);
	if (*slot != NO_ENTRY)
		return 0;
	e = entry_at(l, (uint32_t)l->used);
	*e = *what;
	memcpy(e->name, name, strlen(name) + 1);
	*slot = (uint32_t)l->used;
	l->used += need;
	l->count++;
	return 0;
}

struct reading {
	struct listing *list;
	struct listing *pending; /* AUFS whiteouts of this part */
	uint16_t part;
};

static int read_name(void *ctx, const struct object_name *n)
{
	const struct reading *r = ctx;
	struct listed e = {
		.ino = n->ino,
		.part = r->part,
		.type = n->type,
		.hidden = n->whiteout,
	};

	if (mark_is_reserved(n->text)) {
		const char *hides = mark_aufs_hides(n->text);

		e.hidden = true;
		return hides ? listing_add(r->pending, hides, &e) : 0;
	}
	return listing_add(r->list, n->text, &e);
}

/* A part's AUFS whiteouts hide what lies below it, nothing of its own. */
static int apply_pending(struct reading *r)
{
	size_t at = 0;
	const struct listed *e;
	int err = 0;

	while (!err && at < r->pending->used) {
		e = entry_at(r->pending, (uint32_t)at);
		at += entry_bytes(e->name);
		err = listing_add(r->list, e->name, e);
	}
	r->pending->used = 0;
	r->pending->count = 0;
	if (r->pending->slots)
		memset(r->pending->table, 0xff,
		       r->pending->slots * sizeof(*r->pending->table));
	return err;
}

static int listing_read(struct listing *l, const struct parts *p,
			listing_open_part open, void *ctx)
{
	struct listing pending = { 0 };
	struct reading r = { .list = l, .pending = &pending };
	int err = table_grow(l);

	for (uint16_t i = 0; !err && i < p->count; i++) {
		struct object dir = OBJECT_NONE;

		r.part = i;
		err = open(ctx, i, &dir);
		err = err   ?:
			      object_list(&dir, p->part[i].xwhiteouts,
					  read_name, &r);
		err = err ?: apply_pending(&r);
	}
	free(pending.table);
	free(pending.blob);
	return err;
}

/* Out of the cache and of its parts.  Cache lock held; returns its hold. */
static struct listing *cache_drop(struct listing_cache *c, struct listing *l)
{
	pthread_mutex_t *stripe = stripe_of(c, l->parts);

	pthread_mutex_lock(stripe);
	l->parts->listing = NULL;
	pthread_mutex_unlock(stripe);
	l->parts = NULL;
	*(l->newer ? &l->newer->older : &c->newest) = l->older;
	*(l->older ? &l->older->newer : &c->oldest) = l->newer;
	c->bytes -= listing_bytes(l);
	return l;
}

static void cache_add(struct listing_cache *c, struct parts *p,
		      struct listing *l)
{
	pthread_mutex_t *stripe = stripe_of(c, p);
	bool first;

	pthread_mutex_lock(&c->lock);
	pthread_mutex_lock(stripe);
	p->cache = c;
	first = !p->listing;
	if (first)
		p->listing = l;
	pthread_mutex_unlock(stripe);
	if (first) {
		atomic_fetch_add(&l->holds, 1);
		l->parts = p;
		l->older = c->newest;
		*(c->newest ? &c->newest->newer : &c->oldest) = l;
		c->newest = l;
		c->bytes += listing_bytes(l);
	}
	while (c->bytes > c->budget && c->oldest != l)
		listing_release(cache_drop(c, c->oldest));
	pthread_mutex_unlock(&c->lock);
}

static struct listing *hold_known(struct listing_cache *c, struct parts *p)
{
	pthread_mutex_t *stripe = stripe_of(c, p);
	struct listing *l;

	pthread_mutex_lock(stripe);
	l = p->listing;
	if (l)
		atomic_fetch_add(&l->holds, 1);
	pthread_mutex_unlock(stripe);
	return l;
}

int listing_hold(struct listing_cache *c, struct parts *p,
		 listing_open_part open, void *ctx, struct listing **out)
{
	struct listing *l = hold_known(c, p);
	int err;

	if (l) {
		*out = l;
		return 0;
	}
	l = calloc(1, sizeof(*l));
	if (!l)
		return -ENOMEM;
	atomic_init(&l->holds, 1);
	err = listing_read(l, p, open, ctx);
	if (err) {
		listing_free(l);
		return err;
	}
	/* Give back what doubling left over; it can only shrink. */
	l->size = l->used ? l->used : 1;
	l->blob = realloc(l->blob, l->size) ?: l->blob;
	cache_add(c, p, l);
	*out = l;
	return 0;
}

const struct listed *listing_find(const struct listing *l, const char *name)
{
	uint32_t offset = *slot_of(l, name);
	const struct listed *e;

	if (offset == NO_ENTRY)
		return NULL;
	e = entry_at(l, offset);
	return e->hidden ? NULL : e;
}

const struct listed *listing_next(const struct listing *l, size_t *at)
{
	while (*at < l->used) {
		const struct listed *e = entry_at(l, (uint32_t)*at);

		*at += entry_bytes(e->name);
		if (!e->hidden)
			return e;
	}
	return NULL;
}

void listing_forget(struct parts *p)
{
	struct listing_cache *c = p->cache;
	struct listing *l;

	if (!c)
		return;
	pthread_mutex_lock(&c->lock);
	l = p->listing ? cache_drop(c, p->listing) : NULL;
	pthread_mutex_unlock(&c->lock);
	listing_release(l);
}
