/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Inode numbers of the union.  An object shows the number that it has in its
 * branch.  Where branches lie on several file systems the upper bits tell
 * which, as kernel overlayfs does with xino, so that no two objects share a
 * number.
 */
#ifndef LAYERFS_INOS_H
#define LAYERFS_INOS_H

#include <pthread.h>
#include <stdint.h>
#include <sys/types.h>

#define INOS_DEVICES 127 /* more than people stack; they fit 7 bits */

struct inos {
	pthread_mutex_t lock;
	_Atomic uint32_t count;
	dev_t devices[INOS_DEVICES]; /* in the order of their appearance */
};

void inos_init(struct inos *i);

/* The number that an inode of a branch shows.  Never 0 or 1. */
uint64_t inos_number(struct inos *i, dev_t dev, uint64_t ino);

#endif
