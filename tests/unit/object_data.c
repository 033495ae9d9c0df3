/* SPDX-License-Identifier: Apache-2.0 */
#include "object_data.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "beneath.h"
#include "scope.h"
#include "scratch.h"
#include "twins.h"

TestSuite(object_data, .init = twins_begin);

Test(object_data, both_say_what_is_in_a_file)
{
	static const char *const files[] = { "small", "empty", "big",
					     "sparse" };
	static const off_t offsets[] = { 0,
					 1,
					 4,
					 4096,
					 TWINS_HOLE_END - 1,
					 TWINS_BIG - 9,
					 TWINS_BIG,
					 TWINS_BIG + 5 };
	static const size_t sizes[] = { 1, 7, 5000, TWINS_BIG };
	static char x[TWINS_BIG];
	static char y[TWINS_BIG];

	twins_open();
	for (size_t i = 0;
	     i < ARRAY_LEN(files) * ARRAY_LEN(offsets) * ARRAY_LEN(sizes);
	     i++) {
		const char *name = files[i % ARRAY_LEN(files)];
		off_t at = offsets[i / ARRAY_LEN(files) % ARRAY_LEN(offsets)];
		size_t size = sizes[i / ARRAY_LEN(files) / ARRAY_LEN(offsets)];
		scoped_object struct object a =
			twins_at(&twins_dir, name, O_RDONLY);
		scoped_object struct object b =
			twins_at(&twins_image, name, O_RDONLY);
		ssize_t got = object_read(&a, x, size, at);

		cr_expect_eq(object_read(&b, y, size, at), got, "%s", name);
		cr_expect_eq(memcmp(x, y, got > 0 ? (size_t)got : 0), 0);
	}
	twins_close();
}

Test(object_data, a_piece_is_all_that_can_be_read_there)
{
	static char x[TWINS_BIG];
	static char y[TWINS_BIG];
	static const off_t offsets[] = { 0, 5000, TWINS_BIG - 100,
					 TWINS_HOLE_END };

	twins_open();
	for (size_t i = 0; i < ARRAY_LEN(offsets); i++) {
		scoped_object struct object o =
			twins_at(&twins_image, "big", O_RDONLY);
		struct object_piece p;
		ssize_t size = object_read(&o, x, 40000, offsets[i]);

		cr_assert_eq(object_locate(&o, offsets[i], 40000, &p), 1);
		cr_expect_eq((ssize_t)p.size, size);
		cr_expect_eq(pread(p.fd, y, p.size, p.at), size);
		cr_expect_eq(memcmp(x, y, p.size), 0);
		object_piece_done(&o, &p);
	}
	twins_close();
}

Test(object_data, what_is_in_no_one_piece_is_not_located)
{
	scoped_object struct object o = OBJECT_NONE;
	struct object_piece p;

	twins_open();
	o = twins_at(&twins_image, "sparse", O_RDONLY);
	cr_expect_eq(object_locate(&o, 0, TWINS_BIG, &p), 0);
	cr_expect_eq(object_locate(&o, TWINS_HOLE_END / 2, 10, &p), 0);
	cr_expect_eq(object_locate(&o, TWINS_BIG, 10, &p), 0);
	twins_close();
}

Test(object_data, holes_are_where_the_directory_has_them)
{
	static const off_t offsets[] = {
		0, 1, 20000, TWINS_HOLE_END, TWINS_BIG - 1, TWINS_BIG
	};
	static const int whences[] = { SEEK_DATA, SEEK_HOLE };

	twins_open();
	for (size_t i = 0; i < ARRAY_LEN(offsets) * 2; i++) {
		off_t at = offsets[i / 2];
		int whence = whences[i % 2];
		scoped_object struct object a =
			twins_at(&twins_dir, "sparse", O_RDONLY);
		scoped_object struct object b =
			twins_at(&twins_image, "sparse", O_RDONLY);

		cr_expect_eq(object_seek(&a, at, whence),
			     object_seek(&b, at, whence), "%d", (int)at);
	}
	twins_close();
}

Test(object_data, copies_of_both_are_equal_and_keep_their_holes)
{
	static char x[TWINS_BIG];
	static char y[TWINS_BIG];

	twins_open();
	for (size_t i = 0; i < 2; i++) {
		const char *name = i ? "big" : "sparse";
		const char *copy = i ? "copy-b" : "copy-s";
		scoped_object struct object o =
			twins_at(&twins_image, name, O_RDONLY);
		scoped_fd int to = scratch_create(copy);
		ssize_t size = object_read(&o, x, TWINS_BIG, 0);
		struct statx st;

		cr_expect_eq(object_copy_data(&o, to, size), 0);
		cr_expect_eq(pread(to, y, TWINS_BIG, 0), size);
		cr_expect_eq(memcmp(x, y, (size_t)size), 0);
		cr_assert_eq(beneath_stat(to, "", &st), 0);
		cr_expect(i || st.stx_blocks * 512 < 30000);
	}
	twins_close();
}
