/* SPDX-License-Identifier: Apache-2.0 */
/* The directories of the lower layers that one directory shows, merged. */
#ifndef LAYERFS_PARTS_H
#define LAYERFS_PARTS_H

#include <stdbool.h>
#include <stdint.h>

struct listing;
struct listing_cache;

/* One directory of a lower layer that shows in a directory of the union. */
struct part {
	char *path; /* in its layer; NULL: below the parent's part */
	uint16_t layer;
	bool xwhiteouts; /* xattr whiteouts lie in it */
	bool impure;     /* copies of objects of other layers lie in it */
};

/* All of them, topmost first; never empty.  Fixed at birth. */
struct parts {
	struct listing *listing;     /* their merged names; see listing.h */
	struct listing_cache *cache; /* that it is in; NULL before the first */
	uint16_t count;
	struct part part[];
};

struct parts *parts_new(uint16_t count);
void parts_free(struct parts *p); /* after listing_forget, or NULL */

#endif
