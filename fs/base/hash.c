/* SPDX-License-Identifier: Apache-2.0 */
#include "hash.h"

#include <xxhash.h>

uint64_t hash_bytes(const void *p, size_t len, uint64_t seed)
{
	return XXH3_64bits_withSeed(p, len, seed);
}
