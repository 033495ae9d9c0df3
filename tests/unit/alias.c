/* SPDX-License-Identifier: Apache-2.0 */
#include "alias.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "copyup.h"
#include "lookup.h"
#include "origin.h"
#include "scope.h"
#include "scratch.h"
#include "tree.h"
#include "union.h"

/* Three names of one file, in two directories. */
static void begin(void)
{
	union_begin(1);
	scratch_dir("1/d");
	scratch_dir("1/e");
	scratch_file("1/d/a", "text");
	cr_assert_eq(linkat(scratch_fd(), "1/d/a", scratch_fd(), "1/d/b", 0),
		     0);
	cr_assert_eq(linkat(scratch_fd(), "1/d/a", scratch_fd(), "1/e/c", 0),
		     0);
	union_open_full(true);
	if (union_tree()->index < 0)
		cr_skip_test("no file handles on this file system");
}

TestSuite(alias, .init = begin);

static struct node *copied(const char *path)
{
	struct node *n = union_find(path);

	cr_assert_eq(copyup(union_tree(), n), 0);
	cr_assert(n->flags & NODE_INDEXED);
	return n;
}

static struct node *upper_dir(const char *path)
{
	struct node *n = union_find(path);

	cr_assert_eq(copyup(union_tree(), n), 0);
	return n;
}

static int put(struct node *n, struct node *dir, const char *name)
{
	int err;

	copyup_lock(union_tree(), n, NULL);
	err = alias_put(union_tree(), n, dir, name);
	copyup_unlock(union_tree(), n, NULL);
	return err;
}

static struct stat stat_of(const char *path)
{
	struct stat st;

	cr_assert_eq(fstatat(scratch_fd(), path, &st, 0), 0, "%s", path);
	return st;
}

static uint32_t links(struct node *n)
{
	struct statx st;

	cr_assert_eq(lookup_attr(union_tree(), n, &st), 0);
	return st.stx_nlink;
}

static void expect_same(const char *one, const char *other)
{
	cr_expect_eq(stat_of(one).st_ino, stat_of(other).st_ino, "%s, %s", one,
		     other);
}

Test(alias, the_name_that_is_known_comes_with_the_copy)
{
	struct node *n = copied("d/a");

	cr_expect(scratch_has("u/d/a"));
	cr_expect_not(scratch_has("u/d/b"));
	cr_expect_not(scratch_has("u/e"));
	cr_expect_eq(stat_of("u/d/a").st_nlink, 2, "the entry, too");
	cr_expect_eq(links(n), 3);
	union_forget(n);
	union_close();
}

/* Whatever the upper has of them: those of the lower are what users count. */
Test(alias, putting_names_changes_no_count)
{
	struct node *n = copied("d/a");
	struct node *d = union_find("d");
	struct node *e = upper_dir("e");

	cr_expect_eq(put(n, d, "b"), 0);
	cr_expect_eq(links(n), 3);
	cr_expect_str_eq(union_marked("u/d/b", "nlink"), "U+0");
	cr_expect_eq(put(n, e, "c"), 0);
	cr_expect_eq(links(n), 3);
	cr_expect_str_eq(union_marked("u/d/b", "nlink"), "U-1");
	cr_expect_eq(stat_of("u/e/c").st_nlink, 4);
	expect_same("u/d/a", "u/d/b");
	expect_same("u/d/a", "u/e/c");
	union_forget(n);
	union_forget(d);
	union_forget(e);
	union_close();
}

Test(alias, a_name_that_is_there_is_let_be)
{
	struct node *n = copied("d/a");
	struct node *d = union_find("d");

	cr_expect_eq(put(n, d, "b"), 0);
	cr_expect_eq(put(n, d, "b"), 0);
	cr_expect_eq(put(n, d, "a"), 0);
	cr_expect_eq(stat_of("u/d/a").st_nlink, 3);
	cr_expect_eq(links(n), 3);
	union_forget(n);
	union_forget(d);
	union_close();
}

/* It is no change of the directory, but of what may lie in it. */
Test(alias, the_directorys_times_stay_and_it_is_impure)
{
	struct node *n = copied("d/a");
	struct node *e = upper_dir("e");
	struct stat before = stat_of("u/e");
	struct stat after;
	scoped_fd int dir = scratch_open("u/e", O_PATH);

	cr_expect_not(origin_is_impure(dir));
	cr_expect_eq(put(n, e, "c"), 0);
	after = stat_of("u/e");
	cr_expect_eq(after.st_mtim.tv_sec, before.st_mtim.tv_sec);
	cr_expect_eq(after.st_mtim.tv_nsec, before.st_mtim.tv_nsec);
	cr_expect(origin_is_impure(dir));
	union_forget(n);
	union_forget(e);
	union_close();
}

Test(alias, where_it_can_not_be_put_nothing_changes)
{
	struct node *n = copied("d/a");
	struct node *e = union_find("e");
	char name[300];

	cr_expect_eq(put(n, e, "c"), -ENOENT, "e is not in the upper");
	cr_assert_eq(copyup(union_tree(), e), 0);
	memset(name, 'x', sizeof(name));
	name[sizeof(name) - 1] = '\0';
	cr_expect_eq(put(n, e, name), -ENAMETOOLONG);
	cr_expect_eq(links(n), 3);
	cr_expect_str_eq(union_marked("u/d/a", "nlink"), "U+1");
	union_forget(n);
	union_forget(e);
	union_close();
}

/* As long as the union has a name of it, in the upper or not. */
Test(alias, the_entry_goes_with_the_last_name)
{
	struct node *n = copied("d/a");
	struct node *d = union_find("d");
	struct node *e = upper_dir("e");
	scoped_fd int fd = scratch_open("u/d/a", O_PATH);
	static const char *const names[] = { "u/d/a", "u/d/b", "u/e/c" };

	cr_assert_eq(put(n, d, "b"), 0);
	cr_assert_eq(put(n, e, "c"), 0);
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		struct stat st;

		alias_gone(union_tree(), n, fd);
		cr_assert_eq(fstat(fd, &st), 0);
		cr_expect_eq(st.st_nlink, 4 - i, "the entry is there");
		cr_assert_eq(unlinkat(scratch_fd(), names[i], 0), 0);
	}
	alias_gone(union_tree(), n, fd);
	cr_expect_eq(unlinkat(scratch_fd(), "w/index", AT_REMOVEDIR), 0,
		     "it is empty");
	union_forget(n);
	union_forget(d);
	union_forget(e);
	union_close();
}

/* A hard link of a lower file that is read-only, which users are refused. */
Test(alias, names_of_a_read_only_file_can_be_put)
{
	struct node *n = copied("d/a");
	struct node *d = union_find("d");

	cr_assert_eq(fchmodat(scratch_fd(), "u/d/a", 0444, 0), 0);
	cr_expect_eq(put(n, d, "b"), 0);
	cr_expect_eq(links(n), 3);
	union_forget(n);
	union_forget(d);
	union_close();
}
