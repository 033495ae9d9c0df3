/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Layers as a description: what each holds, without saying how a whiteout or
 * an opaque directory is written.  One description is written to disk twice,
 * for the kernel's union and for the one under test.
 */
#ifndef MODEL_STACK_H
#define MODEL_STACK_H

#include <stdio.h>
#include <sys/types.h>
#include <time.h>

#include "rng.h"

#define ITEM_XATTRS_MAX   4
#define XATTR_NAME_BYTES  280 /* also for names that are too long */
#define XATTR_VALUE_BYTES 256
#define STACK_LAYERS_MAX  130

enum item_type {
	ITEM_FILE,
	ITEM_DIR,
	ITEM_SYMLINK,
	ITEM_FIFO,
	ITEM_SOCKET,
	ITEM_CHAR,
	ITEM_BLOCK,
	ITEM_HARD_LINK, /* to target, in the same layer */
	ITEM_WHITEOUT,
};

/* How whiteouts and opaque directories are written. */
enum dialect {
	DIALECT_KERNEL, /* trusted.overlay.*, char 0:0 */
	DIALECT_USER,   /* user.overlay.*, char 0:0 */
	DIALECT_FUSE,   /* user.fuseoverlayfs.opaque, char 0:0 */
	DIALECT_AUFS,   /* .wh.NAME, .wh..wh..opq */
	DIALECT_COUNT,
};

struct xattr {
	char name[XATTR_NAME_BYTES];
	size_t len;
	uint8_t value[XATTR_VALUE_BYTES];
};

struct item {
	char *path; /* in its layer; "" is the layer's root */
	char *target;
	enum item_type type;
	mode_t mode;
	uid_t uid;
	gid_t gid;
	dev_t rdev;
	struct timespec times[2]; /* atime, mtime */
	uint32_t size;
	uint32_t seed; /* of the content */
	bool sparse;   /* only some stretches of the content are written */
	bool opaque;
	bool by_xattr; /* this whiteout is a file with an attribute */
	bool dropped;  /* by shrinking */
	size_t xattr_count;
	struct xattr xattrs[ITEM_XATTRS_MAX];
};

struct layer {
	struct item *items; /* a directory before what is in it */
	size_t count;
	enum dialect dialect; /* of the copy for the subject */
};

/* layers[0] is the upper, layers[1] the topmost lower. */
struct stack {
	struct layer layers[STACK_LAYERS_MAX];
	size_t count;
	bool many_links; /* while it is described */
};

struct item *layer_find(struct layer *l, const char *path);

/* A new item with that path; valid until the next one is added. */
struct item *layer_add(struct layer *l, const char *path);

/* Is the item, or a directory that it is in, dropped? */
bool layer_is_dropped(struct layer *l, const struct item *it);

void stack_free(struct stack *s);

/* Write what is left of the layers, a line per item, to read. */
void stack_show(struct stack *s, FILE *out);

/* True if some layer of the subject's copy is not in the kernel's dialect. */
bool stack_is_foreign(const struct stack *s);

/* True if all layers of the subject's copy are in that one. */
bool stack_is_of(const struct stack *s, enum dialect d);

const char *dialect_name(enum dialect d);

#endif
