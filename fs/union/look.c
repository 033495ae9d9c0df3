/* SPDX-License-Identifier: Apache-2.0 */
#include "look.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "listing.h"
#include "origin.h"
#include "place.h"
#include "scope.h"
#include "tree.h"

void look_begin(struct look *k, struct tree *t, struct node *dir)
{
	*k = (struct look){ .t = t, .dir = dir, .upper = -1, .impure = -1 };
}

void look_end(struct look *k)
{
	scope_close_fd(&k->upper);
	for (uint16_t i = 0; k->parts && i < k->dir->parts->count; i++)
		object_close(&k->parts[i]);
	free(k->parts);
	listing_release(k->list);
}

int look_upper(struct look *k)
{
	if (k->upper < 0)
		k->upper = place_upper(k->t, k->dir, O_PATH | O_DIRECTORY);
	return k->upper;
}

int look_part(struct look *k, uint16_t i, struct object *out)
{
	uint16_t count = k->dir->parts->count;
	int err = 0;

	if (!k->parts) {
		k->parts = malloc(count * sizeof(*k->parts));
		if (!k->parts)
			return -ENOMEM;
		for (uint16_t n = 0; n < count; n++)
			k->parts[n] = OBJECT_NONE;
	}
	if (object_is_none(&k->parts[i]))
		err = place_part(k->t, k->dir, i, O_PATH | O_DIRECTORY,
				 &k->parts[i]);
	if (!err)
		*out = k->parts[i];
	return err;
}

static int open_part_to_read(void *ctx, uint16_t i, struct object *out)
{
	struct look *k = ctx;

	return place_part(k->t, k->dir, i, O_RDONLY | O_DIRECTORY, out);
}

int look_listing(struct look *k, struct listing **out)
{
	int err = 0;

	if (!k->list && k->dir->parts)
		err = listing_hold(k->t->listings, k->dir->parts,
				   open_part_to_read, k, &k->list);
	*out = k->list;
	return err;
}

bool look_is_impure(struct look *k)
{
	int dir;

	if (k->impure < 0) {
		dir = node_is_upper(k->dir) ? look_upper(k) : -1;
		k->impure = dir >= 0 && origin_is_impure(dir);
	}
	return k->impure;
}
