/* SPDX-License-Identifier: Apache-2.0 */
#include "tar_stream.h"

#include <criterion/criterion.h>
#include <string.h>

#include "scope.h"
#include "tests/import/witness.h"

#define BYTES 5000

static uint8_t bytes[BYTES];

static void fill(void)
{
	for (size_t i = 0; i < BYTES; i++)
		bytes[i] = (uint8_t)(i * 7 + i / 256);
}

/* Widths of windows: all at once, odd, smaller than a block. */
static const size_t widths[] = { 0, 1, 3, 511, 512, 513, 1000 };

TestSuite(tar_stream, .init = fill);

/* Read, skip, take and look at blocks in turn, until the end. */
static void play(struct tar_stream *s, struct witness *w)
{
	uint8_t copy[700];
	const uint8_t *p;
	size_t n;
	int more = 1;

	while (more > 0) {
		uint64_t at = s->offset;

		more = tar_stream_read(s, copy, sizeof(copy), &n);
		cr_expect_eq(memcmp(copy, bytes + at, n), 0);
		cr_expect(more == 0 || n == sizeof(copy));
		more = more > 0 ? tar_stream_skip(s, 300) : more;
		for (int i = 0; i < 3 && more > 0; i++) {
			more = tar_stream_take(s, 100, &p, &n);
			if (more <= 0)
				break;
			cr_expect(n && n <= 100);
			cr_expect_eq(w->told, s->offset - n, "told before");
			witness_see(w, p, n);
		}
		at = s->offset;
		more = more > 0 ? tar_stream_block(s, &p, &n) : more;
		if (more > 0)
			cr_expect_eq(memcmp(p, bytes + at, TAR_BLOCK), 0);
	}
	cr_expect_eq(more, 0);
}

Test(tar_stream, each_byte_is_told_once_however_it_is_read)
{
	for (size_t i = 0; i < ARRAY_LEN(widths); i++) {
		struct memory_windows in =
			memory_windows(bytes, BYTES, widths[i], 5);
		struct witness w = { .stream = bytes, .len = BYTES };
		struct tar_stream s = { .in = &in.w, .keep = witness_of(&w) };
		bool clean;

		play(&s, &w);
		cr_expect_eq(tar_stream_finish(&s, &clean), 0);
		cr_expect_not(w.wrong, "width %zu", widths[i]);
		cr_expect_eq(w.told, BYTES, "width %zu", widths[i]);
		cr_expect_eq(s.offset, BYTES);
		memory_windows_end(&in);
	}
}

Test(tar_stream, what_is_kept_is_told_in_one_piece)
{
	struct memory_windows in = memory_windows(bytes, BYTES, 0, 0);
	struct witness w = { .stream = bytes, .len = BYTES };
	struct tar_stream s = { .in = &in.w, .keep = witness_of(&w) };

	cr_expect_eq(tar_stream_skip(&s, 100), 1);
	cr_expect_eq(tar_stream_skip(&s, 100), 1);
	cr_expect_eq(w.told, 0);
	cr_expect_eq(tar_stream_tell(&s), 0);
	cr_expect_eq(w.told, 200);
	cr_expect_eq(tar_stream_tell(&s), 0);
	cr_expect_eq(w.told, 200);
	memory_windows_end(&in);
}

Test(tar_stream, the_tail_is_clean_if_it_is_zeroes)
{
	static uint8_t tail[3000];

	for (size_t i = 0; i < 2 * ARRAY_LEN(widths); i++) {
		struct memory_windows in =
			memory_windows(tail, sizeof(tail), widths[i / 2], 5);
		struct witness w = { .stream = tail, .len = sizeof(tail) };
		struct tar_stream s = { .in = &in.w, .keep = witness_of(&w) };
		bool clean = i % 2;

		tail[2345] = i % 2;
		cr_expect_eq(tar_stream_finish(&s, &clean), 0);
		cr_expect_eq(clean, i % 2 == 0);
		cr_expect_eq(w.told, sizeof(tail));
		memory_windows_end(&in);
	}
}

static int full(void *ctx, const void *p, size_t n)
{
	return -ENOSPC;
}

Test(tar_stream, errors_come_through)
{
	struct memory_windows in = memory_windows(bytes, BYTES, 0, 0);
	struct tar_stream s = { .in = &in.w, .keep = { full, NULL } };
	bool clean;

	cr_expect_eq(tar_stream_skip(&s, BYTES), 1);
	cr_expect_eq(tar_stream_fill(&s), -ENOSPC);
	in = memory_windows(bytes, 10, 0, 0);
	in.err = -EIO;
	s = (struct tar_stream){ .in = &in.w, .keep = { full, NULL } };
	cr_expect_eq(tar_stream_finish(&s, &clean), -ENOSPC);
	memory_windows_end(&in);
	in = memory_windows(bytes, 0, 0, 0);
	in.err = -EIO;
	s = (struct tar_stream){ .in = &in.w, .keep = { full, NULL } };
	cr_expect_eq(tar_stream_finish(&s, &clean), -EIO);
	memory_windows_end(&in);
}
