/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A stream of bytes, seen through one window after the other: how what fetches
 * and decompresses hands over to what reads.  Nothing is copied.
 */
#ifndef LAYERFS_WINDOW_H
#define LAYERFS_WINDOW_H

#include <stddef.h>
#include <stdint.h>

struct windows {
	/*
	 * 1: the window *p of *n bytes, valid until the next call; 0: the end,
	 * again and again; or -errno.
	 */
	int (*next)(struct windows *w, const uint8_t **p, size_t *n);
};

#endif
