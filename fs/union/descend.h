/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Looking for one name in the layers, from the top down: asking the disk
 * here, deciding in merge.h and trail.h.
 */
#ifndef LAYERFS_DESCEND_H
#define LAYERFS_DESCEND_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>

#include "look.h"
#include "marks.h"
#include "merge.h"
#include "trail.h"

/* An object that a layer has. */
struct found {
	struct statx st;
	struct marks marks; /* of directories, and of files that may have some */
	bool upper;
	uint16_t layer; /* unless it is upper */
};

/*
 * Whose number an object shows: that of the last one it was copied from, or
 * of the lowest directory it merges.  The chain ends above a file that has
 * other names, for it is not this object that these are.
 */
struct ancestry {
	struct found last;
	bool ended;
};

/* What was found so far of one name. */
struct finding {
	struct look *k;
	struct merge merge;
	struct trail trail;
	bool stop;               /* nothing below can show */
	struct found top;        /* what shows */
	struct ancestry own;     /* beginning with it */
	struct ancestry indexed; /* the same if the index keeps names together */
	uint64_t data_blocks;    /* of the file that has the data */
	char *redirect;          /* that the upper's directory has; or NULL */
	struct parts *parts; /* lower directories; where a metacopy's data are */
};

#define scoped_finding __attribute__((cleanup(descend_end)))

/* 0 or -ENOMEM; descend_end in any case. */
int descend_begin(struct finding *f, struct look *k, const char *name);
void descend_end(struct finding *f);

/*
 * Ask the upper, then the lowers while something below can show.  0 or
 * -errno: -EPERM where a mark leads on and may not be followed, -EINVAL for a
 * redirect that is none, -EIO for a metacopy whose data are not there.  If
 * nothing is found, f->merge.shown stays 0.
 */
int descend(struct finding *f, const char *name);

/* Does anything below the upper show under this name?  1, 0 or -errno. */
int descend_lower_has(struct look *k, const char *name);

#endif
