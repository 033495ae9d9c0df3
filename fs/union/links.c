/* SPDX-License-Identifier: Apache-2.0 */
#include "links.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "scope.h"

#define BUCKETS 16384 /* hard links are few, but not everywhere */

struct alias {
	struct alias *next;
	struct node *dir;
	char *name;
	uint16_t layer;
};

/* An inode that a link is: of the lower, then of the upper as well. */
struct key {
	struct key *next; /* of the same bucket */
	struct link *link;
	uint64_t ino;
	dev_t dev;
};

struct link {
	struct link *next; /* of the same node bucket */
	struct node *node;
	struct alias *aliases;
	char *entry; /* in the index; NULL: has none */
	struct key keys[2];
	int key_count;
};

struct links {
	pthread_mutex_t making; /* before lock */
	pthread_mutex_t lock;
	bool (*use)(struct node *n);
	struct key *by_inode[BUCKETS];
	atomic_ushort keys[BUCKETS]; /* how many are in each of those */
	struct link *by_node[BUCKETS];
};

struct links *links_new(bool (*use)(struct node *n))
{
	struct links *l = calloc(1, sizeof(*l));

	if (!l)
		return NULL;
	pthread_mutex_init(&l->making, NULL);
	pthread_mutex_init(&l->lock, NULL);
	l->use = use;
	return l;
}

static void alias_free(struct alias *a)
{
	free(a->name);
	free(a);
}

static void link_free(struct link *k)
{
	while (k->aliases) {
		struct alias *a = k->aliases;

		k->aliases = a->next;
		alias_free(a);
	}
	free(k->entry);
	free(k);
}

void links_free(struct links *l)
{
	for (size_t i = 0; i < BUCKETS; i++) {
		while (l->by_node[i]) {
			struct link *k = l->by_node[i];

			l->by_node[i] = k->next;
			link_free(k);
		}
	}
	pthread_mutex_destroy(&l->lock);
	pthread_mutex_destroy(&l->making);
	free(l);
}

void links_lock(struct links *l)
{
	pthread_mutex_lock(&l->making);
}

void links_unlock(struct links *l)
{
	pthread_mutex_unlock(&l->making);
}

static struct key **key_of_inode(struct links *l, dev_t dev, uint64_t ino)
{
	struct key **at = &l->by_inode[ino % BUCKETS];

	while (*at && ((*at)->ino != ino || (*at)->dev != dev))
		at = &(*at)->next;
	return at;
}

static struct link **link_of_node(struct links *l, const struct node *n)
{
	struct link **at = &l->by_node[(uintptr_t)n / 16 % BUCKETS];

	while (*at && (*at)->node != n)
		at = &(*at)->next;
	return at;
}

/* No inode is this link any more. */
static void drop_keys(struct links *l, struct link *k)
{
	for (int i = 0; i < k->key_count; i++) {
		const struct key *key = &k->keys[i];

		*key_of_inode(l, key->dev, key->ino) = key->next;
		atomic_fetch_sub(&l->keys[key->ino % BUCKETS], 1);
	}
	k->key_count = 0;
}

/* Out of all chains; the caller's to free. */
static void unchain(struct links *l, struct link *k)
{
	drop_keys(l, k);
	*link_of_node(l, k->node) = k->next;
}

/*
 * A link that had this key before is found by no inode from here on; but its
 * node still has its names, and the uses of their directories, until it goes.
 */
static void add_key(struct links *l, struct link *k, dev_t dev, uint64_t ino)
{
	struct key **at = key_of_inode(l, dev, ino);
	struct link *old = *at ? (*at)->link : NULL;
	struct key *key = &k->keys[k->key_count];

	if (old == k || k->key_count == (int)ARRAY_LEN(k->keys))
		return;
	if (old)
		drop_keys(l, old);
	*key = (struct key){ .link = k, .ino = ino, .dev = dev };
	atomic_fetch_add(&l->keys[ino % BUCKETS], 1);
	at = key_of_inode(l, dev, ino);
	key->next = *at;
	*at = key;
	k->key_count++;
}

bool links_has(struct links *l, dev_t dev, uint64_t ino)
{
	bool has;

	if (!atomic_load(&l->keys[ino % BUCKETS]))
		return false;
	pthread_mutex_lock(&l->lock);
	has = *key_of_inode(l, dev, ino);
	pthread_mutex_unlock(&l->lock);
	return has;
}

struct node *links_find(struct links *l, dev_t dev, uint64_t ino)
{
	struct key *key;
	struct node *n = NULL;

	pthread_mutex_lock(&l->lock);
	key = *key_of_inode(l, dev, ino);
	if (key && l->use(key->link->node))
		n = key->link->node;
	pthread_mutex_unlock(&l->lock);
	return n;
}

