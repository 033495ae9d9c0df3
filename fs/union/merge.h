/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The rules of the union, and nothing else: no system calls, no FUSE.
 *
 * A name is looked for from the top layer down.  The first layer that has it
 * decides what shows.  If that is a directory, directories of the same name
 * below it merge with it, down to the first layer that says otherwise:
 *
 *	the layer has		what shows			go on below?
 *	nothing			what shows below		yes
 *	a file, first		the file			no
 *	a directory		merged with those below		yes
 *	an opaque directory	merged, as the last one		no
 *	a file, below a dir	the directories above it	no
 *	a whiteout		what was found above it		no
 *
 * Source: Documentation/filesystems/overlayfs.rst, "Upper and Lower",
 * "whiteouts and opaque directories".
 */
#ifndef LAYERFS_MERGE_H
#define LAYERFS_MERGE_H

#include <stdbool.h>

#include "mark.h"

/* What shows so far of one name; starts out as zeroes. */
struct merge {
	unsigned int shown; /* layers whose object shows */
	bool is_dir;        /* they are directories, merged */
};

/*
 * Lay one more layer under what was seen so far.  Returns false when nothing
 * below it can show.
 */
bool merge_add(struct merge *m, enum mark mark);

/* Did the layer laid last add something to what shows? */
bool merge_shows(const struct merge *before, const struct merge *after);

#endif
