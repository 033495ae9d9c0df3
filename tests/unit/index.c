/* SPDX-License-Identifier: Apache-2.0 */
#include "index.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "beneath.h"
#include "draw.h"
#include "log.h"
#include "said.h"
#include "scope.h"
#include "scratch.h"
#include "tree.h"
#include "union.h"
#include "xattr.h"

static void begin(void)
{
	union_begin(1);
	scratch_file("1/a", "text");
	cr_assert_eq(linkat(scratch_fd(), "1/a", scratch_fd(), "1/b", 0), 0);
	scratch_file("1/single", "");
	scratch_dir("1/d");
}

TestSuite(index, .init = begin);

/* Skips where there can be no index. */
static struct tree *open_indexed(void)
{
	union_open_full(true);
	if (union_tree()->index < 0) {
		union_close();
		cr_skip_test("no file handles on this file system");
	}
	return union_tree();
}

static struct statx stat_of(const char *path)
{
	struct statx st;

	cr_assert_eq(beneath_stat(scratch_fd(), path, &st), 0, "%s", path);
	return st;
}

static const char *entry_of(const struct tree *t, const char *path)
{
	static char entry[ORIGIN_NAME];
	scoped_object struct object o =
		object_of_fd(scratch_open(path, O_PATH));

	cr_assert_eq(index_entry_of((struct tree *)t, &o, 0, entry), 0);
	return entry;
}

static uint32_t links_of(const struct tree *t, int fd, const struct statx *st)
{
	uint32_t links = UINT32_MAX;

	cr_expect_eq(index_links(t, fd, st, &links), 0);
	return links;
}

Test(index, lies_in_the_workdir_and_says_whose_it_is)
{
	open_indexed();
	cr_expect_eq(stat_of("w/index").stx_mode & 07777,
		     union_tree()->style == MARK_STYLE_TRUSTED ? 0 : 0700);
	cr_expect_not_null(union_marked("w/index", "upper"));
	cr_expect_not_null(union_marked("u", "origin"));
	union_close();
	open_indexed();
	union_close();
}

/* Its entries are those of names that are not here. */
Test(index, of_another_upper_is_left_alone)
{
	const char *said;

	open_indexed();
	union_close();
	scratch_file("w/index/entry", "");
	cr_assert_eq(renameat(scratch_fd(), "u", scratch_fd(), "old"), 0);
	scratch_dir("u");
	log_set_level(LOG_NOTES);
	said_begin(2);
	union_open_full(true);
	said = said_end();
	cr_expect(said_one_line(said, "index belongs to another upper"), "%s",
		  said);
	cr_expect_eq(union_tree()->index, -1);
	union_close();
	cr_expect(scratch_has("w/index/entry"));
}

Test(index, what_was_half_made_is_swept)
{
	open_indexed();
	union_close();
	scratch_file("w/index/#1", "");
	scratch_dir("w/index/#2");
	scratch_file("w/index/#2/in", "");
	scratch_file("w/index/00fb", "");
	open_indexed();
	cr_expect_not(scratch_has("w/index/#1"));
	cr_expect_not(scratch_has("w/index/#2"));
	cr_expect(scratch_has("w/index/00fb"));
	union_close();
}

Test(index, is_not_there_if_it_was_not_asked_for)
{
	const struct features_asked off = { .index = ASKED_OFF };
	struct statx a = stat_of("1/a");
	struct statx st;

	union_open_asking(true, &off);
	cr_expect_eq(union_tree()->index, -1);
	cr_expect_not(scratch_has("w/index"));
	cr_expect_not(index_is_for(union_tree(), &a));
	cr_expect_eq(index_stat(union_tree(), "00fb", &st), -ENOENT);
	union_close();
}

Test(index, is_for_files_with_links)
{
	static const struct {
		mode_t type;
		uint32_t links;
		bool trusted; /* with privilege */
		bool user;    /* without */
	} cases[] = {
		{ S_IFREG, 1, false, false }, { S_IFREG, 2, true, true },
		{ S_IFREG, 99, true, true },  { S_IFLNK, 1, false, false },
		{ S_IFLNK, 2, true, false },  { S_IFIFO, 2, true, false },
		{ S_IFCHR, 2, true, false },  { S_IFSOCK, 3, true, false },
		{ S_IFDIR, 2, false, false }, { S_IFDIR, 9, false, false },
	};
	struct tree t = { .index = 0 };

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct statx st = {
			.stx_mode = (uint16_t)(cases[i].type | 0644),
			.stx_nlink = cases[i].links,
		};

		t.style = MARK_STYLE_TRUSTED;
		cr_expect_eq(index_is_for(&t, &st), cases[i].trusted,
			     "case %zu", i);
		t.style = MARK_STYLE_USER;
		cr_expect_eq(index_is_for(&t, &st), cases[i].user, "case %zu",
			     i);
	}
}

Test(index, an_entry_is_of_an_object_not_of_a_name)
{
	struct tree *t = open_indexed();
	char a[ORIGIN_NAME];

	snprintf(a, sizeof(a), "%s", entry_of(t, "1/a"));
	cr_expect_str_eq(a, entry_of(t, "1/b"));
	cr_expect_str_neq(a, entry_of(t, "1/single"));
	cr_expect_eq(strspn(a, "0123456789abcdef"), strlen(a));
	cr_expect_eq(strncmp(a, "00fb", 4), 0, "the kernel's form");
	cr_expect_leq(strlen(a), NAME_MAX);
	union_close();
}

