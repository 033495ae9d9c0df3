/* SPDX-License-Identifier: Apache-2.0 */
#include "inflate.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <string.h>

#include "blobs.h"
#include "feeding.h"
#include "scope.h"

#define TEXT_BYTES 3000

TestSuite(inflate_refuse, .init = feeding_begin);

static void add_text(struct blob *b, const char *text)
{
	blob_add(b, text, strlen(text));
}

static void end_gzip_with(struct blob *b, const char *last8)
{
	blob_gzip(b, "abc", 3);
	memcpy(b->p + b->n - 8, last8, 8);
}

static void bad_xz(struct blob *b)
{
	blob_add(b,
		 "\xfd"
		 "7zXZ\0\0\0",
		 8);
}

static void bad_bzip2(struct blob *b)
{
	add_text(b, "BZh91AY&SY");
}

static void bad_crc(struct blob *b)
{
	end_gzip_with(b, "\1\2\3\4\3\0\0\0");
}

static void bad_garbage(struct blob *b)
{
	blob_gzip(b, "abc", 3);
	add_text(b, "garbage");
}

static void bad_padding(struct blob *b)
{
	blob_gzip(b, "abc", 3);
	blob_fill(b, 0, 5);
	blob_gzip(b, "abc", 3);
}

static void bad_second(struct blob *b)
{
	blob_gzip(b, "abc", 3);
	blob_add(b, "\x1fxxxxxxxxxxxxxxxxxx", 19);
}

static void bad_zstd_padding(struct blob *b)
{
	blob_zstd(b, "abc", 3);
	blob_fill(b, 0, 5);
}

static void bad_zstd_sum(struct blob *b)
{
	blob_zstd(b, "abc", 3);
	b->p[b->n - 1] ^= 1;
}

static void bad_zstd_second(struct blob *b)
{
	blob_zstd(b, "abc", 3);
	blob_add(b, "\x28xxxxxxxxxxxxxxxxxx", 19);
}

static void bad_block(struct blob *b)
{
	blob_add(b, "\x1f\x8b\x08\0\0\0\0\0\0\3\xff\xff\xff\xff", 14);
}

Test(inflate_refuse, what_is_wrong_is_named)
{
	static const struct {
		void (*make)(struct blob *b);
		int err;
		const char *why;
	} cases[] = {
		{ bad_xz, -EOPNOTSUPP,
		  "xz-compressed; recompress as gzip or zstd" },
		{ bad_bzip2, -EOPNOTSUPP,
		  "bzip2-compressed; recompress as gzip or zstd" },
		{ bad_crc, -EBADMSG, "bad gzip checksum" },
		{ bad_garbage, -EBADMSG, "garbage behind the gzip stream" },
		{ bad_padding, -EBADMSG, "garbage behind the gzip stream" },
		{ bad_second, -EBADMSG, "not a gzip member" },
		{ bad_zstd_padding, -EBADMSG,
		  "garbage behind the zstd stream" },
		{ bad_zstd_sum, -EBADMSG, "bad zstd checksum" },
		{ bad_zstd_second, -EBADMSG, "not a zstd frame" },
		{ bad_block, -EBADMSG, "damaged gzip data" },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases) * 2; i++) {
		scoped_blob struct blob b = { 0 };
		scoped_blob struct blob got = { 0 };

		feeding_why = "";
		cases[i / 2].make(&b);
		cr_expect_eq(feeding_plain(&b,
					   i % 2 ? &feeding_whole :
						   &feeding_whole_by_zlib,
					   &got),
			     cases[i / 2].err, "case %zu", i / 2);
		cr_expect_str_eq(feeding_why, cases[i / 2].why);
	}
}

/* --- Limits ---------------------------------------------------------------- */

static void gzip_of_zeroes(struct blob *b, size_t n)
{
	scoped_blob struct blob zeroes = { 0 };

	blob_fill(&zeroes, 0, n);
	blob_gzip(b, zeroes.p, n);
}

Test(inflate_refuse, zeroes_in_gzip_are_no_bomb)
{
	scoped_blob struct blob b = { 0 };
	scoped_blob struct blob got = { 0 };

	feeding_limits.ratio_free = 0;
	gzip_of_zeroes(&b, 10 << 20);
	cr_expect_eq(feeding_plain(&b, &feeding_whole, &got), 0, "%s",
		     feeding_why);
	cr_expect_eq(got.n, 10 << 20);
}

Test(inflate_refuse, beyond_the_ratio_is_refused_unless_it_is_little)
{
	scoped_blob struct blob b = { 0 };
	scoped_blob struct blob got = { 0 };

	feeding_limits.ratio_max = 500;
	gzip_of_zeroes(&b, 1 << 20);
	cr_expect_eq(feeding_plain(&b, &feeding_whole, &got), 0, "%s",
		     feeding_why);
	feeding_limits.ratio_free = 1 << 19;
	cr_expect_eq(feeding_plain(&b, &feeding_whole, &got), -EFBIG);
	cr_expect_str_eq(feeding_why,
			 "compressed beyond the limit of the ratio");
}

Test(inflate_refuse, a_plain_stream_ends_at_its_limit)
{
	static void (*const make[])(struct blob *, const void *, size_t) = {
		blob_add,
		blob_gzip,
		blob_zstd,
	};
	scoped_blob struct blob text = { 0 };

	blob_text(&text, TEXT_BYTES);
	for (size_t k = 0; k < ARRAY_LEN(make); k++) {
		scoped_blob struct blob b = { 0 };
		scoped_blob struct blob got = { 0 };

		make[k](&b, text.p, text.n);
		feeding_limits.plain_max = TEXT_BYTES;
		cr_expect_eq(feeding_plain(&b, &feeding_whole, &got), 0, "%s",
			     feeding_why);
		feeding_limits.plain_max = TEXT_BYTES - 1;
		cr_expect_eq(feeding_plain(&b, &feeding_whole, &got), -EFBIG);
		cr_expect_str_eq(feeding_why,
				 "the plain stream is larger than the "
				 "limit");
	}
}

Test(inflate_refuse, a_zstd_window_beyond_the_limit_is_refused)
{
	scoped_blob struct blob b = { 0 };
	scoped_blob struct blob got = { 0 };

	blob_zstd_window(&b, "abc", 3, 20);
	cr_expect_eq(feeding_plain(&b, &feeding_whole, &got), 0, "%s",
		     feeding_why);
	feeding_limits.zstd_window_log = 19;
	cr_expect_eq(feeding_plain(&b, &feeding_whole, &got), -EFBIG);
	cr_expect_str_eq(feeding_why, "the zstd window is too large");
}
