/* SPDX-License-Identifier: Apache-2.0 */
/* Sets of extended attributes, as they lie in an index. */
#ifndef LAYERFS_INDEX_XATTRS_H
#define LAYERFS_INDEX_XATTRS_H

#include "index_file.h"

/* What the kernel takes (XATTR_SIZE_MAX, XATTR_NAME_MAX). */
#define INDEX_VALUE_MAX 65536 /* bytes */
#define INDEX_XATTR_MAX 255   /* bytes of a name */

/* One xattr of a set. */
struct index_xattr {
	const char *name; /* without a '\0' */
	const void *value;
	uint32_t size;
	uint8_t length;
};

/* Goes through the set at an offset (INDEX_NONE: an empty one). */
struct index_xattrs {
	const uint8_t *at;
	const uint8_t *end; /* of the section */
	uint32_t left;
};

/* 0 or -EIO. */
int index_xattrs_begin(const struct index_file *f, uint32_t at,
		       struct index_xattrs *out);

/* 1 and the next one; 0 at the end; -EIO. */
int index_xattrs_next(struct index_xattrs *x, struct index_xattr *out);

#endif
