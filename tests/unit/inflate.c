/* SPDX-License-Identifier: Apache-2.0 */
#include "inflate.h"

#include <criterion/criterion.h>
#include <string.h>

#include "blobs.h"
#include "feeding.h"
#include "scope.h"

#define TEXT_BYTES 3000

TestSuite(inflate, .init = feeding_begin);

/* Blobs of all kinds, of one text. */
static void make_plain(struct blob *b, const struct blob *text)
{
	blob_add(b, text->p, text->n);
}

static void make_gzip(struct blob *b, const struct blob *text)
{
	blob_gzip(b, text->p, text->n);
}

static void make_members(struct blob *b, const struct blob *text)
{
	blob_gzip(b, text->p, 1000);
	blob_gzip(b, "", 0);
	blob_gzip_named(b, text->p + 1000, 1);
	blob_gzip(b, text->p + 1001, text->n - 1001);
	blob_gzip(b, "", 0);
}

static void make_padded(struct blob *b, const struct blob *text)
{
	blob_gzip(b, text->p, text->n);
	blob_fill(b, 0, 700);
}

static void make_zstd(struct blob *b, const struct blob *text)
{
	blob_zstd(b, text->p, text->n);
}

static void make_frames(struct blob *b, const struct blob *text)
{
	blob_skippable(b, "before", 6);
	blob_zstd(b, text->p, 1000);
	blob_skippable(b, "", 0);
	blob_zstd(b, "", 0);
	blob_zstd(b, text->p + 1000, text->n - 1000);
	blob_skippable(b, "a table of contents", 19);
}

static const struct {
	const char *name;
	void (*make)(struct blob *b, const struct blob *text);
	enum inflate_format format;
	int ends; /* how many of its proper beginnings are whole */
} kinds[] = {
	{ "plain", make_plain, INFLATE_PLAIN, TEXT_BYTES },
	{ "gzip", make_gzip, INFLATE_GZIP, 0 },
	{ "members", make_members, INFLATE_GZIP, 4 },
	{ "padded", make_padded, INFLATE_GZIP, 700 },
	{ "zstd", make_zstd, INFLATE_ZSTD, 0 },
	{ "frames", make_frames, INFLATE_ZSTD, 5 },
};

Test(inflate, the_plain_stream_does_not_depend_on_the_pieces)
{
	static const size_t in[] = { 1, 2, 3, 7, 64, 500, SIZE_MAX };
	static const size_t out[] = { 1, 3, 100, 65536 };
	scoped_blob struct blob text = { 0 };

	blob_text(&text, TEXT_BYTES);
	for (size_t n = 0;
	     n < ARRAY_LEN(kinds) * ARRAY_LEN(in) * ARRAY_LEN(out) * 2; n++) {
		size_t k = n / (ARRAY_LEN(in) * ARRAY_LEN(out) * 2);
		struct feeding how = {
			in[n / 2 % ARRAY_LEN(in)],
			out[n / 2 / ARRAY_LEN(in) % ARRAY_LEN(out)], n % 2
		};
		scoped_blob struct blob b = { 0 };
		scoped_blob struct blob got = { 0 };

		kinds[k].make(&b, &text);
		cr_expect_eq(inflate_sniff(b.p, b.n), kinds[k].format);
		cr_assert_eq(feeding_plain(&b, &how, &got), 0,
			     "%s by %zu to %zu: %s", kinds[k].name, how.in,
			     how.out, feeding_why);
		cr_expect(got.n == text.n && !memcmp(got.p, text.p, text.n),
			  "%s by %zu to %zu", kinds[k].name, how.in, how.out);
	}
}

/* Of those below the magic's length each is another, plain, blob. */
Test(inflate, an_end_within_a_member_is_refused)
{
	scoped_blob struct blob text = { 0 };

	blob_text(&text, TEXT_BYTES);
	for (size_t k = 1; k < ARRAY_LEN(kinds) * 2; k++) {
		const char *name = kinds[k / 2].name;
		scoped_blob struct blob b = { 0 };
		int ends = 0;

		kinds[k / 2].make(&b, &text);
		for (size_t n = 4; n < b.n; n++) {
			scoped_blob struct blob got = { 0 };
			struct blob cut = { b.p, n };
			int err = feeding_plain(&cut,
						k % 2 ? &feeding_whole :
							&feeding_whole_by_zlib,
						&got);

			ends += !err;
			if (err)
				cr_expect(strstr(feeding_why, "truncated"),
					  "%s at %zu", name, n);
			if (got.n && memcmp(got.p, text.p, got.n))
				cr_expect_fail("%s at %zu", name, n);
		}
		if (kinds[k / 2].format != INFLATE_PLAIN)
			cr_expect_eq(ends, kinds[k / 2].ends, "%s: %d", name,
				     ends);
	}
}

/* A name or a time in a header may be any; the contents may not. */
Test(inflate, no_flipped_bit_changes_what_comes_out)
{
	scoped_blob struct blob text = { 0 };

	blob_text(&text, TEXT_BYTES);
	for (size_t k = 1; k < ARRAY_LEN(kinds); k++) {
		scoped_blob struct blob b = { 0 };

		kinds[k].make(&b, &text);
		for (size_t bit = 32; bit < b.n * 8; bit++) {
			scoped_blob struct blob got = { 0 };
			int err;

			b.p[bit / 8] ^= (uint8_t)(1 << bit % 8);
			err = feeding_plain(&b,
					    bit % 2 ? &feeding_whole :
						      &feeding_whole_by_zlib,
					    &got);
			if (!err &&
			    (got.n != text.n || memcmp(got.p, text.p, got.n)))
				cr_expect_fail("%s, bit %zu", kinds[k].name,
					       bit);
			b.p[bit / 8] ^= (uint8_t)(1 << bit % 8);
		}
	}
}

Test(inflate, what_a_blob_is_its_first_bytes_say)
{
	static const struct {
		const char *bytes;
		size_t len;
		enum inflate_format format;
	} cases[] = {
		{ "", 0, INFLATE_PLAIN },
		{ "\x1f", 1, INFLATE_PLAIN },
		{ "\x1f\x8b", 2, INFLATE_GZIP },
		{ "\x1f\x8c\x08", 3, INFLATE_PLAIN },
		{ "\x28\xb5\x2f", 3, INFLATE_PLAIN },
		{ "\x28\xb5\x2f\xfd", 4, INFLATE_ZSTD },
		{ "\x50\x2a\x4d\x18", 4, INFLATE_ZSTD },
		{ "\x5f\x2a\x4d\x18", 4, INFLATE_ZSTD },
		{ "\x60\x2a\x4d\x18", 4, INFLATE_PLAIN },
		{ "BZh91AY", 7, INFLATE_BZIP2 },
		{ "\xfd"
		  "7zXZ\0",
		  6, INFLATE_XZ },
		{ "\xfd"
		  "7zXZ",
		  5, INFLATE_PLAIN },
		{ "\0\0\0\0\0\0", 6, INFLATE_PLAIN },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		cr_expect_eq(inflate_sniff((const uint8_t *)cases[i].bytes,
					   cases[i].len),
			     cases[i].format, "case %zu", i);
}
