/* SPDX-License-Identifier: Apache-2.0 */
#include "layer.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "beneath.h"
#include "scope.h"
#include "scratch.h"

static void begin(void)
{
	scratch_begin();
	scratch_dir("l");
	scratch_dir("l/d");
	scratch_file("l/d/f", "text");
	scratch_symlink("l/link", "d");
}

TestSuite(layer, .init = begin);

static const char *full(const char *name)
{
	static char path[PATH_MAX + 64];

	snprintf(path, sizeof(path), "%s/%s", scratch_path(), name);
	return path;
}

static int (*const openers[])(const char *path, struct layer *out) = {
	layer_open_lower,
	layer_open_upper,
};

Test(layer, is_the_directory_that_was_named)
{
	for (size_t i = 0; i < ARRAY_LEN(openers); i++) {
		struct layer l;
		struct stat st;

		cr_assert_eq(openers[i](full("l"), &l), 0);
		cr_assert_eq(stat(full("l"), &st), 0);
		cr_expect_eq(l.root.stx_ino, st.st_ino);
		cr_expect_eq(beneath_dev(&l.root), st.st_dev);
		cr_expect_str_eq(l.name, full("l"));
		cr_expect(fcntl(l.fd, F_GETFD) & FD_CLOEXEC);
		layer_close(&l);
		cr_expect_eq(l.fd, -1);
		layer_close(&l); /* a second time does no harm */
	}
}

Test(layer, what_is_no_directory_is_refused)
{
	static const struct {
		const char *name;
		int err;
	} cases[] = {
		{ "missing", -ENOENT },
		{ "l/d/f", -ENOTDIR },
		{ "l/d/f/x", -ENOTDIR },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		for (size_t n = 0; n < ARRAY_LEN(openers); n++) {
			struct layer l = { .fd = 77 };

			cr_expect_eq(openers[n](full(cases[i].name), &l),
				     cases[i].err, "%s", cases[i].name);
			cr_expect_eq(l.fd, 77, "untouched");
		}
	}
}

/* A path that people give may lead through symlinks. */
Test(layer, may_be_named_by_a_symlink)
{
	struct layer l;
	int fd;

	cr_assert_eq(layer_open_lower(full("l/link"), &l), 0);
	fd = layer_at(&l, "f", O_RDONLY);
	cr_expect_geq(fd, 0);
	close(fd);
	layer_close(&l);
}

static const struct {
	const char *path;
	int flags;
	int err;
} inside[] = {
	{ "", O_PATH, 0 },
	{ "d", O_RDONLY | O_DIRECTORY, 0 },
	{ "d/f", O_RDONLY, 0 },
	{ "missing", O_PATH, -ENOENT },
	{ "link", O_PATH, 0 },
	/* Where we take a name for a directory somebody put a symlink. */
	{ "link/f", O_PATH, -EIO },
	{ "link", O_RDONLY, -EIO },
	{ "..", O_PATH, -EXDEV },
};

Test(layer, everything_in_it_is_reached_from_its_root)
{
	for (size_t n = 0; n < ARRAY_LEN(openers); n++) {
		struct layer l;

		cr_assert_eq(openers[n](full("l"), &l), 0);
		for (size_t i = 0; i < ARRAY_LEN(inside); i++) {
			scoped_fd int fd =
				layer_at(&l, inside[i].path, inside[i].flags);

			cr_expect_eq(fd < 0 ? fd : 0, inside[i].err, "'%s'",
				     inside[i].path);
		}
		layer_close(&l);
	}
}

Test(layer, a_lower_can_not_be_written_to_where_the_kernel_guards_it)
{
	struct layer l;

	cr_assert_eq(layer_open_lower(full("l"), &l), 0);
	if (!geteuid())
		cr_expect(l.guarded, "root can clone mounts");
	if (l.guarded) {
		cr_expect_eq(layer_at(&l, "d/f", O_RDWR), -EROFS);
		cr_expect_lt(mkdirat(l.fd, "new", 0755), 0);
		cr_expect_eq(errno, EROFS);
	}
	layer_close(&l);
	cr_expect_str_eq(scratch_read("l/d/f"), "text");
}

Test(layer, an_upper_can_be_written_to)
{
	struct layer l;
	int fd;

	cr_assert_eq(layer_open_upper(full("l"), &l), 0);
	cr_expect_not(l.guarded);
	fd = layer_at(&l, "d/f", O_RDWR);
	cr_expect_geq(fd, 0);
	close(fd);
	cr_expect_eq(mkdirat(l.fd, "new", 0755), 0);
	layer_close(&l);
}

Test(layer, nothing_stays_open)
{
	int before = dup(0);
	int after;

	close(before);
	for (int i = 0; i < 100; i++) {
		struct layer l;

		cr_assert_eq(openers[i % 2](full("l"), &l), 0);
		layer_close(&l);
		openers[i % 2](full("missing"), &l);
		openers[i % 2](full("l/d/f"), &l);
	}
	after = dup(0);
	close(after);
	cr_expect_eq(before, after);
}
