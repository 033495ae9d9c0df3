/* SPDX-License-Identifier: Apache-2.0 */
#include "keepsake.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "attr.h"
#include "node.h"
#include "scope.h"
#include "scratch.h"
#include "union.h"
#include "xattr.h"

#define STYLE MARK_STYLE_USER
#define NOTE  "user.overlay.layerfs.kept"

TestSuite(keepsake, .init = scratch_begin);

static const struct timespec old[2] = {
	{ .tv_sec = -3, .tv_nsec = 999999999 },
	{ .tv_sec = 1000000000, .tv_nsec = 7 },
};

/* A file of long ago with a set-user-ID bit. */
static int make(void)
{
	int fd;

	scratch_need_xattrs();
	scratch_file("f", "text");
	fd = scratch_open("f", O_RDWR);
	cr_assert_eq(fchmod(fd, 04750), 0);
	cr_assert_eq(futimens(fd, old), 0);
	return fd;
}

/* As writing leaves it. */
static void disturb(int fd)
{
	cr_assert_eq(pwrite(fd, "data", 4, 0), 4);
	cr_assert_eq(fchmod(fd, 0750), 0);
}

static void expect_as_made(int fd)
{
	struct stat st;

	cr_assert_eq(fstat(fd, &st), 0);
	cr_expect_eq(st.st_mode & 07777, 04750);
	cr_expect_eq(st.st_mtim.tv_sec, old[1].tv_sec);
	cr_expect_eq(st.st_mtim.tv_nsec, old[1].tv_nsec);
	cr_expect_eq(st.st_atim.tv_sec, old[0].tv_sec);
	cr_expect_eq(xattr_has(fd, NOTE), 0);
}

Test(keepsake, what_was_taken_is_given_back_and_the_note_goes)
{
	scoped_fd int fd = make();
	struct keepsake k;

	cr_expect_eq(keepsake_take(STYLE, fd, &k), 0);
	cr_expect_eq(k.size, 4);
	cr_expect_eq(xattr_has(fd, NOTE), 1);
	disturb(fd);
	cr_expect_eq(keepsake_give_back(STYLE, fd, &k), 0);
	expect_as_made(fd);
}

Test(keepsake, who_finds_the_note_alone_can_do_it)
{
	scoped_fd int fd = make();
	struct keepsake k;

	cr_expect_eq(keepsake_take(STYLE, fd, &k), 0);
	disturb(fd);
	cr_expect_eq(keepsake_mend(STYLE, fd), 0);
	expect_as_made(fd);
	cr_expect_eq(keepsake_mend(STYLE, fd), -ENODATA);
	expect_as_made(fd);
}

Test(keepsake, a_note_that_is_none_changes_nothing)
{
	static const char *const notes[] = {
		"", "4750", "4750 1 2 3", "x 1 2 3 4 ", "4750 1 2 3 4",
	};
	scoped_fd int fd = make();
	char big[200];

	for (size_t i = 0; i < ARRAY_LEN(notes); i++) {
		cr_assert_eq(xattr_set(fd, NOTE, notes[i], strlen(notes[i]), 0),
			     0);
		cr_expect_eq(keepsake_mend(STYLE, fd), -EINVAL, "%s", notes[i]);
	}
	memset(big, ' ', sizeof(big));
	cr_assert_eq(xattr_set(fd, NOTE, big, sizeof(big), 0), 0);
	cr_expect_lt(keepsake_mend(STYLE, fd), 0);
	cr_assert_eq(xattr_remove(fd, NOTE), 0);
	expect_as_made(fd);
}

/* The lookup after a kill. */
Test(keepsake, a_metacopy_left_half_filled_is_mended_when_it_is_found)
{
	struct node *n;
	struct stat st;

	union_begin(1);
	scratch_file("1/f", "text");
	union_metacopy("u/f", 4);
	union_mark("u/f", "layerfs.kept", "640 5 6 7 8 ");
	union_open_full(true);
	n = union_find("f");
	cr_expect(n->flags & NODE_METACOPY);
	union_forget(n);
	union_close();
	cr_assert_eq(fstatat(scratch_fd(), "u/f", &st, 0), 0);
	cr_expect_eq(st.st_mode & 07777, 0640);
	cr_expect_eq(st.st_mtim.tv_sec, 7);
	cr_expect_null(union_marked("u/f", "layerfs.kept"));
}
