/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The stack of layers of one mount: the lowers, topmost first, and the upper
 * if it may be written to.  Fixed for the life of the mount.
 */
#ifndef LAYERFS_STACK_H
#define LAYERFS_STACK_H

#include <stdbool.h>
#include <stdint.h>

#include "layer.h"

/* More than twice what container engines stack; parts count in 16 bits. */
#define STACK_LOWERS_MAX 2048

/*
 * Layers that the images of a stack have together: a hundred images of a
 * hundred layers.  The time that it takes to number them grows with the square.
 */
#define STACK_IMAGE_LAYERS_MAX 10000

struct stack {
	struct layer upper;
	struct layer work; /* WORKDIR; beside the upper */
	bool writable;     /* there is an upper */
	uint16_t count;
	struct layer *lowers;
	int upper_lock; /* holds others off; -1 if not writable */
	int work_lock;
};

/* Where the branches are, as the user named them. */
struct stack_paths {
	char **lowers; /* topmost first */
	uint16_t count;
	/*
	 * Beside each of them, if there are any, the open image that it names,
	 * or NULL for a directory.  NULL takes its place once the stack has it.
	 */
	struct image **images;
	const char *upper;      /* NULL: read-only */
	const char *work;       /* NULL: UPPER.work, made if need be */
	const char *mountpoint; /* NULL: it is not to be mounted */
};

/*
 * Open every branch and check that they can be stacked.  0, or -errno after
 * one line on stderr that names the branch and the cause; nothing is left
 * behind then.  The upper is locked against other mounts of ours.
 */
int stack_open(const struct stack_paths *paths, struct stack *out);
void stack_close(struct stack *s);

#endif
