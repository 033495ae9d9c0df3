/* SPDX-License-Identifier: Apache-2.0 */
#include "hash.h"

#include <errno.h>
#include <string.h>
#include <xxhash.h>

uint64_t hash_bytes(const void *p, size_t len, uint64_t seed)
{
	return XXH3_64bits_withSeed(p, len, seed);
}

/* The state of the library wants an alignment that malloc does not give. */
static XXH3_state_t *state_of(const struct hash_wide *h)
{
	return (XXH3_state_t *)h;
}

int hash_wide_open(struct hash_wide **out)
{
	XXH3_state_t *s = XXH3_createState();

	if (!s)
		return -ENOMEM;
	XXH3_128bits_reset(s);
	*out = (struct hash_wide *)s;
	return 0;
}

void hash_wide_close(struct hash_wide *h)
{
	XXH3_freeState(state_of(h));
}

void hash_wide_reset(struct hash_wide *h)
{
	XXH3_128bits_reset(state_of(h));
}

void hash_wide_add(struct hash_wide *h, const void *p, size_t len)
{
	XXH3_128bits_update(state_of(h), p, len);
}

void hash_wide_result(const struct hash_wide *h, uint8_t out[HASH_WIDE])
{
	XXH128_canonical_t c;

	XXH128_canonicalFromHash(&c, XXH3_128bits_digest(state_of(h)));
	memcpy(out, c.digest, HASH_WIDE);
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
