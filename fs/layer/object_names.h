/* SPDX-License-Identifier: Apache-2.0 */
/* The names of a directory of a layer, as they lie there. */
#ifndef LAYERFS_OBJECT_NAMES_H
#define LAYERFS_OBJECT_NAMES_H

#include "object.h"

struct object_name {
	const char *text;
	uint64_t ino;  /* see object_listed() */
	uint8_t type;  /* DT_* */
	bool whiteout; /* but for those of AUFS, which are names of their own */
};

typedef int (*object_each)(void *ctx, const struct object_name *n);

/*
 * Calls `each` for all but "." and "..", until it fails.  The directory is open
 * for reading, not O_PATH, and is closed.  `xwhiteouts`: xattr whiteouts lie in
 * it.  0 or -errno.
 */
int object_list(struct object *dir, bool xwhiteouts, object_each each,
		void *ctx);

#endif
