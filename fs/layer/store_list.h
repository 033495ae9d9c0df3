/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What there is in a store.  Who is not protected by a lock gets what was there
 * at one moment or another.  Files that are not named as ours are passed over.
 */
#ifndef LAYERFS_STORE_LIST_H
#define LAYERFS_STORE_LIST_H

#include <stddef.h>
#include <stdlib.h>

#include "digest.h"
#include "reference.h"
#include "store.h"
#include "store_objects.h"

struct digests {
	struct digest *of;
	size_t count;
};

struct store_name {
	struct reference name;
	struct digest image; /* none: its file is damaged */
};

struct store_names {
	struct store_name *of;
	size_t count;
};

struct store_objects {
	struct store_object *of;
	size_t count;
};

/* In the order of their digits, or names.  0 or -errno; free what is `of`. */
int store_list_layers(const struct store *s, struct digests *out);
int store_list_images(const struct store *s, struct digests *out);
int store_list_names(const struct store *s, struct store_names *out);

/* In the order of their bytes (store_object_compare). */
int store_list_objects(const struct store *s, struct store_objects *out);
int store_object_compare(const void *a, const void *b);

/* Is it among them, in that order? */
bool digests_have(const struct digests *d, const struct digest *one);

/* One more at the end, whatever the order; 0 or -ENOMEM. */
int digests_add(struct digests *d, const struct digest *one);
void digests_sort(struct digests *d);

static inline void scope_free_digests(const struct digests *d)
{
	free(d->of);
}

static inline void scope_free_names(const struct store_names *n)
{
	free(n->of);
}

static inline void scope_free_store_objects(const struct store_objects *o)
{
	free(o->of);
}

#define scoped_digests       __attribute__((cleanup(scope_free_digests)))
#define scoped_names         __attribute__((cleanup(scope_free_names)))
#define scoped_store_objects __attribute__((cleanup(scope_free_store_objects)))

#endif
