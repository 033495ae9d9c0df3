/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is told of an image beside what it is: image.json, from when it came.
 * Nothing depends on it.
 */
#ifndef LAYERFS_IMAGE_INFO_H
#define LAYERFS_IMAGE_INFO_H

#include <stddef.h>

#include "digest.h"

struct image_info {
	struct digest id;
	struct digest manifest;      /* of the file */
	const char *source;          /* for people */
	const struct digest *layers; /* bottom first */
	size_t layer_count;
};

/* Into the directory of the image, on a stage.  0 or -errno. */
int image_info_write(int dir, const struct image_info *image);

#endif
