/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Arrays that grow, by half each time, so that adding takes constant time:
 *
 *	struct item *items = NULL;
 *	size_t count = 0, room = 0;
 *
 *	if (!array_grow(&items, &room, count + 1))
 *		return -ENOMEM;
 *	items[count++] = item;
 */
#ifndef LAYERFS_ARRAY_H
#define LAYERFS_ARRAY_H

#include <stdbool.h>
#include <stddef.h>

/* Room for `need` elements in *(p); false without memory, all is as it was. */
#define array_grow(p, room, need) \
	array_grow_bytes((void **)(p), room, need, sizeof(**(p)))

bool array_grow_bytes(void **p, size_t *room, size_t need, size_t element);

#endif