Test(index, entries_are_found_opened_and_dropped)
{
	struct tree *t = open_indexed();
	struct statx st;
	int fd;

	cr_expect_eq(index_stat(t, "00fb01", &st), -ENOENT);
	cr_expect_eq(index_entry_open(t, "00fb01", O_PATH), -ENOENT);
	scratch_file("w/index/00fb01", "entry");
	cr_expect_eq(index_stat(t, "00fb01", &st), 0);
	cr_expect_eq(st.stx_size, 5);
	fd = index_entry_open(t, "00fb01", O_RDONLY);
	cr_expect_geq(fd, 0);
	close(fd);
	index_drop(t, "00fb01");
	cr_expect_not(scratch_has("w/index/00fb01"));
	index_drop(t, "00fb01");
	union_close();
}

/* With nfs_export it leaves them for what exists no more. */
Test(index, the_kernels_whiteouts_are_no_entries)
{
	struct tree *t = open_indexed();
	struct statx st;

	scratch_whiteout("w/index/00fb02");
	cr_expect_eq(index_stat(t, "00fb02", &st), -ENOENT);
	union_close();
}

Test(index, links_are_counted_by_the_mark)
{
	static const struct {
		const char *mark;
		uint32_t links; /* of an inode that has two */
	} cases[] = {
		{ "U+0", 2 },
		{ "U+1", 3 },
		{ "U-1", 1 },
		{ "U-2", 0 },
		{ "U-3", 0 },
		{ "U+1000", 1002 },
		{ "", 2 },
		{ "U", 2 },
		{ "U1", 2 },
		{ "U1+", 2 },
		{ "X+1", 2 },
		{ "+1", 2 },
		{ "U 1", 2 },
		{ "U+", 2 },
		{ "y", 2 },
		{ "L+1", 3 }, /* its lower is not known */
		{ "U+12345678901234567", 2 },
		{ "U+99999999999999", 2 },
	};
	struct tree *t = open_indexed();
	struct statx two;

	scratch_file("w/index/x", "");
	cr_assert_eq(linkat(scratch_fd(), "w/index/x", scratch_fd(), "u/x", 0),
		     0);
	two = stat_of("u/x");
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		scoped_fd int fd = scratch_open("u/x", O_PATH);

		union_mark("u/x", "nlink", cases[i].mark);
		cr_expect_eq(links_of(t, fd, &two), cases[i].links, "'%s'",
			     cases[i].mark);
	}
	union_close();
}

Test(index, without_a_mark_the_links_are_the_uppers)
{
	struct tree *t = open_indexed();
	scoped_fd int fd = -1;
	struct statx st;

	scratch_file("u/x", "");
	fd = scratch_open("u/x", O_PATH);
	st = stat_of("u/x");
	cr_expect_eq(links_of(t, fd, &st), 1);
	union_close();
}

/* Of bytes from outside nothing but "U" and "L" is a mark. */
Test(index, a_mark_that_begins_with_a_zero_byte_is_none)
{
	struct tree *t = open_indexed();
	scoped_fd int fd = -1;
	char name[MARK_NAME_MAX];
	struct statx st;

	scratch_file("u/x", "");
	fd = scratch_open("u/x", O_PATH);
	mark_name(union_style(), "nlink", name);
	st = stat_of("u/x");
	cr_assert_eq(xattr_set(fd, name, "\0+5", 3, 0), 0);
	cr_expect_eq(links_of(t, fd, &st), 1);
	cr_assert_eq(xattr_set(fd, name, "U\0005", 3, 0), 0);
	cr_expect_eq(links_of(t, fd, &st), 1);
	union_close();
}

Test(index, what_is_noted_is_counted)
{
	struct tree *t = open_indexed();
	struct draw d = { 1 };
	scoped_fd int fd = -1;

	scratch_file("u/x", "");
	fd = scratch_open("u/x", O_PATH);
	for (int i = 0; i < 500; i++) {
		struct statx st = { .stx_nlink = 1 + draw(&d, 70000) };
		uint32_t links = draw(&d, 140000);

		cr_assert_eq(index_set_links(t, fd, &st, links), 0);
		cr_assert_eq(links_of(t, fd, &st), links);
	}
	union_close();
}

/* As the kernel reads it: sign and digits are always there. */
Test(index, the_mark_is_the_kernels)
{
	struct tree *t = open_indexed();
	struct statx two = { .stx_nlink = 2 };
	scoped_fd int fd = -1;

	scratch_file("u/x", "");
	fd = scratch_open("u/x", O_PATH);
	index_set_links(t, fd, &two, 2);
	cr_expect_str_eq(union_marked("u/x", "nlink"), "U+0");
	index_set_links(t, fd, &two, 1);
	cr_expect_str_eq(union_marked("u/x", "nlink"), "U-1");
	index_set_links(t, fd, &two, 12);
	cr_expect_str_eq(union_marked("u/x", "nlink"), "U+10");
	union_close();
}
