/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What several layers show together: of one name, what each has under it; and
 * what a path leads to.
 */
#ifndef LAYERFS_VIEW_H
#define LAYERFS_VIEW_H

#include <stdbool.h>
#include <stddef.h>

#include "index_file.h"

/* An object: of which layer, and its number there. */
struct view_object {
	uint32_t layer;
	uint32_t inode; /* INDEX_NONE: a whiteout */
};

struct view_list {
	struct view_object *objects;
	size_t count, room;
};

/* What a name shows; begins as { 0 }. */
struct view_name {
	bool found;
	bool is_dir; /* then its parts are in a list, top first */
	bool closed; /* nothing further down can show */
	bool has_model;
	struct view_object top; /* what is no directory */
	/* Who has the attributes of a directory: the first that is in a tar. */
	struct view_object model;
};

/*
 * One more object under a name, from the topmost layer down; a directory that
 * shows is put at the end of `parts`.  1: there may be more to come, 0: no; or
 * -EIO, -ENOMEM.
 */
int view_add(struct index_file *const *layers, struct view_list *parts,
	     struct view_object o, struct view_name *n);

/*
 * What a hard link to this path is another name of, in the layers below `top`.
 * 0; -ENOENT if there is nothing, or a directory; -EIO, -ENOMEM.
 */
int view_find(struct index_file *const *layers, uint32_t top, const char *path,
	      size_t size, struct view_object *out);

#endif
