/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where an object goes on in the lower layers: the directories that one
 * directory merges, or the file that has the data of a metacopy.
 */
#ifndef LAYERFS_PARTS_H
#define LAYERFS_PARTS_H

#include <stdbool.h>
#include <stdint.h>

struct listing;
struct listing_cache;

/* One object of a lower layer that shows in an object of the union. */
struct part {
	char *path;     /* in its layer; NULL: below the parent's part */
	uint32_t inode; /* in its layer, if that is an image */
	uint16_t layer;
	bool xwhiteouts; /* xattr whiteouts lie in it */
	bool impure;     /* copies of objects of other layers lie in it */
};

/*
 * All of them, topmost first; never empty.  Fixed at birth, but that paths are
 * filled in when the object moves away from its parent's parts.
 */
struct parts {
	struct listing *listing;     /* their merged names; see listing.h */
	struct listing_cache *cache; /* that it is in; NULL before the first */
	char *redirect; /* of the upper's directory, as in its mark; or NULL */
	uint16_t count;
	struct part part[];
};

struct parts *parts_new(uint16_t count);
void parts_free(struct parts *p); /* after listing_forget, or NULL */

/*
 * One more at the end of *p, which may be NULL at first and moves.  Its path
 * goes to the parts, or is freed.  0 or -ENOMEM.
 */
int parts_add(struct parts **p, const struct part *part);

#endif
