/* SPDX-License-Identifier: Apache-2.0 */
/* An index, written: its sections are there, and become a file. */
#ifndef LAYERFS_INDEX_WRITE_H
#define LAYERFS_INDEX_WRITE_H

#include <stddef.h>

#include "index_format.h"

/* As index_format.h has them; all of it is the caller's. */
struct index_contents {
	uint64_t entries;
	uint64_t data;
	const struct index_layer *layers;
	const struct index_inode *inodes;
	const struct index_name *names;
	const struct index_extent *extents;
	const struct index_object *objects;
	const uint8_t *xattrs;
	const char *text;
	size_t layer_count;
	size_t inode_count;
	size_t name_count;
	size_t extent_count;
	size_t object_count;
	size_t xattr_bytes;
	size_t text_bytes;
};

/*
 * From the beginning of fd, which is empty; not synced.  The same contents
 * give the same bytes.  0 or -errno.
 */
int index_write(int fd, const struct index_contents *c);

#endif
