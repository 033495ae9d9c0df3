/* SPDX-License-Identifier: Apache-2.0 */
/* The removal of trees; stage.c has the stages. */
#include "stage.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "draw.h"
#include "scope.h"
#include "scratch.h"

TestSuite(stage_remove, .init = scratch_begin);

static int remove_tree(const char *name)
{
	return stage_remove_tree(scratch_fd(), name);
}

Test(stage_remove, removes_an_object_of_any_type)
{
	static const mode_t types[] = { S_IFREG, S_IFIFO, S_IFSOCK };

	for (size_t i = 0; i < ARRAY_LEN(types); i++) {
		cr_assert_eq(mknodat(scratch_fd(), "x", types[i] | 0600, 0), 0);
		cr_expect_eq(remove_tree("x"), 0);
		cr_expect_not(scratch_has("x"));
	}
	scratch_dir("x");
	cr_expect_eq(remove_tree("x"), 0);
	cr_expect_not(scratch_has("x"));
	scratch_whiteout("x");
	cr_expect_eq(remove_tree("x"), 0);
	cr_expect_not(scratch_has("x"));
}

Test(stage_remove, nothing_there_is_no_error)
{
	cr_expect_eq(remove_tree("missing"), 0);
}

Test(stage_remove, symlinks_are_removed_and_not_followed)
{
	scratch_dir("other");
	scratch_file("other/f", "stays");
	scratch_symlink("link", "other");
	scratch_dir("tree");
	scratch_symlink("tree/link", "../other");
	scratch_dir("tree/sub");
	scratch_symlink("tree/sub/abs", scratch_path());
	cr_expect_eq(remove_tree("link"), 0);
	cr_expect_eq(remove_tree("tree"), 0);
	cr_expect_not(scratch_has("tree"));
	cr_expect_not(scratch_has("link"));
	cr_expect_str_eq(scratch_read("other/f"), "stays");
}

/* With a file on every floor. */
static void make_deep(const char *name, int depth)
{
	scoped_fd int at = scratch_open(".", O_PATH | O_DIRECTORY);

	for (int i = 0; i < depth; i++) {
		int next;

		cr_assert_eq(mkdirat(at, i ? "deep" : name, 0755), 0);
		next = openat(at, i ? "deep" : name,
			      O_PATH | O_DIRECTORY | O_CLOEXEC);
		cr_assert_geq(next, 0);
		cr_assert_eq(mknodat(next, "f", S_IFREG | 0644, 0), 0);
		close(at);
		at = next;
	}
}

/* Deeper than a path or our descriptors reach. */
Test(stage_remove, removes_a_tree_of_any_depth, .timeout = 120)
{
	make_deep("tree", 3000);
	cr_expect_eq(remove_tree("tree"), 0);
	cr_expect_not(scratch_has("tree"));
}

Test(stage_remove, a_work_directory_is_swept_of_deep_trees, .timeout = 120)
{
	scoped_fd int fd = -1;
	struct workdir work;

	scratch_dir("w");
	scratch_dir("w/work");
	make_deep("w/work/a", 1500);
	make_deep("w/work/b", 1500);
	fd = scratch_open("w", O_PATH | O_DIRECTORY);
	cr_expect_eq(workdir_open(fd, &work), 0);
	cr_expect_eq(unlinkat(fd, "work", AT_REMOVEDIR), 0, "%s",
		     strerror(errno));
	close(work.fd);
}

Test(stage_remove, removes_wide_trees)
{
	char path[64];

	scratch_dir("tree");
	scratch_dir("tree/sub");
	for (int i = 0; i < 200; i++) {
		snprintf(path, sizeof(path), "tree/sub/%d", i);
		scratch_dir(path);
		snprintf(path, sizeof(path), "tree/sub/%d/f", i);
		scratch_file(path, "");
		snprintf(path, sizeof(path), "tree/sub/f%d", i);
		scratch_file(path, "");
	}
	cr_expect_eq(remove_tree("tree"), 0);
	cr_expect_not(scratch_has("tree"));
}

/* Names that the removal itself uses, and some that need care. */
static const char *const names[] = {
	"a",   "b", ".hoisted-0", ".hoisted-1", ".wh.a",      "#0",
	"...", " ", "\n",         "\xff",       ".hoisted-2", "-rf",
};

static void make_random(struct draw *d, int dir, int depth)
{
	for (unsigned int n = draw(d, 6); n > 0; n--) {
		const char *name = names[draw(d, ARRAY_LEN(names))];
		int sub;

		switch (draw(d, depth ? 5 : 3)) {
		case 0: mknodat(dir, name, S_IFREG | 0644, 0); break;
		case 1:
			if (symlinkat(scratch_path(), dir, name))
				break; /* there already */
			break;
		case 2: mknodat(dir, name, S_IFIFO | 0644, 0); break;
		default:
			mkdirat(dir, name, 0755);
			sub = openat(dir, name,
				     O_PATH | O_DIRECTORY | O_NOFOLLOW |
					     O_CLOEXEC);
			if (sub >= 0)
				make_random(d, sub, depth - 1);
			scope_close_fd(&sub);
		}
	}
}

Test(stage_remove, removes_random_trees_and_nothing_else, .timeout = 120)
{
	struct draw d = { 1 };

	scratch_file("beside", "stays");
	for (int i = 0; i < 100; i++) {
		scoped_fd int tree = -1;

		scratch_dir("tree");
		tree = scratch_open("tree", O_PATH | O_DIRECTORY);
		make_random(&d, tree, 7);
		cr_expect_eq(remove_tree("tree"), 0, "case %d", i);
		cr_assert_not(scratch_has("tree"), "case %d", i);
	}
	cr_expect_str_eq(scratch_read("beside"), "stays");
}

Test(stage_remove, a_tree_that_is_open_can_be_removed)
{
	scoped_fd int open = -1;

	scratch_dir("tree");
	scratch_dir("tree/sub");
	scratch_file("tree/sub/f", "text");
	open = scratch_open("tree/sub", O_RDONLY | O_DIRECTORY);
	cr_expect_eq(remove_tree("tree"), 0);
	cr_expect_not(scratch_has("tree"));
}
