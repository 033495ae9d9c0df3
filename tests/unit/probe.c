/* SPDX-License-Identifier: Apache-2.0 */
#include "probe.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "change_attr.h"
#include "change_drop.h"
#include "change_make.h"
#include "lookup.h"
#include "scope.h"
#include "scratch.h"
#include "tree.h"
#include "union.h"

static void begin(void)
{
	union_begin(2);
}

TestSuite(probe, .init = begin);

/* What shows of a name of the root; the caller ends it. */
static int probe_root(const char *name, struct view *v)
{
	scoped_look struct look k;

	look_begin(&k, union_tree(), union_root());
	return probe(&k, name, v);
}

static struct view view_of(const char *name)
{
	struct view v;
	int err = probe_root(name, &v);

	cr_assert_eq(err, 0, "%s: %s", name, strerror(-err));
	return v;
}

static struct stat stat_of(const char *path)
{
	struct stat st;

	cr_assert_eq(fstatat(scratch_fd(), path, &st, AT_SYMLINK_NOFOLLOW), 0);
	return st;
}

Test(probe, names_that_can_not_be_are_not_looked_for)
{
	char name[300];
	struct view v;

	memset(name, 'x', sizeof(name));
	name[256] = '\0';
	scratch_file("1/.wh.x", "");
	scratch_file("2/x", "");
	union_open_full(true);
	cr_expect_eq(probe_root(name, &v), -ENAMETOOLONG);
	cr_expect_eq(probe_root(".wh.x", &v), -ENOENT);
	cr_expect_eq(probe_root("x", &v), -ENOENT);
	cr_expect_eq(probe_root("y", &v), -ENOENT);
	name[255] = '\0';
	cr_expect_eq(probe_root(name, &v), -ENOENT);
	union_close();
}

Test(probe, a_directory_shows_the_top_and_counts_as_the_bottom)
{
	struct view v;

	scratch_dir("u/a");
	scratch_dir("2/b");
	union_mark("u/a", "redirect", "b");
	cr_assert_eq(fchmodat(scratch_fd(), "u/a", 0710, 0), 0);
	union_open_full(true);
	v = view_of("a");
	cr_expect_eq(v.st.stx_mode, S_IFDIR | 0710);
	cr_expect_eq(v.birth.type, S_IFDIR);
	cr_expect_eq(v.birth.flags, NODE_UPPER);
	cr_expect_eq(v.birth.ino, stat_of("2/b").st_ino);
	cr_assert_not_null(v.birth.parts);
	cr_expect_str_eq(v.birth.parts->redirect, "b");
	cr_expect_str_eq(v.birth.parts->part[0].path, "b");
	view_end(&v);
	cr_expect_null(v.birth.parts);
	view_end(&v);
	union_close();
}

Test(probe, of_a_lower_directory_the_redirect_is_not_ours_to_know)
{
	struct view v;

	scratch_dir("1/a");
	scratch_dir("2/b");
	union_mark("1/a", "redirect", "b");
	union_open_full(true);
	v = view_of("a");
	cr_expect_eq(v.birth.flags, 0);
	cr_expect_eq(v.birth.parts->count, 2);
	cr_expect_null(v.birth.parts->redirect);
	view_end(&v);
	union_close();
}

/* Its own size, the blocks of the data, the number of the lower object. */
Test(probe, a_metacopy_shows_what_belongs_to_whom)
{
	struct view v;

	union_metacopy("u/m", 10000);
	cr_assert_eq(fchmodat(scratch_fd(), "u/m", 0604, 0), 0);
	scratch_file("2/m", "data");
	union_open_full(true);
	v = view_of("m");
	cr_expect_eq(v.st.stx_mode, S_IFREG | 0604);
	cr_expect_eq(v.st.stx_size, 10000);
	cr_expect_eq(v.st.stx_blocks, (uint64_t)stat_of("2/m").st_blocks);
	cr_expect_eq(v.birth.flags, NODE_UPPER | NODE_METACOPY);
	cr_expect_eq(v.birth.ino, stat_of("2/m").st_ino);
	cr_expect_eq(v.birth.parts->count, 1);
	cr_expect_eq(v.birth.parts->part[0].layer, 1);
	view_end(&v);
	union_close();
}

Test(probe, a_lower_metacopy_is_one_too)
{
	struct view v;

	union_metacopy("1/m", 10000);
	scratch_file("2/m", "data");
	union_open_full(true);
	v = view_of("m");
	cr_expect_eq(v.birth.flags, NODE_METACOPY);
	cr_expect_eq(v.birth.layer, 0);
	cr_expect_eq(v.birth.parts->part[0].layer, 1);
	view_end(&v);
	union_close();
}

/* Skips where there can be no index. */
static void open_indexed(void)
{
	union_open_full(true);
	if (union_tree()->index < 0) {
		union_close();
		cr_skip_test("no file handles on this file system");
	}
}

