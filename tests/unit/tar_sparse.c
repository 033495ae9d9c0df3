/* SPDX-License-Identifier: Apache-2.0 */
#include "tar_sparse.h"

#include <criterion/criterion.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "scope.h"
#include "tar_header.h"

#define LIMIT 40

static const char *told(const struct tar_sparse *s)
{
	static char text[1024];
	size_t used = 0;

	text[0] = '\0';
	for (size_t i = 0; i < s->count; i++)
		used += (size_t)snprintf(text + used, sizeof(text) - used,
					 "%s%" PRIu64 "+%" PRIu64, i ? " " : "",
					 s->segments[i].at, s->segments[i].len);
	return text;
}

/* A map of 0.1, and what is seen in it. */
static const struct {
	const char *map;
	enum tar_rule rule;
	const char *told;
} maps[] = {
	{ "0,1", TAR_FINE, "0+1" },
	{ "0,1,5,2,100,0", TAR_FINE, "0+1 5+2" },
	{ "0,0", TAR_FINE, "" },
	{ "0,5,5,5", TAR_FINE, "0+5 5+5" },
	{ "9223372036854775807,0", TAR_FINE, "" },
	{ "9223372036854775806,1", TAR_FINE, "9223372036854775806+1" },
	{ "", TAR_SPARSE_MAP, "" },
	{ "1", TAR_SPARSE_MAP, "" },
	{ "1,", TAR_SPARSE_MAP, "" },
	{ ",1", TAR_SPARSE_MAP, "" },
	{ "1,2,3", TAR_SPARSE_MAP, "1+2" },
	{ "1,2,", TAR_SPARSE_MAP, "1+2" },
	{ "1,,2", TAR_SPARSE_MAP, "" },
	{ "a,1", TAR_SPARSE_MAP, "" },
	{ "-1,1", TAR_SPARSE_MAP, "" },
	{ "1,2 ,3,4", TAR_SPARSE_MAP, "" },
	{ "9223372036854775808,0", TAR_SPARSE_MAP, "" },
	{ "5,5,9,1", TAR_SPARSE_ORDER, "5+5" },
	{ "5,5,0,1", TAR_SPARSE_ORDER, "5+5" },
	{ "5,5,9,0", TAR_SPARSE_ORDER, "5+5" },
	{ "9223372036854775807,1", TAR_SPARSE_ORDER, "" },
	{ "1,9223372036854775807", TAR_SPARSE_ORDER, "" },
};

Test(tar_sparse, maps_are_in_order_and_do_not_overlap)
{
	for (size_t i = 0; i < ARRAY_LEN(maps); i++) {
		struct tar_sparse s = { .limit = LIMIT };

		cr_expect_eq(tar_sparse_map(&s, maps[i].map,
					    strlen(maps[i].map)),
			     maps[i].rule, "%s", maps[i].map);
		cr_expect_str_eq(told(&s), maps[i].told, "%s", maps[i].map);
		tar_sparse_free(&s);
	}
}

Test(tar_sparse, a_map_has_to_fit_size_and_data)
{
	static const struct {
		const char *map;
		uint64_t size;
		uint64_t stored;
		enum tar_rule rule;
	} cases[] = {
		{ "0,5,10,5", 15, 10, TAR_FINE },
		{ "0,5,10,5", 100, 10, TAR_FINE },
		{ "0,5,10,5", 14, 10, TAR_SPARSE_FIT },
		{ "0,5,10,5", 15, 11, TAR_SPARSE_FIT },
		{ "0,5,10,5", 15, 9, TAR_SPARSE_FIT },
		{ "100,0", 100, 0, TAR_FINE },
		{ "100,0", 99, 0, TAR_SPARSE_FIT },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct tar_sparse s = { .limit = LIMIT };

		cr_assert_eq(tar_sparse_map(&s, cases[i].map,
					    strlen(cases[i].map)),
			     TAR_FINE);
		cr_expect_eq(tar_sparse_check(&s, cases[i].size,
					      cases[i].stored),
			     cases[i].rule, "case %zu", i);
		tar_sparse_free(&s);
	}
}

Test(tar_sparse, empty_pieces_count_too)
{
	struct tar_sparse s = { .limit = LIMIT };

	for (uint64_t i = 0; i < LIMIT; i++)
		cr_assert_eq(tar_sparse_add(&s, i, i % 2), TAR_FINE);
	cr_expect_eq(s.count, LIMIT / 2);
	cr_expect_eq(s.told, LIMIT);
	cr_expect_eq(tar_sparse_add(&s, LIMIT, 0), TAR_SPARSE_COUNT);
	tar_sparse_clear(&s);
	cr_expect_eq(tar_sparse_add(&s, 0, 1), TAR_FINE, "room again");
	tar_sparse_free(&s);
}

/* Pieces of 24 bytes, each i*100+1, at `at` of a block. */
static void put_pieces(uint8_t *block, size_t at, int first, int count)
{
	for (int i = 0; i < count; i++, at += 24)
		snprintf((char *)block + at, 24, "%011o%c%011o",
			 (unsigned int)(first + i) * 100, 0, 1u);
}