int links_add(struct links *l, dev_t dev, uint64_t ino, struct node *n)
{
	struct link *k = calloc(1, sizeof(*k));
	struct link **at;

	if (!k)
		return -ENOMEM;
	k->node = n;
	pthread_mutex_lock(&l->lock);
	at = link_of_node(l, n);
	/* One that lost its inode to another node is used again. */
	if (!*at) {
		*at = k;
		k = NULL;
	}
	add_key(l, *at, dev, ino);
	pthread_mutex_unlock(&l->lock);
	free(k);
	return 0;
}

void links_also(struct links *l, struct node *n, dev_t dev, uint64_t ino)
{
	struct link *k;

	pthread_mutex_lock(&l->lock);
	k = *link_of_node(l, n);
	if (k)
		add_key(l, k, dev, ino);
	pthread_mutex_unlock(&l->lock);
}

void links_drop(struct links *l, struct node *n)
{
	struct link *k;

	pthread_mutex_lock(&l->lock);
	k = *link_of_node(l, n);
	if (k)
		unchain(l, k);
	pthread_mutex_unlock(&l->lock);
	if (k)
		link_free(k);
}

bool links_set_entry(struct links *l, struct node *n, const char *entry)
{
	char *copy = strdup(entry);
	struct link *k;

	pthread_mutex_lock(&l->lock);
	k = copy ? *link_of_node(l, n) : NULL;
	if (k) {
		char *old = k->entry;

		k->entry = copy;
		copy = old;
	}
	pthread_mutex_unlock(&l->lock);
	free(copy);
	return k;
}

bool links_entry(struct links *l, struct node *n, char entry[NAME_MAX + 1])
{
	struct link *k;
	bool has;

	pthread_mutex_lock(&l->lock);
	k = *link_of_node(l, n);
	has = k && k->entry && strlen(k->entry) <= NAME_MAX;
	if (has)
		memcpy(entry, k->entry, strlen(k->entry) + 1);
	pthread_mutex_unlock(&l->lock);
	return has;
}

static struct alias **alias_at(struct link *k, const struct node *dir,
			       const char *name)
{
	struct alias **at = &k->aliases;

	while (*at && ((*at)->dir != dir || strcmp((*at)->name, name)))
		at = &(*at)->next;
	return at;
}

bool links_add_name(struct links *l, struct node *n, struct node *dir,
		    const char *name, uint16_t layer)
{
	struct alias *a = calloc(1, sizeof(*a));
	struct link *k;
	bool added = false;

	if (!a)
		return false;
	a->dir = dir;
	a->layer = layer;
	a->name = strdup(name);
	pthread_mutex_lock(&l->lock);
	k = *link_of_node(l, n);
	if (k && a->name && !*alias_at(k, dir, name)) {
		a->next = k->aliases;
		k->aliases = a;
		added = true;
	}
	pthread_mutex_unlock(&l->lock);
	if (!added)
		alias_free(a);
	return added;
}

bool links_drop_name(struct links *l, struct node *n, const struct node *dir,
		     const char *name)
{
	struct link *k;
	struct alias *a = NULL;

	pthread_mutex_lock(&l->lock);
	k = *link_of_node(l, n);
	if (k) {
		struct alias **at = alias_at(k, dir, name);

		a = *at;
		if (a)
			*at = a->next;
	}
	pthread_mutex_unlock(&l->lock);
	if (a)
		alias_free(a);
	return a;
}

bool links_take_name(struct links *l, struct node *n, struct node **dir,
		     char **name, uint16_t *layer)
{
	struct link *k;
	struct alias *a = NULL;

	pthread_mutex_lock(&l->lock);
	k = *link_of_node(l, n);
	if (k && k->aliases) {
		a = k->aliases;
		k->aliases = a->next;
	}
	pthread_mutex_unlock(&l->lock);
	if (!a)
		return false;
	*dir = a->dir;
	*name = a->name;
	*layer = a->layer;
	free(a);
	return true;
}

bool links_lower_name(struct links *l, struct node *n, struct node **dir,
		      char **name)
{
	struct alias *a;
	struct link *k;

	*name = NULL;
	pthread_mutex_lock(&l->lock);
	k = *link_of_node(l, n);
	a = k ? k->aliases : NULL;
	while (a && a->layer == LINKS_UPPER)
		a = a->next;
	if (a)
		*name = strdup(a->name);
	if (*name && l->use(a->dir))
		*dir = a->dir;
	pthread_mutex_unlock(&l->lock);
	return *name;
}

void links_name_put(struct links *l, struct node *n, const struct node *dir,
		    const char *name)
{
	struct link *k;

	pthread_mutex_lock(&l->lock);
	k = *link_of_node(l, n);
	if (k && *alias_at(k, dir, name))
		(*alias_at(k, dir, name))->layer = LINKS_UPPER;
	pthread_mutex_unlock(&l->lock);
}