static void link_lower(const char *from, const char *to)
{
	cr_assert_eq(linkat(scratch_fd(), from, scratch_fd(), to, 0), 0);
}

Test(probe, a_lower_file_with_links_knows_its_entry)
{
	struct view v;

	scratch_file("1/a", "text");
	scratch_file("1/single", "text");
	link_lower("1/a", "1/b");
	open_indexed();
	v = view_of("a");
	cr_expect_not_null(v.birth.entry);
	cr_expect_eq(v.birth.flags, 0);
	view_end(&v);
	cr_expect_null(v.birth.entry);
	v = view_of("single");
	cr_expect_null(v.birth.entry);
	view_end(&v);
	union_close();
}

static void change_mode(const char *path, mode_t mode)
{
	const struct attr_change a = { .fields = ATTR_SET_MODE, .mode = mode };
	const struct caller nobody = { 0 };
	struct node *n = union_find(path);
	struct statx st;

	cr_assert_eq(change_attr(union_tree(), &nobody, n, &a, &st), 0);
	union_forget(n);
}

/* At the next mount, too: nothing is known then but what is on the disk. */
Test(probe, all_names_of_a_lower_file_show_its_copy)
{
	static const char *const names[] = { "a", "b", "c" };
	uint64_t ino;

	scratch_file("1/a", "text");
	link_lower("1/a", "1/b");
	link_lower("1/a", "1/c");
	ino = stat_of("1/a").st_ino;
	open_indexed();
	change_mode("a", 0600);
	for (int mount = 0; mount < 3; mount++) {
		for (size_t i = 0; i < ARRAY_LEN(names); i++) {
			struct view v = view_of(names[i]);

			cr_expect_eq(v.st.stx_mode & 07777, 0600);
			cr_expect_eq(v.st.stx_nlink, 3, "%s", names[i]);
			cr_expect_eq(v.birth.ino, ino);
			cr_expect_eq(v.birth.flags,
				     NODE_UPPER | NODE_INDEXED | NODE_METACOPY);
			cr_expect_not_null(v.birth.parts);
			view_end(&v);
		}
		union_close();
		union_open_full(true);
	}
	cr_expect(scratch_has("u/a"));
	cr_expect_not(scratch_has("u/b"));
	union_close();
}

/* A user's device 0:0, which a copy goes on being under each of its names. */
Test(probe, a_copied_device_of_the_user_is_one_by_all_its_names)
{
	static const char *const names[] = { "a", "b" };
	scoped_fd int fd = -1;

	scratch_file("1/a", "");
	cr_assert_eq(fchmodat(scratch_fd(), "1/a", 01644, 0), 0);
	fd = scratch_open("1/a", O_PATH);
	cr_assert_eq(mark_set_device(union_style(), fd), 0);
	link_lower("1/a", "1/b");
	open_indexed();
	change_mode("a", 0600);
	for (int mount = 0; mount < 2; mount++) {
		for (size_t i = 0; i < ARRAY_LEN(names); i++) {
			struct view v = view_of(names[i]);

			cr_expect_eq(v.birth.type, S_IFCHR);
			cr_expect(v.birth.flags & NODE_DEVICE, "%s", names[i]);
			view_end(&v);
		}
		union_close();
		union_open_full(true);
	}
	union_close();
}

Test(probe, the_last_name_takes_the_entry_with_it)
{
	struct view v;

	scratch_file("1/a", "text");
	link_lower("1/a", "1/b");
	open_indexed();
	change_mode("a", 0600);
	cr_expect_eq(change_unlink(union_tree(), union_root(), "a"), 0);
	v = view_of("b");
	cr_expect_eq(v.st.stx_nlink, 1);
	view_end(&v);
	cr_expect_eq(union_look("a"), -ENOENT);
	cr_expect_eq(change_unlink(union_tree(), union_root(), "b"), 0);
	cr_expect_eq(union_look("b"), -ENOENT);
	union_close();
	cr_expect_eq(unlinkat(scratch_fd(), "w/index", AT_REMOVEDIR), 0,
		     "it is empty");
}

Test(probe, links_made_in_the_upper_count_as_well)
{
	struct node *a;
	struct entry e;

	scratch_file("1/a", "text");
	link_lower("1/a", "1/b");
	open_indexed();
	a = union_find("a");
	cr_assert_eq(change_link(union_tree(), a, union_root(), "c", &e), 0);
	cr_expect_eq(e.st.stx_nlink, 3);
	union_forget(e.node);
	union_forget(a);
	for (int mount = 0; mount < 2; mount++) {
		for (const char *name = "abc"; *name; name++) {
			const char one[] = { *name, '\0' };
			struct view v = view_of(one);

			cr_expect_eq(v.st.stx_nlink, 3, "%s", one);
			view_end(&v);
		}
		union_close();
		union_open_full(true);
	}
	union_close();
}
