/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which inode number an object shows: that of what it was copied up from,
 * through as many copies as there were, so that it never changes.  A merged
 * directory shows that of the lowest directory it merges.
 *
 * Copies are known by *.overlay.origin, the file handle of what was copied.
 * Handles can be opened with privilege only, and not all file systems have
 * them, nor images; then the number itself is kept: in *.overlay.layerfs.ino, and for symlinks and
 * devices, which take no user.* attributes, in WORKDIR/origins.
 */
#ifndef LAYERFS_NUMBER_H
#define LAYERFS_NUMBER_H

#include <stdint.h>
#include <sys/stat.h>

#include "look.h"
#include "marks.h"

struct tree;

/* An object of a branch, of which the number is asked. */
struct numbered {
	int dir; /* where it is */
	const char *name;
	struct statx st;
	bool upper;
	bool linked; /* in the index: all names of the origin are this object */
	const struct marks *marks; /* NULL: it has none */
};

/* The number of a file; k is the look at its directory. */
uint64_t number_of(struct look *k, const struct numbered *n);

/*
 * Note on `copy`, which is not yet published, that it is of the lower object
 * `from`, which has this number.  Best effort, as the kernel does it.  True
 * if something was noted, of which the directory of the copy must tell.
 */
bool number_note(struct tree *t, int copy, const struct object *from,
		 uint16_t layer, uint64_t number);

/* An upper object is going that may have a note in the workdir. */
void number_forget(struct tree *t, int dir, const char *name);

#endif
