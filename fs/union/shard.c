/* SPDX-License-Identifier: Apache-2.0 */
#include "shard.h"

#include <stdlib.h>
#include <string.h>

#include "hash.h"
#include "log.h"

#define SHARD_BUCKETS 16 /* at first */

void shard_init(struct shard *s)
{
	pthread_mutex_init(&s->lock, NULL);
	s->size = SHARD_BUCKETS;
	s->count = 0;
	s->buckets = calloc(SHARD_BUCKETS, sizeof(struct node *));
}

void shard_end(struct shard *s, void (*end)(struct node *n))
{
	for (uint32_t i = 0; i < s->size; i++) {
		while (s->buckets[i]) {
			struct node *n = s->buckets[i];

			s->buckets[i] = n->chain;
			end(n);
		}
	}
	free(s->buckets);
	pthread_mutex_destroy(&s->lock);
}

uint32_t shard_hash(const struct node *dir, const char *name)
{
	return (uint32_t)hash_bytes(name, strlen(name), dir->id);
}

static struct node **bucket_of(const struct shard *s, uint32_t hash)
{
	return &s->buckets[hash / SHARDS & (s->size - 1)];
}

/* Best effort: a shard that can not grow gets slower. */
static void shard_resize(struct shard *s, uint32_t size)
{
	struct shard other = { .size = size };

	other.buckets = calloc(other.size, sizeof(*other.buckets));
	if (!other.buckets)
		return;
	for (uint32_t i = 0; i < s->size; i++) {
		while (s->buckets[i]) {
			struct node *n = s->buckets[i];
			struct node **to = bucket_of(&other, n->hash);

			s->buckets[i] = n->chain;
			n->chain = *to;
			*to = n;
		}
	}
	free(s->buckets);
	s->buckets = other.buckets;
	s->size = other.size;
}

void shard_add(struct shard *s, struct node *n)
{
	struct node **bucket;

	if (s->count >= s->size)
		shard_resize(s, s->size * 2);
	bucket = bucket_of(s, n->hash);
	n->chain = *bucket;
	*bucket = n;
	s->count++;
}

void shard_remove(struct shard *s, struct node *n)
{
	struct node **at = bucket_of(s, n->hash);

	while (*at && *at != n)
		at = &(*at)->chain;
	if (bug(!*at))
		return;
	*at = n->chain;
	s->count--;
	if (s->size > SHARD_BUCKETS && s->count < s->size / 8)
		shard_resize(s, s->size / 4);
}

struct node *shard_find(const struct shard *s, const struct node *dir,
			const char *name, uint32_t hash)
{
	struct node *n = *bucket_of(s, hash);

	while (n &&
	       (n->hash != hash || n->parent != dir || strcmp(n->name, name)))
		n = n->chain;
	return n;
}
