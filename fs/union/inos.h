/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Inode numbers of the union.  They are the numbers that the objects have in
 * their branches, made unique where these lie on several file systems, and
 * they stay the same whatever comes on top of the stack, at every mount:
 *
 *	bits 63..48		bits 47..0
 *	0			the object's own	the bottom layer's file
 *							system
 *	1..32767, by a hash of	the object's own	any other file system
 *	the file system's
 *	identity
 *	1, then 63 bits of hash of identity and number	own numbers of more
 *							than 48 bits; a file
 *							system whose prefix one
 *							below it has already
 *
 * A file system is known by its UUID, so the order in which devices are found
 * does not matter; file systems are numbered from the bottom, so a layer put
 * on top changes nothing below it.  Each layer of an image counts as a file
 * system, the bottom one first.
 */
#ifndef LAYERFS_INOS_H
#define LAYERFS_INOS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "layer.h"
#include "origin.h"

struct stack;

/* A file system on which branches lie. */
struct inos_fs {
	dev_t dev;
	uint64_t identity;
	uint8_t uuid[16]; /* as in origins; zeroes: none */
	int fd;           /* a directory of it, to open handles by; or -1 */
	uint16_t prefix;  /* UINT16_MAX: numbers are hashed */
};

/* A layer of an image. */
struct inos_layer {
	uint64_t identity;
	uint16_t prefix; /* as above */
	bool known;      /* only while they are made: not yet */
};

/* Fixed once it is made, so there is no lock. */
struct inos {
	struct inos_fs *fs; /* from the bottom up */
	uint16_t count;
	struct inos_layer *layers; /* by minor number of the device */
	uint32_t layer_count;
};

int inos_init(struct inos *i, const struct stack *s); /* 0 or -ENOMEM */
void inos_end(struct inos *i);

/* The number that an inode of a branch shows. */
uint64_t inos_number(const struct inos *i, dev_t dev, uint64_t ino);

/* Open (O_PATH) what a copy was copied from; -errno if that cannot be. */
int inos_open_origin(const struct inos *i, const struct origin *o);

/* For inos_init, and to test it: one more, or a known one; 0 or -ENOMEM. */
int inos_add(struct inos *i, const struct layer *l);

#endif
