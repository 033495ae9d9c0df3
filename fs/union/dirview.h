/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What one open directory shows, upper and lowers together: a snapshot.  A
 * new one is taken when a reader comes back to the beginning.
 *
 * Entries are in the order of a hash of their names, and that is their offset
 * ("cookie"), so it means the same in every snapshot, whatever was made or
 * removed between: the kernel keeps one cache for all readers of a directory.
 */
#ifndef LAYERFS_DIRVIEW_H
#define LAYERFS_DIRVIEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct look;

struct dirview_entry {
	uint64_t cookie;  /* ascending; 31 bits, for 32-bit programs */
	uint64_t ino;     /* st_ino; see dirview_settle */
	uint8_t type;     /* DT_* */
	bool settled;     /* ino and type are what a lookup would answer */
	const char *name; /* the view's */
};

struct dirview;

/* Entries 0 and 1 are "." and "..".  0 or -errno. */
int dirview_read(struct look *k, struct dirview **out);
void dirview_free(struct dirview *v);

/* The number of the first entry whose cookie is greater. */
size_t dirview_after(const struct dirview *v, uint64_t cookie);

/* Entry i; false behind the end. */
bool dirview_get(const struct dirview *v, size_t i, struct dirview_entry *out);

/*
 * The number of what was copied up, or of a merged directory, is not in its
 * directory: make e->ino and e->type what a lookup would answer.
 */
void dirview_settle(struct look *k, struct dirview_entry *e);

/* Does the directory show nothing?  1, 0 or -errno. */
int dirview_is_empty(struct look *k);

#endif
