/* SPDX-License-Identifier: Apache-2.0 */
/* What a node consists of; node.h says what that is, and guards it. */
#ifndef LAYERFS_NODE_FIELDS_H
#define LAYERFS_NODE_FIELDS_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "parts.h"

enum node_flags {
	NODE_UPPER = 1,     /* it is in the upper branch */
	NODE_DEAD = 2,      /* its last name that we know is gone */
	NODE_DEVICE = 4,    /* a user's device 0:0, see mark.h */
	NODE_LINKED = 8,    /* in the table of hard links, see links.h */
	NODE_INDEXED = 16,  /* it has an entry in the index, see index.h */
	NODE_METACOPY = 32, /* its data are still below, where its part is */
	NODE_IMPURE = 64, /* a directory: its upper is known to be marked so */
};

#define NODE_ROOT_ID 1 /* as FUSE wants it */

struct node {
	uint64_t id;          /* fixed */
	_Atomic uint64_t ino; /* st_ino; see copyup.c for when it changes */
	_Atomic uint64_t uses;
	struct node *parent; /* NULL for the root; a use of it */
	struct node *chain;  /* in its shard; under the shard's lock */
	char *name;
	struct parts *parts; /* of a directory, of a metacopy; else NULL */
	uint32_t hash;       /* of parent and name */
	int pin;             /* keeps a dead upper object; else -1 */
	uint16_t layer;      /* of its name, if no directory; or LINKS_UPPER */
	uint16_t type;       /* S_IFMT bits */
	_Atomic uint8_t flags; /* enum node_flags */
	char own_name[];       /* the name it was born with */
};

#endif
