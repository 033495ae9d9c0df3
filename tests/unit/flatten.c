/* SPDX-License-Identifier: Apache-2.0 */
#include "flatten.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "node.h"
#include "said.h"
#include "scratch.h"
#include "union.h"

static void begin(void)
{
	union_begin(2);
}

TestSuite(flatten, .init = begin);

static char done[1024];

static void did(const char *what, const char *path)
{
	size_t used = strlen(done);

	snprintf(done + used, sizeof(done) - used, "%s %s, ", what, path);
}

static int flatten_it(void)
{
	int err;

	done[0] = '\0';
	union_open_full(true);
	err = flatten(union_tree(), did);
	union_close();
	return err;
}

static void expect_same(const char *a, const char *b)
{
	struct stat x = { 0 };
	struct stat y = { 0 };

	cr_expect_eq(fstatat(scratch_fd(), a, &x, 0), 0, "%s", a);
	cr_expect_eq(fstatat(scratch_fd(), b, &y, 0), 0, "%s", b);
	cr_expect_eq(x.st_ino, y.st_ino, "%s and %s", a, b);
}

static void expect_opaque(const char *path, bool is)
{
	const char *mark = union_marked(path, "opaque");

	cr_expect_eq(mark && !strcmp(mark, "y"), is, "%s", path);
}

static void make_moved(void)
{
	scratch_dir("1/d");
	scratch_dir("1/d/e");
	scratch_file("1/d/e/f", "text");
	scratch_dir("u/n");
	scratch_dir("u/n/e");
	union_mark("u/n", "redirect", "/d");
}

Test(flatten, a_moved_directory_is_filled_and_closed)
{
	make_moved();
	cr_expect_eq(flatten_it(), 0);
	cr_expect_str_eq(scratch_read("u/n/e/f"), "text");
	expect_opaque("u/n", true);
	expect_opaque("u/n/e", true);
	cr_expect_null(union_marked("u/n", "redirect"));
	cr_expect_str_eq(done, "copied n/e/f, closed n/e, closed n, ");
}

Test(flatten, what_was_closed_before_a_kill_loses_its_redirect)
{
	make_moved();
	union_make_opaque("u/n");
	cr_expect_eq(flatten_it(), 0);
	cr_expect_null(union_marked("u/n", "redirect"));
	cr_expect_not(scratch_has("u/n/e/f"), "it did not show");
	expect_opaque("u/n/e", false);
}

Test(flatten, a_redirect_that_leads_nowhere_stays_and_is_an_error)
{
	make_moved();
	union_mark("u/n", "redirect", "/gone");
	said_begin(STDERR_FILENO);
	cr_expect_eq(flatten_it(), -ESTALE);
	cr_expect(said_one_line(said_end(), "'n'"));
	cr_expect_str_eq(union_marked("u/n", "redirect"), "/gone");
	expect_opaque("u/n", false);
}

Test(flatten, a_metacopy_gets_its_data)
{
	scratch_file("2/f", "text");
	union_metacopy("u/f", 4);
	union_mark("u/f", "redirect", "f");
	cr_expect_eq(flatten_it(), 0);
	cr_expect_str_eq(scratch_read("u/f"), "text");
	cr_expect_null(union_marked("u/f", "metacopy"));
	cr_expect_null(union_marked("u/f", "redirect"));
}

Test(flatten, what_a_lower_leads_to_is_copied_up)
{
	scratch_file("2/f", "text");
	union_metacopy("1/f", 4);
	scratch_dir("2/d");
	scratch_file("2/d/x", "below");
	scratch_dir("1/n");
	union_mark("1/n", "redirect", "d");
	cr_expect_eq(flatten_it(), 0);
	cr_expect_str_eq(scratch_read("u/f"), "text");
	cr_expect_str_eq(scratch_read("u/n/x"), "below");
	expect_opaque("u/n", true);
	cr_expect_not(scratch_has("u/d"));
}

/* The kernel would show another one there, or refuse the directory. */
Test(flatten, a_lower_that_leads_nowhere_is_closed)
{
	scratch_dir("2/n");
	scratch_file("2/n/not-there", "");
	scratch_dir("1/n");
	scratch_file("1/n/x", "text");
	union_mark("1/n", "redirect", "/gone");
	cr_expect_eq(flatten_it(), 0);
	cr_expect_str_eq(scratch_read("u/n/x"), "text");
	expect_opaque("u/n", true);
}

Test(flatten, whiteouts_go_where_the_kernel_would_list_them)
{
	struct stat before;
	struct stat after;

	make_moved();
	scratch_file("1/d/gone", "");
	scratch_dir("1/stays");
	scratch_file("1/stays/gone", "");
	scratch_dir("u/stays");
	scratch_whiteout("u/n/gone");
	scratch_whiteout("u/stays/gone");
	cr_assert_eq(fstatat(scratch_fd(), "u/n", &before, 0), 0);
	cr_expect_eq(flatten_it(), 0);
	cr_expect_not(scratch_has("u/n/gone"));
	cr_expect(scratch_has("u/stays/gone"));
	cr_assert_eq(fstatat(scratch_fd(), "u/n", &after, 0), 0);
	cr_expect_eq(before.st_mtim.tv_nsec, after.st_mtim.tv_nsec);
}

Test(flatten, a_closed_directory_keeps_its_number)
{
	struct node *n;
	uint64_t ino;

	make_moved();
	union_open_full(true);
	n = union_find("n/e");
	ino = n->ino;
	union_forget(n);
	union_close();
	cr_expect_eq(flatten_it(), 0);
	union_open_full(true);
	n = union_find("n/e");
	cr_expect_eq(n->ino, ino);
	union_forget(n);
	union_close();
}

Test(flatten, names_passed_before_are_found_the_second_time)
{
	scratch_dir("1/a");
	scratch_file("1/a/f", "text");
	scratch_dir("1/d");
	cr_assert_eq(linkat(scratch_fd(), "1/a/f", scratch_fd(), "1/d/f", 0),
		     0);
	cr_assert_eq(linkat(scratch_fd(), "1/a/f", scratch_fd(), "1/g", 0), 0);
	scratch_dir("u/n");
	union_mark("u/n", "redirect", "/d");
	cr_expect_eq(flatten_it(), 0);
	expect_same("u/n/f", "u/a/f");
	expect_same("u/n/f", "u/g");
	cr_expect_null(union_marked("u/g", "nlink"));
	cr_expect_not(scratch_has("w/index"));
}

Test(flatten, a_plain_upper_stays_as_it_is)
{
	scratch_dir("1/d");
	scratch_file("1/d/x", "");
	scratch_dir("u/d");
	scratch_file("u/d/y", "");
	cr_expect_eq(flatten_it(), 0);
	cr_expect_str_eq(done, "");
	cr_expect_not(scratch_has("u/d/x"));
	cr_expect_null(union_marked("u", "origin"));
	cr_expect_not(scratch_has("w/index"));
}
