/* SPDX-License-Identifier: Apache-2.0 */
#include "pattern.h"

#include <string.h>

/* The finalizer of splitmix64. */
uint64_t pattern_mix(uint64_t a, uint64_t b)
{
	uint64_t z = a * 0x9e3779b97f4a7c15u + b + 0x632be59bd9b4e019u;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

void pattern_fill(void *buf, uint64_t id, uint64_t off, size_t len)
{
	uint8_t *to = buf;

	while (len > 0) {
		uint64_t word = pattern_mix(id, off / 8);
		size_t skip = off % 8;
		size_t n = 8 - skip < len ? 8 - skip : len;

		memcpy(to, (uint8_t *)&word + skip, n);
		to += n;
		off += n;
		len -= n;
	}
}

bool pattern_is_hole(uint64_t id, uint64_t off)
{
	return pattern_mix(~id, off / PATTERN_BLOCK) & 1;
}

void pattern_fill_sparse(void *buf, uint64_t id, uint64_t off, size_t len)
{
	uint8_t *to = buf;

	while (len > 0) {
		size_t left = PATTERN_BLOCK - off % PATTERN_BLOCK;
		size_t n = left < len ? left : len;

		if (pattern_is_hole(id, off))
			memset(to, 0, n);
		else
			pattern_fill(to, id, off, n);
		to += n;
		off += n;
		len -= n;
	}
}

size_t pattern_differs(const void *a, const void *b, size_t len)
{
	const uint8_t *x = a;
	const uint8_t *y = b;

	if (!memcmp(a, b, len))
		return len;
	for (size_t i = 0; i < len; i++)
		if (x[i] != y[i])
			return i;
	return len;
}

uint64_t pattern_hash(uint64_t hash, const void *buf, size_t len)
{
	const uint8_t *at = buf;

	while (len > 0) {
		uint64_t word = 0;
		size_t n = len < 8 ? len : 8;

		memcpy(&word, at, n);
		hash = pattern_mix(hash ^ n, word);
		at += n;
		len -= n;
	}
	return hash;
}
