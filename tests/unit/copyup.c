/* SPDX-License-Identifier: Apache-2.0 */
#include "copyup.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "beneath.h"
#include "caller.h"
#include "data_want.h"
#include "lookup.h"
#include "scope.h"
#include "scratch.h"
#include "tree.h"
#include "union.h"

static void begin(void)
{
	union_begin(1);
	scratch_dir("1/a");
	scratch_dir("1/a/b");
	scratch_file("1/a/b/f", "some text");
	scratch_symlink("1/a/link", "b/f");
	cr_assert_eq(mknodat(scratch_fd(), "1/a/fifo", S_IFIFO | 0640, 0), 0);
}

TestSuite(copyup, .init = begin);

/* As truncate(2) does it; 1 if the copy was made so. */
static int cut(const char *path, off_t size)
{
	struct node *n = union_find(path);
	struct statx st;
	int err = copyup_cut(union_tree(), n, size, NULL, &st);

	if (err == 1)
		cr_expect_eq(st.stx_size, size);
	union_forget(n);
	return err;
}

static int copy(const char *path)
{
	struct node *n = union_find(path);
	int err = copyup_data(union_tree(), n);

	cr_expect_eq(node_is_upper(n), !err);
	union_forget(n);
	return err;
}

Test(copyup, what_is_copied_and_those_above_it_are_in_the_upper)
{
	union_open(true);
	cr_expect_not(scratch_has("u/a"));
	cr_expect_eq(copy("a/b/f"), 0);
	cr_expect_str_eq(scratch_read("u/a/b/f"), "some text");
	cr_expect_not(scratch_has("u/a/link"));
	cr_expect_eq(copy("a/link"), 0);
	cr_expect(scratch_has("u/a/link"));
	cr_expect_eq(copy("a/fifo"), 0);
	cr_expect(scratch_has("u/a/fifo"));
	cr_expect_eq(copy("a/fifo"), 0, "once more");
	union_close();
	cr_expect_str_eq(scratch_read("1/a/b/f"), "some text");
}

Test(copyup, only_as_much_is_copied_as_is_kept)
{
	union_open(true);
	cr_expect_eq(cut("a/b/f", 4), 1);
	cr_expect_str_eq(scratch_read("u/a/b/f"), "some");
	union_close();
}

/* What the copy of a set-user-ID file of 2001 is like, cut by a stranger. */
Test(copyup, a_copy_is_cut_wholly_before_it_is_seen)
{
	static const off_t sizes[] = { 0, 4, 9, 5000 };
	const struct timespec old[] = { { .tv_sec = 1000000000 },
					{ .tv_sec = 1000000000 } };
	const struct caller stranger = { .uid = 1000, .gid = 1000 };

	cr_assert_eq(fchmodat(scratch_fd(), "1/a/b/f", 04755, 0), 0);
	cr_assert_eq(utimensat(scratch_fd(), "1/a/b/f", old, 0), 0);
	union_open(true);
	for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
		struct node *n = union_find("a/b/f");
		struct statx st = { 0 };

		cr_expect_eq(copyup_cut(union_tree(), n, sizes[i], &stranger,
					&st),
			     1);
		cr_expect_eq((off_t)st.stx_size, sizes[i]);
		cr_expect_eq(st.stx_mode, S_IFREG | 0755);
		cr_expect_gt(st.stx_mtime.tv_sec, old[1].tv_sec);
		cr_expect_eq(copyup_cut(union_tree(), n, 1, NULL, &st), 0,
			     "once more");
		lookup_forget(union_tree(), n, 1);
		union_close();
		cr_assert_eq(unlinkat(scratch_fd(), "u/a/b/f", 0), 0);
		union_open(true);
	}
	union_close();
}

Test(copyup, without_an_upper_nothing_is_copied)
{
	union_open(false);
	cr_expect_eq(copy("a/b/f"), -EROFS);
	union_close();
	cr_expect_not(scratch_has("u/a"));
}

static struct statx shown(const char *path)
{
	struct node *n = union_find(path);
	struct statx st;

	cr_assert_eq(lookup_attr(union_tree(), n, &st), 0);
	union_forget(n);
	return st;
}

