/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A stream of bytes as whoever reads it gets it: window by window, each lying
 * in memory of the stream.
 */
#ifndef LAYERFS_WINDOW_H
#define LAYERFS_WINDOW_H

#include <stddef.h>
#include <stdint.h>

struct windows {
	/* 1: a window, valid until the next call; 0: the end; or -errno. */
	int (*next)(struct windows *w, const uint8_t **p, size_t *n);
};

#endif
