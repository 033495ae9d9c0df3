/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The names of a merged directory.
 *
 * A listing is what the lower parts of one directory show together.  Lowers
 * never change, so it is never wrong: it is made once, when the directory is
 * first looked into, answers later lookups without a system call however
 * many layers there are, and may be dropped at any time to save memory.
 */
#ifndef LAYERFS_LISTING_H
#define LAYERFS_LISTING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct object;
struct parts;

/* What one name is.  Lives as long as its listing. */
struct listed {
	uint64_t ino;  /* in its layer, as object_listed() takes it */
	uint16_t part; /* the topmost that has it */
	uint8_t type;  /* DT_*; DT_UNKNOWN where not known */
	bool hidden;   /* only while it is made: a whiteout */
	char name[];
};

struct listing;

/* The listings of a mount, and the memory that they may take together. */
struct listing_cache;
struct listing_cache *listing_cache_new(size_t budget); /* bytes */
void listing_cache_free(struct listing_cache *c);       /* after the nodes */

/*
 * How to read part `i` of a directory: *out as object_list() takes it, and
 * closes it.  0 or -errno.
 */
typedef int (*listing_open_part)(void *ctx, uint16_t i, struct object *out);

/*
 * The listing of these parts, made if need be, held until listing_release.
 * 0 or -errno.
 */
int listing_hold(struct listing_cache *c, struct parts *p,
		 listing_open_part open, void *ctx, struct listing **out);
void listing_release(struct listing *l);

/* The entry of a name, or NULL: the lowers show nothing of that name. */
const struct listed *listing_find(const struct listing *l, const char *name);

/* All entries: begin with *at = 0; NULL at the end. */
const struct listed *listing_next(const struct listing *l, size_t *at);

/* The parts are no more. */
void listing_forget(struct parts *p);

#endif
