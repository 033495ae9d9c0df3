/* SPDX-License-Identifier: Apache-2.0 */
#include "hash.h"

#include <xxhash.h>

uint64_t hash_bytes(const void *p, size_t len, uint64_t seed)
{
	return XXH3_64bits_withSeed(p, len, seed);
}

struct hash_stream *hash_begin(void)
{
	XXH3_state_t *state = XXH3_createState();

	if (state)
		XXH3_64bits_reset(state);
	return (struct hash_stream *)state;
}

void hash_add(struct hash_stream *h, const void *p, size_t len)
{
	XXH3_64bits_update((XXH3_state_t *)h, p, len);
}

uint64_t hash_end(struct hash_stream *h)
{
	uint64_t hash = XXH3_64bits_digest((XXH3_state_t *)h);

	XXH3_freeState((XXH3_state_t *)h);
	return hash;
}
