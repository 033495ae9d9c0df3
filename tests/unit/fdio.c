/* SPDX-License-Identifier: Apache-2.0 */
#include "fdio.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "draw.h"
#include "scope.h"
#include "scratch.h"

#define FILE_BYTES (1 << 20) /* several of the copy's buffers */

TestSuite(fdio, .init = scratch_begin);

static const char digits[] = "0123456789";

static int make_digits(void)
{
	scratch_file("digits", digits);
	return scratch_open("digits", O_RDWR);
}

Test(fdio, reads_end_with_the_file)
{
	static const struct {
		size_t len;
		off_t at;
		ssize_t got;
	} cases[] = {
		{ 0, 0, 0 },   { 1, 0, 1 },  { 10, 0, 10 },      { 11, 0, 10 },
		{ 64, 0, 10 }, { 64, 9, 1 }, { 64, 10, 0 },      { 64, 11, 0 },
		{ 3, 4, 3 },   { 0, 99, 0 }, { 64, 1 << 30, 0 },
	};
	scoped_fd int fd = make_digits();

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char buf[64];
		ssize_t got = fdio_pread(fd, buf, cases[i].len, cases[i].at);

		cr_expect_eq(got, cases[i].got, "case %zu: %zd", i, got);
		if (got > 0)
			cr_expect_arr_eq(buf, digits + cases[i].at,
					 (size_t)got);
	}
}

Test(fdio, writes_go_where_they_are_told)
{
	scoped_fd int fd = make_digits();

	cr_expect_eq(fdio_pwrite(fd, "ab", 2, 3), 2);
	cr_expect_eq(fdio_pwrite(fd, "", 0, 0), 0);
	cr_expect_eq(fdio_pwrite(fd, "xy", 2, 9), 2);
	cr_expect_str_eq(scratch_read("digits"), "012ab5678xy");
}

Test(fdio, errors_are_told)
{
	scoped_fd int only_write = -1;
	scoped_fd int fd = make_digits();
	scoped_fd int only_read = scratch_open("digits", O_RDONLY);
	int ends[2];
	char c;

	only_write = scratch_open("digits", O_WRONLY);
	cr_expect_eq(fdio_pread(only_write, &c, 1, 0), -EBADF);
	cr_expect_eq(fdio_pwrite(only_read, "x", 1, 0), -EBADF);
	cr_expect_eq(fdio_pread(fd, &c, 1, -1), -EINVAL);
	cr_expect_eq(fdio_pwrite(fd, "x", 1, -1), -EINVAL);
	cr_expect_eq(fdio_pread(scratch_fd(), &c, 1, 0), -EISDIR);
	cr_assert_eq(pipe(ends), 0);
	cr_expect_eq(fdio_pread(ends[0], &c, 1, 0), -ESPIPE);
	close(ends[0]);
	close(ends[1]);
}

/* procfs gives a page or less at a time. */
Test(fdio, short_reads_are_continued)
{
	static char once[256 * 1024];
	static char whole[sizeof(once)];
	scoped_fd int fd = open("/proc/kallsyms", O_RDONLY | O_CLOEXEC);
	ssize_t short_read = fd < 0 ? 0 : pread(fd, once, sizeof(once), 0);

	if (short_read <= 0 || short_read == sizeof(once))
		cr_skip_test("no file here that is read in pieces");
	cr_assert_eq(fdio_pread(fd, whole, sizeof(whole), 0), sizeof(whole));
	for (size_t done = 0; done < sizeof(once);) {
		ssize_t n = pread(fd, once + done, sizeof(once) - done,
				  (off_t)done);

		cr_assert_gt(n, 0);
		done += (size_t)n;
	}
	cr_expect_arr_eq(once, whole, sizeof(once));
}

