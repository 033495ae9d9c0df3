/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The index of several layers while it is put together: each object is brought
 * over from its layer once, with what it refers to, and has its number then.
 */
#ifndef LAYERFS_BLEND_OUT_H
#define LAYERFS_BLEND_OUT_H

#include "view.h"
#include "xattr_sets.h"

struct blend_out {
	struct index_file *const *layers;
	uint32_t layer_count;
	struct index_inode *inodes;
	size_t inode_count, inode_room;
	struct index_name *names;
	size_t name_count, name_room;
	struct index_extent *extents;
	size_t extent_count, extent_room;
	struct index_object *objects;
	size_t object_count, object_room;
	char *text;
	size_t text_size, text_room;
	struct xattr_sets xattrs;
	/* Of all layers, one after the other: number + 1; 0: not yet. */
	uint32_t *inode_map;
	uint32_t *object_map;
	uint64_t *inode_base; /* where the inodes of a layer begin in the map */
	uint64_t *object_base;
	uint64_t data;
};

int blend_out_begin(struct blend_out *b, struct index_file *const *layers,
		    uint32_t count);
void blend_out_end(struct blend_out *b);

/* The number of what is no directory. */
int blend_out_object(struct blend_out *b, struct view_object o, uint32_t *out);

/*
 * A new directory with the attributes of a part of it; its number in the
 * image is that of the part `lowest`.
 */
int blend_out_dir(struct blend_out *b, struct view_object model,
		  struct view_object lowest, uint32_t flags, uint32_t *out);

/* The next name, of what has this number or INDEX_NONE. */
int blend_out_name(struct blend_out *b, const struct index_entry *name,
		   uint32_t inode);

/* All of them: -EIO, -ENOMEM, -E2BIG if an index can not hold it. */
int blend_out_write(const struct blend_out *b, int fd);

#endif
