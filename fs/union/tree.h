/* SPDX-License-Identifier: Apache-2.0 */
/* The mounted union: its parts, in one place.  No logic here. */
#ifndef LAYERFS_TREE_H
#define LAYERFS_TREE_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "features.h"
#include "inos.h"
#include "mark.h"
#include "stack.h"
#include "stage.h"

struct files;
struct listing_cache;
struct node_table;

#define TREE_COPYING 64 /* copy-ups that can go on at once */

struct tree {
	struct stack stack;
	struct workdir work;
	struct node_table *nodes;
	struct listing_cache *listings;
	struct files *files;
	struct inos inos;
	int index;             /* WORKDIR/index; -1: there is none */
	enum mark_style style; /* of the marks that we write */
	bool durable;          /* data reach the disk before a copy is seen */
	bool acls;             /* POSIX ACLs are shown and set */
	struct features features;

	/* The node whose capabilities the kernel just took; see change_attr.c. */
	_Atomic uint64_t uncapped;

	/* By node id: who makes an object's upper copy, or takes its name. */
	pthread_mutex_t copying[TREE_COPYING];

	/*
	 * Told when attributes that the kernel may have cached changed by a
	 * side effect, or the numbers in a directory's `names`; asked for
	 * nothing.  May be NULL (tests).
	 */
	void (*stale)(void *ctx, uint64_t id, bool names);
	void *stale_ctx;
};

#endif