/* From here on no file may grow beyond that. */
static void limit_files(rlim_t bytes)
{
	struct rlimit limit = { .rlim_cur = bytes, .rlim_max = bytes };

	signal(SIGXFSZ, SIG_IGN);
	cr_assert_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

Test(fdio, a_write_that_can_not_end_tells_how_far_it_came)
{
	scoped_fd int fd = make_digits();

	limit_files(12);
	cr_expect_eq(fdio_pwrite(fd, "abcdef", 6, 8), 4);
	cr_expect_eq(fdio_pwrite(fd, "abcdef", 6, 12), -EFBIG);
	cr_expect_str_eq(scratch_read("digits"), "01234567abcd");
}

/* A file of random extents and holes; what it holds, in `holds`. */
static int make_random(struct draw *d, unsigned char *holds, off_t *size)
{
	int fd = scratch_create("from");
	unsigned int extents = draw(d, 6);

	memset(holds, 0, FILE_BYTES);
	*size = draw(d, 4) ? draw(d, FILE_BYTES + 1) : draw(d, 10000);
	for (unsigned int i = 0; i < extents && *size; i++) {
		off_t at = draw(d, (unsigned int)*size);
		size_t len = 1 + draw(d, (unsigned int)(*size - at));

		if (draw_once_in(d, 2)) /* as extents of files lie */
			at &= -4096;
		memset(holds + at, (int)(1 + draw(d, 255)), len);
		cr_assert_eq(pwrite(fd, holds + at, len, at), (ssize_t)len);
	}
	cr_assert_eq(ftruncate(fd, *size), 0);
	return fd;
}

static blkcnt_t blocks(int fd)
{
	struct stat st;

	cr_assert_eq(fstat(fd, &st), 0);
	return st.st_blocks;
}

/* Does fd hold exactly these bytes? */
static bool is_exactly(int fd, const unsigned char *bytes, off_t size)
{
	unsigned char *all = malloc(FILE_BYTES + 1);
	ssize_t got = fdio_pread(fd, all, FILE_BYTES + 1, 0);
	bool same = got == size && !memcmp(all, bytes, (size_t)size);

	free(all);
	return same;
}

static void check_copy(struct draw *d, int case_number)
{
	unsigned char *holds = malloc(FILE_BYTES);
	off_t size;
	scoped_fd int from = make_random(d, holds, &size);
	scoped_fd int to = scratch_create("to");
	off_t part = draw(d, 2) ? size : (off_t)draw(d, (unsigned int)size + 1);

	cr_expect_eq(fdio_copy(from, to, part), 0);
	if (!is_exactly(to, holds, part))
		cr_expect_fail("case %d: %d of %d bytes", case_number,
			       (int)part, (int)size);
	/* A block more for a last one that is cut. */
	if (blocks(to) > blocks(from) + 8)
		cr_expect_fail("case %d: holes are filled", case_number);
	cr_assert_eq(unlinkat(scratch_fd(), "from", 0), 0);
	cr_assert_eq(unlinkat(scratch_fd(), "to", 0), 0);
	free(holds);
}

Test(fdio, copies_hold_the_same_bytes_and_holes, .timeout = 120)
{
	struct draw d = { 1 };

	for (int i = 0; i < 200; i++)
		check_copy(&d, i);
}

Test(fdio, a_copy_of_a_hole_takes_no_room)
{
	scoped_fd int from = scratch_create("from");
	scoped_fd int to = scratch_create("to");
	const off_t size = 64 << 20;
	struct stat st;
	char c = 0;

	cr_assert_eq(pwrite(from, "a", 1, 0), 1);
	cr_assert_eq(pwrite(from, "z", 1, size - 1), 1);
	if (blocks(from) > 2048)
		cr_skip_test("no holes on this file system");
	cr_expect_eq(fdio_copy(from, to, size), 0);
	cr_expect_leq(blocks(to), 2048);
	cr_expect_eq(fstat(to, &st), 0);
	cr_expect_eq(st.st_size, size);
	cr_expect(pread(to, &c, 1, 0) == 1 && c == 'a');
	cr_expect(pread(to, &c, 1, size - 1) == 1 && c == 'z');
	cr_expect(pread(to, &c, 1, size / 2) == 1 && c == 0);
}

Test(fdio, a_copy_of_nothing_but_a_hole_has_its_size)
{
	scoped_fd int from = scratch_create("from");
	scoped_fd int to = scratch_create("to");
	struct stat st;

	cr_assert_eq(ftruncate(from, 1 << 20), 0);
	cr_expect_eq(fdio_copy(from, to, 1 << 20), 0);
	cr_expect_eq(fstat(to, &st), 0);
	cr_expect_eq(st.st_size, 1 << 20);
}

/* There neither SEEK_DATA nor copy_file_range nor a size is of use. */
Test(fdio, copies_what_procfs_holds)
{
	scoped_fd int from = open("/proc/self/status", O_RDONLY | O_CLOEXEC);
	scoped_fd int to = scratch_create("to");
	const char *text;

	if (from < 0)
		cr_skip_test("no procfs here");
	cr_expect_eq(fdio_copy(from, to, 12), 0);
	text = scratch_read("to");
	cr_expect_eq(strlen(text), 12);
	cr_expect_eq(strncmp(text, "Name:\t", 6), 0, "%s", text);
}

Test(fdio, copies_from_another_file_system)
{
	scoped_fd int from =
		open("/dev/shm", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	scoped_fd int to = scratch_create("to");
	unsigned char *holds = calloc(1, FILE_BYTES);
	const off_t size = 700001;

	if (from < 0)
		cr_skip_test("no /dev/shm here");
	memset(holds + 300000, 'm', 50000);
	memset(holds + 700000, 'e', 1);
	cr_assert_eq(fdio_pwrite(from, holds + 300000, 50000, 300000), 50000);
	cr_assert_eq(fdio_pwrite(from, holds + 700000, 1, 700000), 1);
	cr_expect_eq(fdio_copy(from, to, size), 0);
	cr_expect(is_exactly(to, holds, size));
	free(holds);
}

Test(fdio, a_copy_that_fails_says_so)
{
	scoped_fd int from = make_digits();
	scoped_fd int closed = scratch_open("digits", O_WRONLY);
	scoped_fd int to = scratch_create("to");
	scoped_fd int only_read = scratch_open("to", O_RDONLY);

	cr_expect_eq(fdio_copy(closed, to, 10), -EBADF);
	cr_expect_eq(fdio_copy(from, only_read, 10), -EBADF);
	cr_expect_lt(fdio_copy(from, scratch_fd(), 10), 0);
}

static void check_limited(size_t data, off_t size)
{
	scoped_fd int from = scratch_create("from");
	scoped_fd int to = scratch_create("to");
	char *bytes = calloc(1, data + 1);

	cr_assert_eq(fdio_pwrite(from, bytes, data, 0), (ssize_t)data);
	cr_assert_eq(ftruncate(from, size), 0);
	limit_files(100000);
	cr_expect_eq(fdio_copy(from, to, size), -EFBIG);
	free(bytes);
}

Test(fdio, data_that_do_not_fit_are_an_error)
{
	check_limited(300000, 300000);
}

Test(fdio, a_hole_that_does_not_fit_is_an_error)
{
	check_limited(0, 300000);
}
