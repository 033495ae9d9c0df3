/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Living nodes, by directory and name.  The nodes of one table are spread over
 * many shards, by the hash; whoever calls these has locked the shard.
 */
#ifndef LAYERFS_SHARD_H
#define LAYERFS_SHARD_H

#include <pthread.h>

#include "node_fields.h"

#define SHARDS 64 /* of a table */

struct shard {
	pthread_mutex_t lock;
	struct node **buckets;
	uint32_t size; /* a power of two */
	uint32_t count;
} __attribute__((aligned(64)));

void shard_init(struct shard *s); /* without buckets if there is no memory */

/* What is in it goes to `end`. */
void shard_end(struct shard *s, void (*end)(struct node *n));

/* Where in a table of so many a name is. */
uint32_t shard_hash(const struct node *dir, const char *name);

void shard_add(struct shard *s, struct node *n);
void shard_remove(struct shard *s, struct node *n);

/* NULL if there is none. */
struct node *shard_find(const struct shard *s, const struct node *dir,
			const char *name, uint32_t hash);

#endif
