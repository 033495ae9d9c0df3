/* SPDX-License-Identifier: Apache-2.0 */
#include "pipeline.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "blobs.h"
#include "fdio.h"
#include "scope.h"
#include "scratch.h"
#include "sha256.h"

TestSuite(pipeline, .init = scratch_begin);

#define TEXT_BYTES (5 << 20) /* more than all buffers hold */

static struct inflate_options options;

/* A file of the blob, read from its beginning. */
static int file_of(const struct blob *b, struct source *out)
{
	int fd = scratch_create("blob");

	cr_assert_eq(fdio_pwrite(fd, b->p, b->n, 0), (ssize_t)b->n);
	close(fd);
	fd = scratch_open("blob", O_RDONLY);
	cr_assert_eq(source_open(fd, out), 0);
	return fd;
}

static void expect_sums(const struct blob *b, const struct blob *text,
			enum inflate_format format)
{
	scoped_pipeline struct pipeline *p = NULL;
	struct source s;
	scoped_fd int fd = file_of(b, &s);
	struct pipeline_sums sums;
	struct digest blob;
	struct digest plain;

	cr_assert_eq(sha256_of(b->p, b->n, &blob), 0);
	cr_assert_eq(sha256_of(text->p, text->n, &plain), 0);
	cr_assert_eq(pipeline_open(&s, &options, &p), 0);
	cr_assert_eq(pipeline_finish(p, &sums), 0);
	cr_expect_eq(sums.format, format);
	cr_expect_eq(sums.blob_size, b->n);
	cr_expect_eq(sums.plain_size, text->n);
	cr_expect_str_eq(sums.blob.text, blob.text);
	cr_expect_str_eq(sums.diff_id.text, plain.text);
	cr_assert_eq(unlinkat(scratch_fd(), "blob", 0), 0);
}

Test(pipeline, sums_are_of_every_byte)
{
	scoped_blob struct blob text = { 0 };
	scoped_blob struct blob gzip = { 0 };
	scoped_blob struct blob zstd = { 0 };

	options.limits = inflate_limits_default;
	expect_sums(&text, &text, INFLATE_PLAIN);
	blob_text(&text, TEXT_BYTES);
	expect_sums(&text, &text, INFLATE_PLAIN);
	blob_gzip(&gzip, text.p, text.n);
	blob_fill(&gzip, 0, 300000);
	expect_sums(&gzip, &text, INFLATE_GZIP);
	blob_zstd(&zstd, text.p, text.n);
	blob_skippable(&zstd, "trailer", 7);
	expect_sums(&zstd, &text, INFLATE_ZSTD);
}

Test(pipeline, windows_are_the_plain_stream)
{
	scoped_blob struct blob text = { 0 };
	scoped_blob struct blob b = { 0 };
	scoped_pipeline struct pipeline *p = NULL;
	scoped_fd int fd = -1;
	struct source s;
	const uint8_t *bytes;
	size_t at = 0;
	size_t n;
	int more;

	options.limits = inflate_limits_default;
	blob_text(&text, TEXT_BYTES);
	blob_gzip(&b, text.p, text.n);
	fd = file_of(&b, &s);
	cr_assert_eq(pipeline_open(&s, &options, &p), 0);
	while ((more = pipeline_windows(p)->next(pipeline_windows(p), &bytes,
						 &n)) > 0) {
		cr_assert(n && n <= text.n - at);
		cr_assert_eq(memcmp(bytes, text.p + at, n), 0);
		at += n;
	}
	cr_expect_eq(more, 0);
	cr_expect_eq(at, text.n);
}

/* After any number of windows, none too. */
Test(pipeline, can_be_closed_at_any_time)
{
	scoped_blob struct blob text = { 0 };
	scoped_blob struct blob b = { 0 };
	scoped_fd int fd = -1;
	struct source s;

	options.limits = inflate_limits_default;
	blob_text(&text, TEXT_BYTES);
	blob_gzip(&b, text.p, text.n);
	fd = file_of(&b, &s);
	for (int windows = 0; windows < 24; windows++) {
		scoped_pipeline struct pipeline *p = NULL;
		const uint8_t *bytes;
		size_t n;

		cr_assert_eq(pipeline_open(&s, &options, &p), 0);
		for (int i = 0; i < windows; i++)
			pipeline_windows(p)->next(pipeline_windows(p), &bytes,
						  &n);
	}
}

Test(pipeline, closes_while_nobody_writes_to_its_pipe)
{
	scoped_pipeline struct pipeline *p = NULL;
	int fds[2];
	struct source s;

	options.limits = inflate_limits_default;
	cr_assert_eq(pipe(fds), 0);
	cr_assert_eq(source_open(fds[0], &s), 0);
	cr_assert_eq(pipeline_open(&s, &options, &p), 0);
	usleep(20000);
	pipeline_close(steal(&p));
	close(fds[0]);
	close(fds[1]);
}

static void expect_refused(const struct blob *b, int err, const char *why)
{
	scoped_pipeline struct pipeline *p = NULL;
	struct source s;
	scoped_fd int fd = file_of(b, &s);
	struct pipeline_sums sums;

	cr_assert_eq(pipeline_open(&s, &options, &p), 0);
	cr_expect_eq(pipeline_finish(p, &sums), err);
	cr_expect_str_eq(pipeline_why(p), why);
	cr_assert_eq(unlinkat(scratch_fd(), "blob", 0), 0);
}

Test(pipeline, says_what_is_wrong_with_a_blob)
{
	scoped_blob struct blob text = { 0 };
	scoped_blob struct blob gzip = { 0 };
	struct blob xz = { (uint8_t *)"\xfd"
				      "7zXZ\0\0\0",
			   8 };

	options.limits = inflate_limits_default;
	expect_refused(&xz, -EOPNOTSUPP,
		       "xz-compressed; recompress as gzip or zstd");
	blob_text(&text, TEXT_BYTES);
	options.limits.plain_max = TEXT_BYTES / 2;
	expect_refused(&text, -EFBIG,
		       "the plain stream is larger than the limit");
	options.limits.plain_max = TEXT_BYTES;
	blob_gzip(&gzip, text.p, text.n);
	gzip.n--;
	expect_refused(&gzip, -EBADMSG, "truncated gzip stream");
}

Test(pipeline, a_file_shorter_than_its_range_is_an_error)
{
	scoped_pipeline struct pipeline *p = NULL;
	scoped_fd int fd = -1;
	struct source s;
	struct pipeline_sums sums;

	options.limits = inflate_limits_default;
	scratch_file("f", "0123456789");
	fd = scratch_open("f", O_RDONLY);
	s = source_range(fd, 5, 6);
	cr_assert_eq(pipeline_open(&s, &options, &p), 0);
	cr_expect_eq(pipeline_finish(p, &sums), -ENODATA);
	cr_expect_str_eq(pipeline_why(p), "ends too early");
}
