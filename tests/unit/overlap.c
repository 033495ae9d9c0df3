/* SPDX-License-Identifier: Apache-2.0 */
#include "overlap.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include "beneath.h"
#include "draw.h"
#include "scope.h"
#include "scratch.h"

TestSuite(overlap, .init = scratch_begin);

static struct statx stat_of(const char *path)
{
	scoped_fd int fd = scratch_open(path, O_PATH);
	struct statx st;

	cr_assert_eq(beneath_stat(fd, "", &st), 0);
	return st;
}

static bool inside(const char *below, const char *above)
{
	scoped_fd int fd = scratch_open(below, O_PATH);
	struct statx st = stat_of(above);

	return overlap_inside(fd, &st);
}

Test(overlap, the_same_is_the_same_inode_of_the_same_device)
{
	struct draw d = { 1 };

	for (int i = 0; i < 20000; i++) {
		struct statx st[2];

		for (int j = 0; j < 2; j++)
			st[j] = (struct statx){
				.stx_ino = draw(&d, 3),
				.stx_dev_major = draw(&d, 2),
				.stx_dev_minor = draw(&d, 2),
				.stx_mode = (uint16_t)draw(&d, 2),
			};
		if (overlap_same(&st[0], &st[1]) !=
		    (st[0].stx_ino == st[1].stx_ino &&
		     st[0].stx_dev_major == st[1].stx_dev_major &&
		     st[0].stx_dev_minor == st[1].stx_dev_minor))
			cr_assert_fail("case %d", i);
	}
}

static const struct {
	const char *below;
	const char *above;
	bool inside;
} cases[] = {
	{ "a/b", "a", true },     { "a/b/c", "a", true },
	{ "a/b/c", "a/b", true }, { "a", "a", false },
	{ "a", "a/b", false },    { "ab", "a", false },
	{ "a/b", "ab", false },   { "x/b", "a", false },
	{ "link/b", "a", true },  { "a/b", "link", true },
	{ "link", "a", false },   { "a", ".", true },
	{ ".", "a", false },      { "/", "a", false },
	{ "a", "/", true },       { "/", "/", false },
};

Test(overlap, inside_is_anywhere_below)
{
	scratch_dir("a");
	scratch_dir("a/b");
	scratch_dir("a/b/c");
	scratch_dir("ab");
	scratch_dir("x");
	scratch_dir("x/b");
	scratch_symlink("link", "a");
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		cr_expect_eq(inside(cases[i].below, cases[i].above),
			     cases[i].inside, "%s in %s", cases[i].below,
			     cases[i].above);
}

Test(overlap, a_removed_directory_is_not_inside_another)
{
	struct statx st;
	int fd;

	scratch_dir("a");
	scratch_dir("b");
	scratch_dir("a/gone");
	fd = scratch_open("a/gone", O_PATH);
	unlinkat(scratch_fd(), "a/gone", AT_REMOVEDIR);
	st = stat_of("b");
	cr_expect_not(overlap_inside(fd, &st));
	close(fd);
	cr_expect_not(overlap_inside(-1, &st));
}

/* Each question leaves the descriptors as they were. */
Test(overlap, nothing_stays_open)
{
	int before = open("/dev/null", O_RDONLY | O_CLOEXEC);
	int after;

	close(before);
	scratch_dir("a");
	for (int i = 0; i < 100; i++)
		inside("a", "/");
	free(overlap_kernel_mount(&(struct statx){ 0 }));
	after = open("/dev/null", O_RDONLY | O_CLOEXEC);
	close(after);
	cr_expect_eq(before, after);
}

Test(overlap, no_kernel_mount_has_a_fresh_directory)
{
	struct statx st = stat_of(".");

	cr_expect_null(overlap_kernel_mount(&st));
}

/* What mount(2) and mountinfo write in other ways. */
#define ODD_NAMES "a b\tc\nd#e"

/* 0, or a number that says what went wrong; 77: can not be mounted here. */
static int mount_and_ask(void)
{
	static const char *const dirs[] = { "lower", "upper " ODD_NAMES,
					    "work " ODD_NAMES,
					    "at " ODD_NAMES };
	const char *wanted = dirs[3];

	for (size_t i = 0; i < ARRAY_LEN(dirs); i++)
		if (mkdirat(scratch_fd(), dirs[i], 0755))
			return 1;
	if (fchdir(scratch_fd()) ||
	    unshare(CLONE_NEWNS | (geteuid() ? CLONE_NEWUSER : 0)) ||
	    mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) ||
	    mount("overlay", wanted, "overlay", 0,
		  "lowerdir=lower,upperdir=upper " ODD_NAMES
		  ",workdir=work " ODD_NAMES))
		return 77;
	for (size_t i = 0; i < 3; i++) {
		struct statx st = stat_of(dirs[i]);
		scoped_free char *at = overlap_kernel_mount(&st);
		const char *last = at ? strstr(at, "/at ") : NULL;

		if (i == 0 && at)
			return 2; /* lowers may be shared */
		if (i && (!last || strcmp(last + 1, wanted) != 0))
			return 3;
	}
	return 0;
}

/* In namespaces of its own, which end with the child. */
Test(overlap, the_kernels_mount_of_an_upper_or_work_is_found)
{
	pid_t child = fork();
	int status = 0;

	if (!child)
		_exit(mount_and_ask());
	waitpid(child, &status, 0);
	if (WIFEXITED(status) && WEXITSTATUS(status) == 77)
		cr_skip_test("no kernel overlayfs for us here");
	cr_expect_eq(status, 0, "%d", WEXITSTATUS(status));
}
