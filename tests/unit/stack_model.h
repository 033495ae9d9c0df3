/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a stack of layers shows, by another way than blend.c's: a world is a
 * list of paths, and layer after layer is laid over it.
 */
#ifndef LAYERFS_STACK_MODEL_H
#define LAYERFS_STACK_MODEL_H

#include <stdbool.h>

#define MODEL_OBJECTS 256
#define MODEL_PATH    8 /* "a/b/c" at most */

struct model_object {
	char path[MODEL_PATH];
	char kind; /* d f s h; i: in no tar; l: a link to be resolved */
	int mode;
	int inode; /* of what is no directory */
	char target[MODEL_PATH];
};

struct model_world {
	struct model_object objects[MODEL_OBJECTS];
	int count;
};

struct model_marks {
	char paths[64][MODEL_PATH];
	int count;
};

/* One layer: what is in it, what it hides. */
struct model_layer {
	struct model_world own;
	struct model_marks white, opaque;
	struct model_marks shadows; /* directories that whiteouts are in */
};

struct model_object *model_find(struct model_world *w, const char *path);
bool model_is_dir(const struct model_object *o);
bool model_is_below(const char *path, const char *dir);

/* Entries of a tar, in their order.  False: it can not be there. */
bool model_add(struct model_layer *l, const struct model_object *o);
bool model_whiteout(struct model_layer *l, const char *path);
bool model_opaque(struct model_layer *l, const char *path);

/*
 * Lay the layer over what there was.  False if a link of it leads to an entry
 * of its own that came later.
 */
bool model_lay(struct model_world *view, struct model_layer *l);

/* As tars_tree has it; valid until the next call. */
const char *model_text(struct model_world *w);

#endif
