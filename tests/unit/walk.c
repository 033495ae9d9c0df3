/* SPDX-License-Identifier: Apache-2.0 */
#include "walk.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "node.h"
#include "scope.h"
#include "scratch.h"
#include "union.h"

static void begin(void)
{
	union_begin(2);
	scratch_dir("1/a");
	scratch_dir("1/a/b");
	scratch_file("1/a/b/f", "");
	scratch_dir("2/a");
	scratch_dir("2/a/c");
	scratch_dir("u/a");
	scratch_dir("u/a/own");
	scratch_file("u/a/own/f", "");
}

TestSuite(walk, .init = begin);

static char seen[1024];
static const char *moved_at; /* the name that is said to be moved */
static const char *failing;  /* the name at which an error is returned */

static void note(const char *sign, const struct visit *v)
{
	scoped_free char *path = walk_path(v->t, v->dir, v->name);
	size_t used = strlen(seen);

	snprintf(seen + used, sizeof(seen) - used, "%s%s%s ", sign, path,
		 v->moved ? "!" : "");
}

static int enter(struct visit *v)
{
	if (failing && !strcmp(v->name, failing))
		return -EXDEV;
	if (moved_at && !strcmp(v->name, moved_at))
		v->moved = true;
	note("", v);
	return 0;
}

static int leave(const struct visit *v)
{
	note("-", v);
	return 0;
}

static void failed(struct node *dir, const char *name, int err, void *ctx)
{
	scoped_free char *path = walk_path(ctx, dir, name);

	snprintf(seen, sizeof(seen), "%s: %s", path, strerrorname_np(-err));
}

static int walk_all(bool everywhere)
{
	struct walker w = {
		.enter = enter,
		.leave = leave,
		.failed = failed,
		.everywhere = everywhere,
	};
	int err;

	seen[0] = '\0';
	union_open(true);
	w.ctx = union_tree();
	err = walk(union_tree(), &w);
	union_close();
	return err;
}

/* Where it is not said in which order, either will do. */
static bool has_seen(const char *text)
{
	return strstr(seen, text);
}

Test(walk, what_is_in_a_directory_comes_between_its_enter_and_its_leave)
{
	cr_expect_eq(walk_all(true), 0);
	cr_expect_eq(strncmp(seen, "a ", 2), 0, "%s", seen);
	cr_expect(has_seen("a/b a/b/f -a/b "), "%s", seen);
	cr_expect(has_seen("a/own a/own/f -a/own "), "%s", seen);
	cr_expect(has_seen("a/c -a/c "), "%s", seen);
	cr_expect(has_seen("-a - "), "%s", seen);
}

Test(walk, lower_directories_are_entered_only_if_asked_for)
{
	cr_expect_eq(walk_all(false), 0);
	cr_expect(has_seen("a/own/f"), "%s", seen);
	cr_expect(has_seen("a/b "), "%s", seen);
	cr_expect_not(has_seen("a/b/f"), "%s", seen);
}

Test(walk, what_lies_in_a_moved_directory_is_moved_and_visited)
{
	moved_at = "b";
	cr_expect_eq(walk_all(false), 0);
	cr_expect(has_seen("a/b! a/b/f! -a/b! "), "%s", seen);
	cr_expect(has_seen("a/own a/own/f -a/own "), "%s", seen);
	cr_expect(has_seen("-a - "), "%s", seen);
}

Test(walk, the_first_error_ends_it_and_its_path_is_told)
{
	failing = "f";
	cr_expect_eq(walk_all(false), -EXDEV);
	cr_expect_str_eq(seen, "a/own/f: EXDEV");
}
