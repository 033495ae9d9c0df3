/* SPDX-License-Identifier: Apache-2.0 */
#include "source.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "scope.h"
#include "scratch.h"

TestSuite(source, .init = scratch_begin);

/* All that comes, by pieces of so many bytes. */
static const char *read_all(struct source *s, size_t piece)
{
	static char text[64];
	size_t len = 0;
	ssize_t n;

	do {
		n = source_read(s, -1, text + len, piece);
		cr_assert(n >= 0);
		len += (size_t)n;
	} while (n > 0);
	text[len] = '\0';
	return text;
}

Test(source, of_a_file_is_all_of_it)
{
	struct source s;

	scratch_file("f", "0123456789");
	for (size_t piece = 1; piece < 12; piece++) {
		scoped_fd int fd = scratch_open("f", O_RDONLY);

		cr_assert_eq(source_open(fd, &s), 0);
		cr_expect_str_eq(read_all(&s, piece), "0123456789");
	}
}

Test(source, of_a_range_is_what_lies_there)
{
	static const struct {
		uint64_t offset;
		uint64_t length;
		const char *text;
	} cases[] = {
		{ 0, 10, "0123456789" }, { 0, 0, "" },  { 10, 0, "" },
		{ 3, 4, "3456" },        { 9, 1, "9" },
	};
	scoped_fd int fd = -1;

	scratch_file("f", "0123456789");
	fd = scratch_open("f", O_RDONLY);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct source s =
			source_range(fd, cases[i].offset, cases[i].length);

		cr_expect_str_eq(read_all(&s, 3), cases[i].text);
	}
}

Test(source, a_range_that_is_not_all_there_is_an_error)
{
	scoped_fd int fd = -1;
	struct source s;
	char buf[16];

	scratch_file("f", "0123456789");
	fd = scratch_open("f", O_RDONLY);
	s = source_range(fd, 8, 3);
	cr_expect_eq(source_read(&s, -1, buf, sizeof(buf)), -ENODATA);
}

Test(source, two_ranges_of_one_descriptor_do_not_disturb_each_other)
{
	scoped_fd int fd = -1;
	struct source a;
	struct source b;
	char buf[2];

	scratch_file("f", "0123456789");
	fd = scratch_open("f", O_RDONLY);
	a = source_range(fd, 0, 10);
	b = source_range(fd, 5, 5);
	for (char i = 0; i < 5; i++) {
		cr_assert_eq(source_read(&a, -1, buf, 1), 1);
		cr_assert_eq(source_read(&b, -1, buf + 1, 1), 1);
		cr_expect_eq(buf[0], '0' + i);
		cr_expect_eq(buf[1], '5' + i);
	}
}

Test(source, a_pipe_is_read_until_it_ends)
{
	int pipe_fds[2];
	struct source s;

	cr_assert_eq(pipe(pipe_fds), 0);
	cr_assert_eq(write(pipe_fds[1], "abc", 3), 3);
	close(pipe_fds[1]);
	cr_assert_eq(source_open(pipe_fds[0], &s), 0);
	cr_expect(s.stream);
	cr_expect_str_eq(read_all(&s, 8), "abc");
	close(pipe_fds[0]);
}

Test(source, who_waits_for_a_pipe_can_be_woken)
{
	scoped_fd int wake = eventfd(1, EFD_CLOEXEC);
	int pipe_fds[2];
	struct source s;
	char buf[8];

	cr_assert_eq(pipe(pipe_fds), 0);
	cr_assert_eq(source_open(pipe_fds[0], &s), 0);
	cr_expect_eq(source_read(&s, wake, buf, sizeof(buf)), -ECANCELED);
	close(pipe_fds[0]);
	close(pipe_fds[1]);
}

Test(source, a_directory_is_none)
{
	struct source s;

	cr_expect_eq(source_open(scratch_fd(), &s), -EISDIR);
}
