/* SPDX-License-Identifier: Apache-2.0 */
#include "hash.h"

#include <criterion/criterion.h>
#include <stdint.h>
#include <string.h>

#include "draw.h"
#include "scope.h"

#define BYTES_MAX 600 /* past the sizes where xxhash changes its way */

static void fill(unsigned char *p, size_t len, uint64_t seed)
{
	struct draw d = { seed };

	for (size_t i = 0; i < len; i++)
		p[i] = (unsigned char)draw_bits(&d);
}

/* Numbers on disk and in other programs depend on it: XXH3, 64 bits. */
Test(hash, is_xxh3)
{
	static const struct {
		const char *text;
		uint64_t seed;
		uint64_t hash;
	} cases[] = {
		{ "", 0, UINT64_C(0x2d06800538d394c2) },
		{ "a", 0, UINT64_C(0xe6c632b61e964e1f) },
		{ "abc", 0, UINT64_C(0x78af5f94892f3950) },
		{ "abc", 1, UINT64_C(0x6b4467b443c76228) },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		cr_expect_eq(hash_bytes(cases[i].text, strlen(cases[i].text),
					cases[i].seed),
			     cases[i].hash, "'%s' seed %d", cases[i].text,
			     (int)cases[i].seed);
}

Test(hash, does_not_depend_on_where_the_bytes_lie)
{
	unsigned char a[BYTES_MAX];
	unsigned char b[BYTES_MAX + 8];

	fill(a, sizeof(a), 1);
	for (size_t len = 0; len <= BYTES_MAX; len++) {
		size_t shift = len % 8;

		memcpy(b + shift, a, len);
		if (hash_bytes(a, len, 7) != hash_bytes(b + shift, len, 7))
			cr_expect_fail("%zu bytes", len);
	}
}

Test(hash, reads_no_byte_behind_the_last)
{
	unsigned char a[BYTES_MAX + 1];

	fill(a, sizeof(a), 2);
	for (size_t len = 0; len < BYTES_MAX; len++) {
		uint64_t hash = hash_bytes(a, len, 0);

		a[len] ^= 0xff;
		if (hash_bytes(a, len, 0) != hash)
			cr_expect_fail("%zu bytes", len);
	}
}

Test(hash, every_byte_the_length_and_the_seed_count)
{
	unsigned char a[BYTES_MAX];

	fill(a, sizeof(a), 3);
	for (size_t i = 0; i < BYTES_MAX; i++) {
		uint64_t hash = hash_bytes(a, BYTES_MAX, 0);

		a[i] ^= 1;
		if (hash_bytes(a, BYTES_MAX, 0) == hash)
			cr_expect_fail("byte %zu", i);
		if (hash_bytes(a, i, 0) == hash_bytes(a, i + 1, 0))
			cr_expect_fail("length %zu", i);
		if (i && hash_bytes(a, i, 0) == hash_bytes(a, i, 1))
			cr_expect_fail("seed, of %zu bytes", i);
	}
}

Test(hash, pieces_make_the_hash_of_the_whole)
{
	unsigned char a[BYTES_MAX];

	fill(a, sizeof(a), 4);
	for (size_t i = 0; i <= BYTES_MAX; i++) {
		struct hash_stream *h = hash_begin();

		cr_assert_not_null(h);
		hash_add(h, a, i);
		hash_add(h, a + i, BYTES_MAX - i);
		cr_expect_eq(hash_end(h), hash_bytes(a, BYTES_MAX, 0));
	}
}
