/* SPDX-License-Identifier: Apache-2.0 */
/* What a draft refuses to take, and what it takes whole. */
#include "draft.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "index_dir.h"
#include "scope.h"
#include "tars.h"

static struct draft_limits limits = DRAFT_LIMITS_DEFAULT;
static struct draft *d;

static void begin(void)
{
	d = draft_new(&limits);
	cr_assert_not_null(d);
}

static void end(void)
{
	draft_free(d);
}

TestSuite(draft_limits, .init = begin, .fini = end);

static int add(const char *path, size_t size)
{
	const struct draft_entry e = {
		.path = path,
		.path_size = size,
		.mode = S_IFREG | 0644,
	};

	return draft_add(d, &e);
}

static void again(void)
{
	end();
	begin();
}

Test(draft_limits, names_have_up_to_255_bytes_of_any_kind)
{
	char name[257];

	memset(name, 'x', sizeof(name));
	cr_expect_eq(add(name, 255), 0);
	cr_expect_eq(add(name, 256), -EINVAL);
	cr_expect_str_eq(draft_why(d), "a name is longer than 255 bytes");
	cr_expect_eq(add("\xff\n\\\x01", 4), 0);
	cr_expect_eq(add("a\0b", 3), -EINVAL);
	cr_expect_eq(add("a\0/b", 4), -EINVAL);
}

static char *deep(size_t depth)
{
	char *path = malloc(2 * depth + 1);

	for (size_t i = 0; i < depth; i++)
		memcpy(path + 2 * i, "a/", 2);
	path[2 * depth] = '\0';
	return path;
}

Test(draft_limits, directories_go_as_deep_as_the_limit)
{
	scoped_free char *path = deep(40000);

	cr_expect_eq(add(path, 2 * 4097 - 1), 0);
	again();
	cr_expect_eq(add(path, 2 * 4098 - 1), -EINVAL);
	cr_expect_str_eq(draft_why(d), "directories are too deep");
	cr_expect_eq(add(path, 80000), -EINVAL);
	cr_expect_str_eq(draft_why(d), "a path is too long");
}

Test(draft_limits, of_names_files_and_text_there_are_so_many)
{
	static const struct {
		struct draft_limits limits;
		const char *why;
	} cases[] = {
		{ { 5, 100, 10, 100 }, "too many files" },
		{ { 100, 4, 10, 100 }, "too many names" },
		{ { 100, 100, 10, 19 }, "the names are too long together" },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char name[8];

		limits = cases[i].limits;
		again();
		for (int k = 0; k < 4; k++) {
			snprintf(name, sizeof(name), "file%d", k);
			cr_expect_eq(add(name, 5),
				     i < 2 || k < 3 ? 0 : -EINVAL);
		}
		cr_expect_eq(add("another", 7), -EINVAL);
		cr_expect_str_eq(draft_why(d), cases[i].why);
	}
}

static int add_xattr(const char *name, size_t size, size_t count)
{
	static char value[INDEX_VALUE_MAX + 1];
	struct draft_xattr xattrs[DRAFT_XATTRS_MAX + 1];
	const struct draft_entry e = {
		.path = "a",
		.path_size = 1,
		.mode = S_IFREG | 0644,
		.xattrs = xattrs,
		.xattr_count = count,
	};

	for (size_t i = 0; i < count; i++)
		xattrs[i] = (struct draft_xattr){ name, value, size };
	return draft_add(d, &e);
}

Test(draft_limits, extended_attributes_are_those_the_kernel_takes)
{
	char name[257] = "user.";

	memset(name + 5, 'x', 251);
	cr_expect_eq(add_xattr(name, 1, 1), -EINVAL, "256 bytes");
	name[255] = '\0';
	cr_expect_eq(add_xattr(name, 1, 1), 0);
	cr_expect_eq(add_xattr("user.a", INDEX_VALUE_MAX, 1), 0);
	cr_expect_eq(add_xattr("user.a", INDEX_VALUE_MAX + 1, 1), -EINVAL);
	cr_expect_eq(add_xattr("", 1, 1), -EINVAL);
	cr_expect_eq(add_xattr("trusted.overlay.", 1, 1), -EINVAL);
	cr_expect_eq(add_xattr("user.a", 1, DRAFT_XATTRS_MAX), 0);
	cr_expect_eq(add_xattr("user.a", 1, DRAFT_XATTRS_MAX + 1), -EINVAL);
}

Test(draft_limits, targets_of_symlinks_are_those_the_kernel_takes)
{
	char target[4097];
	struct draft_entry e = {
		.path = "a",
		.path_size = 1,
		.mode = S_IFLNK,
		.target = target,
	};

	memset(target, 'x', sizeof(target));
	cr_expect_eq(draft_add(d, &e), -EINVAL, "none");
	e.target_size = 4095;
	cr_expect_eq(draft_add(d, &e), 0);
	e.target_size = 4096;
	cr_expect_eq(draft_add(d, &e), -EINVAL);
	e.target = "a\0b";
	e.target_size = 3;
	cr_expect_eq(draft_add(d, &e), -EINVAL);
}

static int add_dir(const char *path)
{
	const struct draft_entry e = {
		.path = path,
		.path_size = strlen(path),
		.mode = S_IFDIR | 0755,
	};

	return draft_add(d, &e);
}

/* A full directory becomes a file, and a directory again, time after time. */
Test(draft_limits, replacing_takes_no_time, .timeout = 20)
{
	for (int i = 0; i < 100000; i++) {
		char path[64];
		int size = snprintf(path, sizeof(path), "d/%d/x", i % 1000);

		cr_assert_eq(add(path, (size_t)size), 0);
		if (i % 10)
			continue;
		cr_assert_eq(add("d", 1), 0);
		cr_assert_eq(add_dir("d"), 0);
	}
}

#define MANY 100000

Test(draft_limits, an_entry_takes_a_hundred_bytes_of_an_index, .timeout = 60)
{
	const struct index_layer layer = tars_layer(1);
	int fd = memfd_create("index", MFD_CLOEXEC);
	struct stat st;

	for (int i = 0; i < MANY; i++) {
		char path[64];
		int size = snprintf(path, sizeof(path),
				    "usr/lib/%d/source_%d.c", i / 40, i);

		cr_assert_eq(add(path, (size_t)size), 0);
	}
	cr_assert_eq(draft_write(d, &layer, fd), 0);
	cr_assert_eq(fstat(fd, &st), 0);
	cr_expect_leq(st.st_size, MANY * 100);
	close(fd);
}
