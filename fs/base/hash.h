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

#endif
