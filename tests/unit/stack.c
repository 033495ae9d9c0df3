/* SPDX-License-Identifier: Apache-2.0 */
#include "stack.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "said.h"
#include "scope.h"
#include "scratch.h"

/* Paths are taken from the scratch directory, where everything lies. */
static void begin(void)
{
	static const char *const dirs[] = { "l1",   "l2", "l2/in", "u",
					    "u/in", "w",  "m",     "w/in" };

	scratch_begin();
	for (size_t i = 0; i < ARRAY_LEN(dirs); i++)
		scratch_dir(dirs[i]);
	scratch_file("file", "");
	cr_assert_eq(fchdir(scratch_fd()), 0);
}

TestSuite(stack, .init = begin);

#define LOWERS_MAX 4

/* Open it; what was said is in *said. */
static int open_stack(const char *const *lowers, const char *upper,
		      const char *work, const char *mountpoint, struct stack *s,
		      const char **said)
{
	struct stack_paths paths = {
		.lowers = (char **)lowers,
		.upper = upper,
		.work = work,
		.mountpoint = mountpoint,
	};
	int err;

	while (lowers[paths.count])
		paths.count++;
	said_begin(STDERR_FILENO);
	err = stack_open(&paths, s);
	*said = said_end();
	return err;
}

static const struct {
	const char *lowers[LOWERS_MAX];
	const char *upper;
	const char *work;
	const char *mountpoint;
	int err;
	const char *said; /* NULL: nothing */
} cases[] = {
	{ { "l1" }, NULL, NULL, "m", 0, NULL },
	{ { "l1", "l2" }, NULL, NULL, "m", 0, NULL },
	{ { "l1", "l1" }, NULL, NULL, "m", 0, NULL },
	{ { "l2", "l2/in" }, NULL, NULL, "m", 0, NULL },
	{ { "l1" }, "u", "w", "m", 0, NULL },
	{ { "l1" }, "u", NULL, "m", 0, NULL },
	{ { "l1" }, "u/", NULL, "m", 0, NULL },
	{ { "l1" }, "u", "w", "l1", 0, NULL },
	{ { "l1" }, "u", "w", "u", 0, NULL },
	{ { "missing" }, "u", "w", "m", -ENOENT, "lower 'missing'" },
	{ { "l1", "missing" }, "u", "w", "m", -ENOENT, "lower 'missing'" },
	{ { "file" }, "u", "w", "m", -ENOTDIR, "lower 'file'" },
	{ { "l1" }, "missing", "w", "m", -ENOENT, "upper 'missing'" },
	{ { "l1" }, "file", "w", "m", -ENOTDIR, "upper 'file'" },
	{ { "l1" }, "u", "missing", "m", -ENOENT, "workdir 'missing'" },
	{ { "l1" }, "u", "file", "m", -ENOTDIR, "workdir 'file'" },
	{ { "l1" }, "u", "w", "missing", -ENOENT, "mountpoint 'missing'" },
	{ { "l1" }, "u", "w", "file", -ENOTDIR, "mountpoint 'file'" },
	{ { "l1" }, NULL, NULL, "missing", -ENOENT, "mountpoint 'missing'" },
	{ { "l1" }, "u", "u", "m", -EINVAL, "one lies in the other" },
	{ { "l1" }, "u", "u/in", "m", -EINVAL, "one lies in the other" },
	{ { "l1" }, "w/in", "w", "m", -EINVAL, "one lies in the other" },
	{ { "l1" }, "u", "/proc", "m", -EXDEV, "not on the filesystem" },
	{ { "l1", "u" }, "u", "w", "m", -EINVAL, "lower 'u'" },
	{ { "u/in", "l1" }, "u", "w", "m", -EINVAL, "lower 'u/in'" },
	{ { "l2" }, "l2/in", "w", "m", -EINVAL, "lower 'l2'" },
	{ { "w" }, "u", "w", "m", -EINVAL, "lower 'w'" },
	{ { "w/in" }, "u", "w", "m", -EINVAL, "lower 'w/in'" },
	{ { "l2" }, "u", "l2/in", "m", -EINVAL, "lower 'l2'" },
	{ { "l2" }, "u", "w", "l2/in", -EINVAL, "in the lower 'l2'" },
	{ { "l2" }, NULL, NULL, "l2/in", -EINVAL, "in the lower 'l2'" },
	{ { "l1" }, "u", "w", "u/in", -EINVAL, "in the upper 'u'" },
	{ { "l1" }, "u", "w", "w/in", -EINVAL, "in the workdir 'w'" },
};

