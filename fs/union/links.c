/* SPDX-License-Identifier: Apache-2.0 */
#include "links.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define BUCKETS 1024 /* hard links are few */

struct alias {
	struct alias *next;
	struct node *dir;
	char *name;
};

struct link {
	struct link *next;      /* of the same inode bucket */
	struct link *next_node; /* of the same node bucket */
	struct node *node;
	struct alias *aliases;
	uint64_t ino;
	dev_t dev;
};

struct links {
	pthread_mutex_t making; /* before lock */
	pthread_mutex_t lock;
	bool (*use)(struct node *n);
	struct link *by_inode[BUCKETS];
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
	free(k);
}

void links_free(struct links *l)
{
	for (size_t i = 0; i < BUCKETS; i++) {
		while (l->by_inode[i]) {
			struct link *k = l->by_inode[i];

			l->by_inode[i] = k->next;
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

static struct link **link_of_inode(struct links *l, dev_t dev, uint64_t ino)
{
	struct link **at = &l->by_inode[ino % BUCKETS];

	while (*at && ((*at)->ino != ino || (*at)->dev != dev))
		at = &(*at)->next;
	return at;
}

static struct link **link_of_node(struct links *l, const struct node *n)
{
	struct link **at = &l->by_node[(uintptr_t)n / 16 % BUCKETS];

	while (*at && (*at)->node != n)
		at = &(*at)->next_node;
	return at;
}

/* Out of both chains; the caller's to free. */
static void unchain(struct links *l, struct link *k)
{
	*link_of_inode(l, k->dev, k->ino) = k->next;
	*link_of_node(l, k->node) = k->next_node;
}

static void enchain(struct links *l, struct link *k)
{
	struct link **inode = link_of_inode(l, k->dev, k->ino);
	struct link **node = link_of_node(l, k->node);

	k->next = *inode;
	*inode = k;
	k->next_node = *node;
	*node = k;
}

struct node *links_find(struct links *l, dev_t dev, uint64_t ino)
{
	struct link *k;
	struct node *n = NULL;

	pthread_mutex_lock(&l->lock);
	k = *link_of_inode(l, dev, ino);
	if (k && l->use(k->node))
		n = k->node;
	pthread_mutex_unlock(&l->lock);
	return n;
}

int links_add(struct links *l, dev_t dev, uint64_t ino, struct node *n)
{
	struct link *fresh = calloc(1, sizeof(*fresh));
	struct link *old;

	if (!fresh)
		return -ENOMEM;
	fresh->node = n;
	fresh->dev = dev;
	fresh->ino = ino;
	pthread_mutex_lock(&l->lock);
	old = *link_of_inode(l, dev, ino);
	if (old)
		unchain(l, old);
	enchain(l, fresh);
	pthread_mutex_unlock(&l->lock);
	if (old)
		link_free(old);
	return 0;
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

static struct alias **alias_at(struct link *k, const struct node *dir,
			       const char *name)
{
	struct alias **at = &k->aliases;

	while (*at && ((*at)->dir != dir || strcmp((*at)->name, name)))
		at = &(*at)->next;
	return at;
}

bool links_add_name(struct links *l, struct node *n, struct node *dir,
		    const char *name)
{
	struct alias *a = calloc(1, sizeof(*a));
	struct link *k;
	bool added = false;

	if (!a)
		return false;
	a->dir = dir;
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
		     char **name)
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
	free(a);
	return true;
}
