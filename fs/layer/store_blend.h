/* SPDX-License-Identifier: Apache-2.0 */
/* The layers of a store, together (blend.h), and in words why not. */
#ifndef LAYERFS_STORE_BLEND_H
#define LAYERFS_STORE_BLEND_H

#include <stdbool.h>
#include <stddef.h>

#include "index_file.h"

#define STORE_BLEND_WHY 512 /* bytes with the NUL; the rest is cut off */

/*
 * As blend_write; bottom first.  After an error `why` is a line without layerfs
 * in front.
 */
int store_blend(struct index_file *const *layers, size_t count, bool keep_marks,
		int fd, char why[STORE_BLEND_WHY]);

#endif
