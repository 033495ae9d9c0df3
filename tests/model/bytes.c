/* SPDX-License-Identifier: Apache-2.0 */
#include "bytes.h"

#include <stdio.h>
#include <string.h>

/*
 * Each word depends on its place, so bytes that come from the wrong offset
 * never look right.  No word is zero: a lost write shows as a hole.
 */
static uint64_t word_at(uint32_t seed, uint64_t index)
{
	uint64_t z = (index + 1) * 0x9e3779b97f4a7c15ull + seed;

	z = (z ^ (z >> 29)) * 0xbf58476d1ce4e5b9ull;
	return z | 0x0101010101010101ull;
}

void bytes_fill(uint32_t seed, uint64_t off, void *out, size_t len)
{
	unsigned char *p = out;

	while (len > 0) {
		uint64_t word = word_at(seed, off / 8);
		size_t skip = off % 8;
		size_t n = 8 - skip < len ? 8 - skip : len;

		memcpy(p, (unsigned char *)&word + skip, n);
		p += n;
		off += n;
		len -= n;
	}
}

/* FNV-1a, eight bytes at a time where there are eight. */
uint64_t bytes_digest(uint64_t digest, const void *data, size_t len)
{
	const unsigned char *p = data;

	for (; len >= 8; p += 8, len -= 8) {
		uint64_t word;

		memcpy(&word, p, 8);
		digest = (digest ^ word) * 0x100000001b3ull;
		digest ^= digest >> 32;
	}
	for (; len > 0; p++, len--)
		digest = (digest ^ *p) * 0x100000001b3ull;
	return digest;
}

void bytes_text(char *out, size_t size, const char *text)
{
	size_t len = strnlen(text, size - 1);

	memcpy(out, text, len);
	out[len] = '\0';
}

static int quote_one(unsigned char c, char out[5])
{
	if (c == '\n')
		return snprintf(out, 5, "\\n");
	if (c == '"' || c == '\\')
		return snprintf(out, 5, "\\%c", c);
	if (c >= ' ' && c < 0x7f)
		return snprintf(out, 5, "%c", c);
	return snprintf(out, 5, "\\%03o", c);
}

void bytes_quote(const void *data, size_t len, char *out, size_t size)
{
	const unsigned char *p = data;
	size_t at = 0;

	for (size_t i = 0; i < len; i++) {
		char one[5];
		size_t n = quote_one(p[i], one);

		if (at + n + 4 > size) {
			memcpy(out + at, "...", sizeof("..."));
			return;
		}
		memcpy(out + at, one, n);
		at += n;
	}
	out[at] = '\0';
}