/* The number of the next descriptor, which tells whether any stayed open. */
static int next_fd(void)
{
	int fd = dup(0);

	close(fd);
	return fd;
}

Test(stack, branches_are_stacked_or_refused_in_one_line)
{
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		int before = next_fd();
		struct stack s = { .count = 77 };
		const char *said;
		int err = open_stack(cases[i].lowers, cases[i].upper,
				     cases[i].work, cases[i].mountpoint, &s,
				     &said);

		cr_expect_eq(err, cases[i].err, "case %zu: %d", i, err);
		if (cases[i].said)
			cr_expect(said_one_line(said, cases[i].said),
				  "case %zu: %s", i, said);
		else
			cr_expect_str_empty(said, "case %zu: %s", i, said);
		if (!err)
			stack_close(&s);
		else
			cr_expect_eq(s.count, 77, "untouched");
		cr_expect_eq(next_fd(), before, "case %zu leaves some open", i);
	}
}

Test(stack, lowers_are_in_the_order_given)
{
	static const char *const lowers[] = { "l2", "l1", "l2/in", NULL };
	struct stack s;
	const char *said;

	cr_assert_eq(open_stack(lowers, NULL, NULL, "m", &s, &said), 0);
	cr_expect_not(s.writable);
	cr_expect_eq(s.count, 3);
	for (uint16_t i = 0; i < s.count; i++) {
		struct stat st;

		cr_assert_eq(stat(lowers[i], &st), 0);
		cr_expect_eq(s.lowers[i].root.stx_ino, st.st_ino);
		cr_expect_str_eq(s.lowers[i].name, lowers[i]);
	}
	stack_close(&s);
}

static const char *const one[] = { "l1", NULL };

Test(stack, a_work_directory_is_made_beside_the_upper)
{
	struct stack s;
	const char *said;

	cr_assert_eq(open_stack(one, "u", NULL, "m", &s, &said), 0);
	cr_expect(s.writable);
	cr_expect(scratch_has("u.work"));
	cr_expect_not(scratch_has("u/work"));
	stack_close(&s);
}

/* Nothing that was not there before. */
Test(stack, a_refusal_leaves_no_work_directory)
{
	static const char *const around[] = { ".", NULL };
	struct stack s;
	const char *said;

	cr_expect_eq(open_stack(around, "u", NULL, "m", &s, &said), -EINVAL);
	cr_expect_not(scratch_has("u.work"));
	cr_expect_eq(open_stack(one, "u", NULL, "u/in", &s, &said), -EINVAL);
	cr_expect_not(scratch_has("u.work"));
}

/* Twice means twice the mount that could ruin it. */
static const struct {
	const char *upper;
	const char *work;
	int err;
	const char *said;
} second[] = {
	{ "u", "w", -EBUSY, "upper 'u': in use by another layerfs" },
	{ "u", "w2", -EBUSY, "upper 'u': in use by another layerfs" },
	{ "u2", "w", -EBUSY, "workdir 'w': in use by another layerfs" },
	{ "u2", "w2", 0, NULL },
};

Test(stack, an_upper_or_work_directory_is_used_once, .timeout = 60)
{
	struct stack first;
	const char *said;

	scratch_dir("u2");
	scratch_dir("w2");
	cr_assert_eq(open_stack(one, "u", "w", "m", &first, &said), 0);
	for (size_t i = 0; i < ARRAY_LEN(second); i++) {
		struct stack s;
		int err = open_stack(one, second[i].upper, second[i].work, "m",
				     &s, &said);

		cr_expect_eq(err, second[i].err, "case %zu: %d", i, err);
		if (second[i].said)
			cr_expect(said_one_line(said, second[i].said), "%s",
				  said);
		if (!err)
			stack_close(&s);
	}
	stack_close(&first);
	cr_assert_eq(open_stack(one, "u", "w", "m", &first, &said), 0,
		     "free again: %s", said);
	stack_close(&first);
}

Test(stack, lowers_may_be_used_by_many)
{
	struct stack a;
	struct stack b;
	const char *said;

	cr_assert_eq(open_stack(one, NULL, NULL, "m", &a, &said), 0);
	cr_assert_eq(open_stack(one, "u", "w", "m", &b, &said), 0);
	stack_close(&a);
	stack_close(&b);
}

Test(stack, closing_twice_does_no_harm)
{
	struct stack s;
	const char *said;
	int before = next_fd();

	cr_assert_eq(open_stack(one, "u", "w", "m", &s, &said), 0);
	stack_close(&s);
	stack_close(&s);
	cr_expect_eq(next_fd(), before);
}
