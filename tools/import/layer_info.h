/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is told of a layer beside what it is: info.json, from when it came.
 * Nothing depends on it.
 */
#ifndef LAYERFS_LAYER_INFO_H
#define LAYERFS_LAYER_INFO_H

#include "pipeline.h"

/* Into the directory of the layer, on a stage.  0 or -errno. */
int layer_info_write(int dir, const struct pipeline_sums *sums);

#endif