Test(copyup, nobody_can_see_that_something_was_copied)
{
	static const char *const paths[] = { "a/b/f", "a/link", "a/fifo" };
	static const char *const dirs[] = { "a", "a/b" };
	struct statx before[ARRAY_LEN(paths)];
	struct statx parents[ARRAY_LEN(dirs)];

	cr_assert_eq(fchmodat(scratch_fd(), "1/a/b/f", 0640, 0), 0);
	union_open(true);
	for (size_t i = 0; i < ARRAY_LEN(paths); i++)
		before[i] = shown(paths[i]);
	for (size_t i = 0; i < ARRAY_LEN(dirs); i++)
		parents[i] = shown(dirs[i]);
	for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
		struct statx after;

		cr_expect_eq(copy(paths[i]), 0);
		after = shown(paths[i]);
		cr_expect_eq(after.stx_mode, before[i].stx_mode);
		cr_expect_eq(after.stx_size, before[i].stx_size);
		cr_expect_eq(after.stx_uid, before[i].stx_uid);
		cr_expect_eq(after.stx_mtime.tv_nsec,
			     before[i].stx_mtime.tv_nsec, "%s", paths[i]);
	}
	for (size_t i = 0; i < ARRAY_LEN(dirs); i++) {
		struct statx after = shown(dirs[i]);

		cr_expect_eq(after.stx_mtime.tv_sec,
			     parents[i].stx_mtime.tv_sec);
		cr_expect_eq(after.stx_mtime.tv_nsec,
			     parents[i].stx_mtime.tv_nsec, "%s", dirs[i]);
	}
	union_close();
}

/* What can not be made leaves no trace: the lower shows for ever. */
Test(copyup, what_fails_leaves_the_lower_shown)
{
	if (!geteuid())
		cr_skip_test("nothing is shut to root");
	cr_assert_eq(fchmodat(scratch_fd(), "1/a/b/f", 0, 0), 0);
	union_open(true);
	cr_expect_eq(copy("a/b/f"), -EACCES);
	cr_expect_not(scratch_has("u/a/b/f"));
	cr_expect_eq(shown("a/b/f").stx_size, 9);
	union_close();
	/* And nothing stays in the work directory. */
	cr_expect_eq(unlinkat(scratch_fd(), "w/work", AT_REMOVEDIR), 0);
}

static atomic_uint failed;

static void *copy_file(void *arg)
{
	if (copyup_data(union_tree(), arg))
		atomic_fetch_add(&failed, 1);
	return NULL;
}

Test(copyup, several_threads_copy_a_file_once, .timeout = 120)
{
	pthread_t threads[8];
	char path[16];

	for (int i = 0; i < 30; i++) {
		snprintf(path, sizeof(path), "1/a/b/%d", i);
		scratch_file(path, "shared");
	}
	union_open(true);
	for (int i = 0; i < 30; i++) {
		struct node *n;

		snprintf(path, sizeof(path), "a/b/%d", i);
		n = union_find(path);
		for (size_t t = 0; t < ARRAY_LEN(threads); t++)
			pthread_create(&threads[t], NULL, copy_file, n);
		for (size_t t = 0; t < ARRAY_LEN(threads); t++)
			pthread_join(threads[t], NULL);
		union_forget(n);
		snprintf(path, sizeof(path), "u/a/b/%d", i);
		cr_expect_str_eq(scratch_read(path), "shared");
	}
	cr_expect_eq(failed, 0);
	union_close();
}

static int stale_told;

static void count_stale(void *ctx, uint64_t id, bool names)
{
	(void)ctx;
	(void)id;
	(void)names;
	stale_told++;
}

/* Once the copy is made now, and once it is there. */
Test(copyup, who_goes_on_with_a_copy_holds_it)
{
	struct node *n;
	struct held h;
	struct statx upper;

	union_open(true);
	cr_assert_eq(copy("a/b"), 0);
	n = union_find("a/b/f");
	union_tree()->stale = count_stale;
	for (int made = 1; made >= 0; made--) {
		struct statx held;

		stale_told = 0;
		cr_assert_eq(copyup_open(union_tree(), n, &h), 0);
		cr_expect_eq(h.made, made);
		cr_expect_eq(stale_told, made, "its directory");
		cr_assert_eq(beneath_stat(h.fd, "", &held), 0);
		cr_assert_eq(beneath_stat(scratch_fd(), "u/a/b/f", &upper), 0);
		cr_expect_eq(held.stx_ino, upper.stx_ino);
		if (made)
			cr_expect_eq(h.lower.stx_size, 9);
		scope_close_fd(&h.fd);
	}
	union_tree()->stale = NULL;
	union_forget(n);
	union_close();
}

Test(copyup, nobody_holds_what_cannot_be_copied)
{
	struct node *n;
	struct held h;

	union_open(false);
	n = union_find("a/b/f");
	cr_expect_eq(copyup_open(union_tree(), n, &h), -EROFS);
	cr_expect_eq(h.fd, -1);
	union_forget(n);
	union_close();
}
