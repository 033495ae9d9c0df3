/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The door to xxhash.  These hashes find accidents, not attackers: never
 * decide on one alone that two contents are the same.
 */
#ifndef LAYERFS_HASH_H
#define LAYERFS_HASH_H

#include <stddef.h>
#include <stdint.h>

uint64_t hash_bytes(const void *p, size_t len, uint64_t seed);

/* The same, without a seed, of bytes that come piece by piece. */
struct hash_stream;

struct hash_stream *hash_begin(void); /* NULL without memory */
void hash_add(struct hash_stream *h, const void *p, size_t len);
uint64_t hash_end(struct hash_stream *h); /* frees it */

/* XXH3 of 128 bits over bytes as they come; a result is big-endian. */
#define HASH_WIDE 16 /* bytes */
struct hash_wide;

int hash_wide_open(struct hash_wide **out); /* 0 or -ENOMEM */
void hash_wide_close(struct hash_wide *h);  /* NULL is fine */
void hash_wide_reset(struct hash_wide *h);  /* begin another one */
void hash_wide_add(struct hash_wide *h, const void *p, size_t len);
void hash_wide_result(const struct hash_wide *h, uint8_t out[HASH_WIDE]);

static inline void scope_close_hash_wide(struct hash_wide **h)
{
	hash_wide_close(*h);
}

#define scoped_hash_wide __attribute__((cleanup(scope_close_hash_wide)))

#endif
