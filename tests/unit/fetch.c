/* SPDX-License-Identifier: Apache-2.0 */
#include "fetch.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "copyup.h"
#include "node.h"
#include "scope.h"
#include "scratch.h"
#include "tree.h"
#include "union.h"
#include "xattr.h"

#define BIG (1 << 20)

static void begin(void)
{
	union_begin(1);
	scratch_file("1/f", "some text");
}

TestSuite(fetch, .init = begin);

/* The node of a file that has been copied up without its data. */
static struct node *metacopy(const char *path)
{
	struct node *n;

	union_open_full(true);
	n = union_find(path);
	cr_assert_eq(copyup(union_tree(), n), 0);
	cr_assert(n->flags & NODE_METACOPY);
	return n;
}

static int fetch(struct node *n, off_t size)
{
	struct data_want want = { .size = size };
	int err;

	copyup_lock(union_tree(), n, NULL);
	err = fetch_data(union_tree(), n, &want);
	copyup_unlock(union_tree(), n, NULL);
	return err;
}

static struct stat upper(void)
{
	struct stat st;

	cr_assert_eq(fstatat(scratch_fd(), "u/f", &st, 0), 0);
	return st;
}

static bool is_metacopy(const struct node *n)
{
	return n->flags & NODE_METACOPY && n->parts &&
	       union_marked("u/f", "metacopy");
}

static bool is_whole(const struct node *n)
{
	return !(n->flags & NODE_METACOPY) && !n->parts &&
	       node_has_upper_data(n) && !union_marked("u/f", "metacopy");
}

Test(fetch, data_come_as_far_as_they_are_wanted)
{
	static const struct {
		off_t size;
		const char *text;
	} cases[] = {
		{ DATA_ALL, "some text" },
		{ 4, "some" },
		{ 0, "" },
		{ 9, "some text" },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct node *n = metacopy("f");

		cr_assert(is_metacopy(n));
		cr_expect_eq(fetch(n, cases[i].size), 0);
		cr_expect(is_whole(n), "case %zu", i);
		cr_expect_str_eq(scratch_read("u/f"), cases[i].text);
		union_forget(n);
		union_close();
		unlinkat(scratch_fd(), "u/f", 0);
	}
	cr_expect_str_eq(scratch_read("1/f"), "some text");
}

/* Writing moves times, and takes set-id bits where one is not privileged. */
Test(fetch, nobody_can_see_that_data_came)
{
	static const mode_t modes[] = { 0644, 0600, 06755, 02644, 01777 };

	for (size_t i = 0; i < ARRAY_LEN(modes); i++) {
		struct node *n = metacopy("f");
		struct stat before;
		struct stat after;

		cr_assert_eq(fchmodat(scratch_fd(), "u/f", modes[i], 0), 0);
		before = upper();
		cr_expect_eq(fetch(n, DATA_ALL), 0);
		after = upper();
		cr_expect_eq(after.st_mode, before.st_mode, "%o", modes[i]);
		cr_expect_eq(after.st_size, before.st_size);
		cr_expect_eq(after.st_mtim.tv_sec, before.st_mtim.tv_sec);
		cr_expect_eq(after.st_mtim.tv_nsec, before.st_mtim.tv_nsec);
		union_forget(n);
		union_close();
		unlinkat(scratch_fd(), "u/f", 0);
	}
}

/* A file may lose its write permission while it is open. */
Test(fetch, a_read_only_file_gets_its_data)
{
	struct node *n = metacopy("f");

	cr_assert_eq(fchmodat(scratch_fd(), "u/f", 0444, 0), 0);
	cr_expect_eq(fetch(n, DATA_ALL), 0);
	cr_expect(is_whole(n));
	cr_expect_eq(upper().st_mode & 07777, 0444);
	cr_expect_str_eq(scratch_read("u/f"), "some text");
	union_forget(n);
	union_close();
}

