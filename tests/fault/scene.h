/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where every operation begins: two lower layers and an upper one with a bit
 * of everything; and the operations, each of them a single change.
 */
#ifndef FAULT_SCENE_H
#define FAULT_SCENE_H

#include <stddef.h>

#include "../data/program.h"

/* Make the branches below `root`.  All times are of 2001.  0 or -errno. */
int scene_make(struct branches *b, const char *root);

struct operation {
	const char *word;
	int (*act)(void); /* in the mount's root; 0 or -errno */
};

extern const struct operation operations[];
extern const size_t operations_count;

#endif
