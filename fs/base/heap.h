/* SPDX-License-Identifier: Apache-2.0 */
/*
 * free() keeps memory for later; here it is given back to the system once
 * much of it has piled up.
 */
#ifndef LAYERFS_HEAP_H
#define LAYERFS_HEAP_H

#include <stdatomic.h>
#include <stdbool.h>

/* Of things of about the same size, by the thousand. */
struct heap_use {
	atomic_uint freed; /* since memory was last given back */
	atomic_uint living;
};

void heap_take(struct heap_use *h); /* one more */
void heap_give(struct heap_use *h); /* one fewer */

/* Now, if it is worth it, which takes a while; was it? */
bool heap_trim(struct heap_use *h);

#endif