Test(tar_sparse, old_maps_go_on_in_blocks)
{
	uint8_t header[TAR_BLOCK] = { 0 };
	uint8_t block[TAR_BLOCK] = { 0 };
	struct tar_sparse s = { .limit = LIMIT };
	uint64_t size = 0;
	bool more = false;

	put_pieces(header, 386, 0, 4);
	header[482] = 1;
	memcpy(header + 483, "00000010000", 12);
	put_pieces(block, 0, 4, 21);
	block[504] = 1;
	cr_assert_eq(tar_sparse_old_header(&s, header, &size, &more), TAR_FINE);
	cr_expect_eq(size, 4096);
	cr_expect(more);
	cr_expect_str_eq(told(&s), "0+1 100+1 200+1 300+1");
	cr_assert_eq(tar_sparse_old_block(&s, block, &more), TAR_FINE);
	cr_expect(more);
	cr_expect_eq(s.count, 25);
	memset(block, 0, sizeof(block));
	put_pieces(block, 0, 25, 2);
	cr_assert_eq(tar_sparse_old_block(&s, block, &more), TAR_FINE);
	cr_expect_not(more);
	cr_expect_eq(s.count, 27);
	cr_expect_eq(tar_sparse_check(&s, size, 27), TAR_FINE);
	tar_sparse_free(&s);
}

Test(tar_sparse, bad_old_maps_are_refused)
{
	static const struct {
		size_t at;
		const char *text;
		enum tar_rule rule;
	} cases[] = {
		{ 386, "x", TAR_SPARSE_MAP },
		{ 386, "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff",
		  TAR_SPARSE_MAP },
		{ 398, "garbage", TAR_SPARSE_MAP },
		{ 483, "garbage", TAR_SPARSE_MAP },
		{ 483, "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff",
		  TAR_SPARSE_MAP },
		{ 386, "00000007777", TAR_SPARSE_ORDER },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		uint8_t header[TAR_BLOCK] = { 0 };
		struct tar_sparse s = { .limit = LIMIT };
		uint64_t size = 7;
		bool more = true;

		put_pieces(header, 386, 0, 4);
		memcpy(header + cases[i].at, cases[i].text,
		       strlen(cases[i].text));
		cr_expect_eq(tar_sparse_old_header(&s, header, &size, &more),
			     cases[i].rule, "case %zu", i);
		cr_expect(size == 7 && more, "an output without success");
		tar_sparse_free(&s);
	}
}

/* Feed a text block by block; *blocks: how many it took. */
static enum tar_rule lines(struct tar_sparse *s, const char *text, int *blocks)
{
	struct tar_sparse_lines l = { .counted = false };
	size_t left = strlen(text);
	enum tar_rule broken = TAR_FINE;
	bool more = true;

	for (*blocks = 0; more && !broken && *blocks < 20; ++*blocks) {
		uint8_t block[TAR_BLOCK] = { 0 };
		size_t n = left < TAR_BLOCK ? left : TAR_BLOCK;

		memcpy(block, text, n);
		text += n;
		left -= n;
		broken = tar_sparse_lines(&l, s, block, &more);
	}
	return broken;
}

Test(tar_sparse, maps_of_lines)
{
	static const struct {
		const char *text;
		enum tar_rule rule;
		const char *told;
	} cases[] = {
		{ "0\n", TAR_FINE, "" },
		{ "1\n0\n5\n", TAR_FINE, "0+5" },
		{ "2\n0\n5\n7\n1\n", TAR_FINE, "0+5 7+1" },
		{ "1\n0\n5\nwhat follows is padding", TAR_FINE, "0+5" },
		{ "", TAR_SPARSE_MAP, "" },
		{ "\n", TAR_SPARSE_MAP, "" },
		{ "x\n", TAR_SPARSE_MAP, "" },
		{ "-1\n", TAR_SPARSE_MAP, "" },
		{ "1\n0\n", TAR_SPARSE_MAP, "" },
		{ "1\n0\n5", TAR_SPARSE_MAP, "" },
		{ "1\n\n5\n", TAR_SPARSE_MAP, "" },
		{ "41\n", TAR_SPARSE_COUNT, "" },
		{ "9223372036854775808\n", TAR_SPARSE_MAP, "" },
		{ "1\n9223372036854775807\n1\n", TAR_SPARSE_ORDER, "" },
		{ "000000000000000000000\n", TAR_SPARSE_MAP, "" },
		{ "2\n5\n5\n3\n1\n", TAR_SPARSE_ORDER, "5+5" },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct tar_sparse s = { .limit = LIMIT };
		int blocks;

		cr_expect_eq(lines(&s, cases[i].text, &blocks), cases[i].rule,
			     "case %zu", i);
		cr_expect_str_eq(told(&s), cases[i].told, "case %zu", i);
		cr_expect_eq(blocks, 1, "case %zu", i);
		tar_sparse_free(&s);
	}
}

Test(tar_sparse, lines_go_on_in_the_next_block)
{
	struct tar_sparse s = { .limit = LIMIT };
	char text[2000] = "40\n";
	size_t used = 3;
	int blocks;

	for (uint64_t i = 0; i < 40; i++)
		used += (size_t)snprintf(text + used, sizeof(text) - used,
					 "%" PRIu64 "\n%u\n",
					 UINT64_C(1000000000000) + i * 100, 7u);
	cr_expect_eq(lines(&s, text, &blocks), TAR_FINE);
	cr_expect_eq((size_t)blocks, (used + 511) / 512);
	cr_expect_eq(s.count, 40);
	cr_expect_eq(s.segments[39].at, UINT64_C(1000000000000) + 3900);
	cr_expect_eq(s.sum, 280);
	tar_sparse_free(&s);
}
