/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The rules of the union, and nothing else: no system calls, no FUSE.
 *
 * A name is looked for from the top layer down.  The first layer that has it
 * decides what shows.  If that is a directory, directories of the same name
 * below it merge with it, down to the first layer that says otherwise; if it
 * is a file that was copied up without its data, the data are those of the
 * first file below that has some:
 *
 *	the layer has		what shows			go on below?
 *	nothing			what shows below		yes
 *	a file, first		the file			no
 *	a metacopy, first	the file, without data yet	yes
 *	a directory		merged with those below		yes
 *	an opaque directory	merged, as the last one		no
 *	a file, below a dir	the directories above it	no
 *	a file, below a metacopy	the metacopy, with its data	no
 *	a metacopy below one	nothing new			yes
 *	a dir below a metacopy	the metacopy: its data are lost	no
 *	a whiteout		what was found above it		no
 *
 * Where a redirect leads, another name is "the same name" from there on down:
 * see trail.h.
 *
 * Source: Documentation/filesystems/overlayfs.rst, "Upper and Lower",
 * "whiteouts and opaque directories", "Metadata only copy up".
 */
#ifndef LAYERFS_MERGE_H
#define LAYERFS_MERGE_H

#include <stdbool.h>

#include "mark.h"

/* What shows so far of one name; starts out as zeroes. */
struct merge {
	unsigned int shown; /* layers whose object shows */
	bool is_dir;        /* they are directories, merged */
	bool wants_data;    /* it is a metacopy, its data not yet found */
};

/*
 * Lay one more layer under what was seen so far.  Returns false when nothing
 * below it can show.
 */
bool merge_add(struct merge *m, enum mark mark);

/* Did the layer laid last add something to what shows? */
bool merge_shows(const struct merge *before, const struct merge *after);

#endif