Test(fetch, capabilities_stay)
{
	static const char caps[20] = { 1, 0, 0, 2, 0, 4 };
	struct node *n = metacopy("f");
	scoped_fd int fd = scratch_open("u/f", O_PATH);
	char got[64];

	if (xattr_set(fd, "security.capability", caps, sizeof(caps), 0)) {
		union_close();
		cr_skip_test("only the privileged give capabilities");
	}
	cr_expect_eq(fetch(n, DATA_ALL), 0);
	cr_expect_eq(xattr_get(fd, "security.capability", got, sizeof(got)),
		     sizeof(caps));
	cr_expect_arr_eq(got, caps, sizeof(caps));
	union_forget(n);
	union_close();
}

Test(fetch, holes_stay_holes)
{
	scoped_fd int lower = scratch_open("1/f", O_RDWR);
	struct node *n;

	cr_assert_eq(ftruncate(lower, 16 * BIG), 0);
	cr_assert_eq(pwrite(lower, "end", 3, 16 * BIG - 3), 3);
	n = metacopy("f");
	cr_expect_eq(upper().st_size, 16 * BIG);
	cr_expect_eq(fetch(n, DATA_ALL), 0);
	cr_expect_eq(upper().st_size, 16 * BIG);
	cr_expect_lt(upper().st_blocks, BIG / 512);
	union_forget(n);
	union_close();
}

/* Found at a mount, not made at this one. */
Test(fetch, data_of_a_metacopy_of_an_earlier_mount_come)
{
	struct node *n;

	union_metacopy("u/f", 9);
	union_mark("u/f", "redirect", "g");
	renameat(scratch_fd(), "1/f", scratch_fd(), "1/g");
	union_open_full(true);
	n = union_find("f");
	cr_assert(is_metacopy(n));
	cr_expect_eq(fetch(n, DATA_ALL), 0);
	cr_expect(is_whole(n));
	cr_expect_str_eq(scratch_read("u/f"), "some text");
	union_forget(n);
	union_close();
}

Test(fetch, without_the_lower_nothing_changes)
{
	struct node *n = metacopy("f");

	unlinkat(scratch_fd(), "1/f", 0);
	cr_expect_eq(fetch(n, DATA_ALL), -ENOENT);
	cr_expect(is_metacopy(n));
	cr_expect_eq(upper().st_size, 9);
	union_forget(n);
	union_close();
}

static void limit(rlim_t bytes)
{
	struct rlimit l;

	signal(SIGXFSZ, SIG_IGN);
	cr_assert_eq(getrlimit(RLIMIT_FSIZE, &l), 0);
	l.rlim_cur = bytes;
	cr_assert_eq(setrlimit(RLIMIT_FSIZE, &l), 0);
}

/* As with a full disk: part of the data was written. */
Test(fetch, what_fails_half_way_leaves_the_old_state)
{
	scoped_fd int lower = scratch_open("1/f", O_RDWR);
	static char block[BIG];
	struct stat before;
	struct node *n;
	int err;

	memset(block, 'x', sizeof(block));
	cr_assert_eq(pwrite(lower, block, BIG, 0), BIG);
	n = metacopy("f");
	before = upper();
	limit(BIG / 4);
	err = fetch(n, DATA_ALL);
	limit(RLIM_INFINITY);
	if (!err)
		cr_skip_test("blocks are shared here, not written");
	cr_expect_eq(err, -EFBIG, "%d", err);
	cr_expect(is_metacopy(n));
	cr_expect_eq(upper().st_size, BIG);
	cr_expect_eq(upper().st_blocks, before.st_blocks,
		     "space is free again");
	cr_expect_eq(upper().st_mtim.tv_nsec, before.st_mtim.tv_nsec);
	cr_expect_eq(fetch(n, DATA_ALL), 0, "and then it can be done");
	cr_expect(is_whole(n));
	union_forget(n);
	union_close();
}
