/* SPDX-License-Identifier: Apache-2.0 */
#include "attr.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "beneath.h"
#include "scope.h"
#include "scratch.h"
#include "xattr.h"

TestSuite(attr, .init = scratch_begin);

/* One object of each type that an ordinary user can make, in old and new. */
static const struct {
	const char *name;
	mode_t type;
} types[] = {
	{ "file", S_IFREG },    { "dir", S_IFDIR },     { "fifo", S_IFIFO },
	{ "socket", S_IFSOCK }, { "symlink", S_IFLNK },
};

static void make(const char *name, mode_t type)
{
	int err = 0;

	if (type == S_IFDIR)
		err = mkdirat(scratch_fd(), name, 0755);
	else if (type == S_IFLNK)
		err = symlinkat("nowhere", scratch_fd(), name);
	else
		err = mknodat(scratch_fd(), name, type | 0644, 0);
	cr_assert_eq(err, 0, "%s: %s", name, strerror(errno));
}

static struct statx stat_of(const char *name)
{
	struct statx st;

	cr_assert_eq(beneath_stat(scratch_fd(), name, &st), 0);
	return st;
}

static void expect_times(const struct statx *st, const struct timespec times[2])
{
	cr_expect_eq(st->stx_atime.tv_sec, times[0].tv_sec);
	cr_expect_eq(st->stx_atime.tv_nsec, times[0].tv_nsec);
	cr_expect_eq(st->stx_mtime.tv_sec, times[1].tv_sec);
	cr_expect_eq(st->stx_mtime.tv_nsec, times[1].tv_nsec);
}

/* Copy everything from old to new, both of that type. */
static void check_copy(mode_t type, mode_t mode, const struct timespec times[2])
{
	scoped_fd int from = scratch_open("old", O_PATH | O_NOFOLLOW);
	scoped_fd int to = scratch_open("new", O_PATH | O_NOFOLLOW);
	struct statx st;

	if (type != S_IFLNK)
		cr_assert_eq(attr_set_mode(from, mode), 0);
	cr_assert_eq(attr_set_times(from, times), 0);
	st = stat_of("old");
	cr_expect_eq(attr_copy(from, &st, to), 0);
	st = stat_of("new");
	cr_expect_eq(st.stx_mode & S_IFMT, type);
	if (type != S_IFLNK)
		cr_expect_eq(st.stx_mode & 07777, mode);
	expect_times(&st, times);
}

Test(attr, a_copy_of_any_type_has_mode_and_times)
{
	static const mode_t modes[] = { 0, 0400, 0644, 0777, 01777, 06755 };
	static const struct timespec times[][2] = {
		{ { 1000000000, 123456789 }, { 1234567890, 999999999 } },
		{ { 0, 0 }, { 0, 1 } },
		{ { -86400, 500000000 }, { -1, 1 } },
	};

	for (size_t i = 0; i < ARRAY_LEN(types); i++) {
		for (size_t j = 0; j < ARRAY_LEN(modes); j++) {
			int drop = types[i].type == S_IFDIR ? AT_REMOVEDIR : 0;

			make("old", types[i].type);
			make("new", types[i].type);
			check_copy(types[i].type, modes[j],
				   times[j % ARRAY_LEN(times)]);
			unlinkat(scratch_fd(), "old", drop);
			unlinkat(scratch_fd(), "new", drop);
		}
	}
}

Test(attr, a_copy_has_the_owner_and_then_the_set_id_bits)
{
	scoped_fd int from = -1;
	scoped_fd int to = -1;
	struct statx st;

	if (geteuid())
		cr_skip_test("only root can give files away");
	make("old", S_IFREG);
	make("new", S_IFREG);
	from = scratch_open("old", O_PATH);
	to = scratch_open("new", O_PATH);
	cr_assert_eq(attr_set_owner(from, 4242, 4243), 0);
	cr_assert_eq(attr_set_mode(from, 06711), 0);
	st = stat_of("old");
	cr_expect_eq(attr_copy(from, &st, to), 0);
	st = stat_of("new");
	cr_expect_eq(st.stx_uid, 4242);
	cr_expect_eq(st.stx_gid, 4243);
	cr_expect_eq(st.stx_mode & 07777, 06711);
}

/* chown takes them, so they must come after it. */
Test(attr, a_copy_has_the_capabilities_of_its_owner)
{
	/* Version 2, effective, CAP_NET_RAW. */
	static const unsigned char caps[20] = { 1, 0, 0, 2, 0, 0x20 };
	scoped_fd int from = -1;
	scoped_fd int to = -1;
	unsigned char got[sizeof(caps)];
	struct statx st;

	make("old", S_IFREG);
	make("new", S_IFREG);
	from = scratch_open("old", O_PATH);
	to = scratch_open("new", O_PATH);
	if (geteuid() || attr_set_owner(from, 4242, 4242) ||
	    xattr_set(from, "security.capability", caps, sizeof(caps), 0))
		cr_skip_test("file capabilities can not be set here");
	st = stat_of("old");
	cr_expect_eq(attr_copy(from, &st, to), 0);
	cr_expect_eq(xattr_get(to, "security.capability", got, sizeof(got)),
		     sizeof(caps));
	cr_expect_arr_eq(got, caps, sizeof(caps));
}

Test(attr, a_copy_has_the_extended_attributes)
{
	scoped_fd int from = -1;
	scoped_fd int to = -1;
	struct statx st;
	char value[4];

	scratch_need_xattrs();
	make("old", S_IFDIR);
	make("new", S_IFDIR);
	from = scratch_open("old", O_PATH);
	to = scratch_open("new", O_PATH);
	cr_assert_eq(xattr_set(from, "user.x", "yes", 3, 0), 0);
	cr_assert_eq(xattr_set(from, "user.overlay.opaque", "y", 1, 0), 0);
	st = stat_of("old");
	cr_expect_eq(attr_copy(from, &st, to), 0);
	cr_expect_eq(xattr_get(to, "user.x", value, 4), 3);
	cr_expect_eq(xattr_get(to, "user.overlay.opaque", value, 4), -ENODATA);
}

/* The path leads through the descriptor, not through the symlink. */
Test(attr, a_symlink_is_changed_itself)
{
	static const struct timespec times[2] = { { 1, 2 }, { 3, 4 } };
	scoped_fd int link = -1;
	struct statx before;
	struct statx st;

	make("target", S_IFREG);
	scratch_symlink("link", "target");
	link = scratch_open("link", O_PATH | O_NOFOLLOW);
	before = stat_of("target");
	cr_expect_eq(attr_set_times(link, times), 0);
	cr_expect_eq(attr_set_owner(link, geteuid(), getegid()), 0);
	st = stat_of("link");
	expect_times(&st, times);
	st = stat_of("target");
	cr_expect_eq(st.stx_mtime.tv_sec, before.stx_mtime.tv_sec);
	cr_expect_eq(st.stx_ctime.tv_nsec, before.stx_ctime.tv_nsec);
}

Test(attr, of_a_mode_only_the_permissions_are_set)
{
	scoped_fd int fd = -1;

	make("file", S_IFREG);
	fd = scratch_open("file", O_PATH);
	cr_expect_eq(attr_set_mode(fd, S_IFDIR | 0712), 0);
	cr_expect_eq(stat_of("file").stx_mode, S_IFREG | 0712);
}

Test(attr, times_may_be_now_or_be_left_alone)
{
	static const struct timespec old[2] = { { 1000, 1 }, { 2000, 2 } };
	static const struct timespec omit[2] = { { 0, UTIME_OMIT },
						 { 3000, 3 } };
	static const struct timespec want[2] = { { 1000, 1 }, { 3000, 3 } };
	static const struct timespec now[2] = { { 0, UTIME_NOW },
						{ 0, UTIME_OMIT } };
	scoped_fd int fd = -1;
	struct statx st;

	make("file", S_IFREG);
	fd = scratch_open("file", O_PATH);
	cr_expect_eq(attr_set_times(fd, old), 0);
	cr_expect_eq(attr_set_times(fd, omit), 0);
	st = stat_of("file");
	expect_times(&st, want);
	cr_expect_eq(attr_set_times(fd, now), 0);
	st = stat_of("file");
	cr_expect_gt(st.stx_atime.tv_sec, 1000000000);
	cr_expect_eq(st.stx_mtime.tv_sec, 3000);
}

Test(attr, times_of_a_state_are_set_again_exactly)
{
	static const struct timespec times[2] = { { -5, 999999999 },
						  { 4000000000, 7 } };
	const struct statx st = {
		.stx_atime = { .tv_sec = -5, .tv_nsec = 999999999 },
		.stx_mtime = { .tv_sec = 4000000000, .tv_nsec = 7 },
		.stx_ctime = { .tv_sec = 1, .tv_nsec = 1 },
	};
	struct timespec got[2];

	attr_times_of(&st, got);
	for (int i = 0; i < 2; i++) {
		cr_expect_eq(got[i].tv_sec, times[i].tv_sec);
		cr_expect_eq(got[i].tv_nsec, times[i].tv_nsec);
	}
}

Test(attr, errors_are_told)
{
	static const struct timespec times[2] = { { 1, 2 }, { 3, 4 } };

	cr_expect_eq(attr_set_mode(100000, 0644), -ENOENT);
	cr_expect_eq(attr_set_times(100000, times), -ENOENT);
	cr_expect_eq(attr_set_owner(100000, 0, 0), -EBADF);
	if (geteuid()) {
		scoped_fd int root = open("/", O_PATH | O_CLOEXEC);

		cr_expect_eq(attr_set_mode(root, 0755), -EPERM);
		cr_expect_eq(attr_set_owner(root, geteuid(), getegid()),
			     -EPERM);
	}
}

/* Whether a descriptor is open for reading, or stands for a path only. */
Test(attr, any_descriptor_takes_changes)
{
	static const int ways[] = { O_PATH, O_RDONLY, O_RDWR };
	const struct timespec times[2] = { { 11, 12 }, { 13, 14 } };

	make("file", S_IFREG);
	for (size_t i = 0; i < ARRAY_LEN(ways); i++) {
		scoped_fd int fd = scratch_open("file", ways[i]);
		mode_t mode = 0640 + (mode_t)i;
		struct statx st;

		cr_expect_eq(attr_set_mode(fd, mode), 0);
		cr_expect_eq(attr_set_owner(fd, getuid(), getgid()), 0);
		cr_expect_eq(xattr_set(fd, "user.a", "b", 1, 0), 0);
		cr_expect_eq(xattr_remove(fd, "user.a"), 0);
		cr_expect_eq(attr_set_times(fd, times), 0);
		st = stat_of("file");
		cr_expect_eq(st.stx_mode & 07777, mode);
		expect_times(&st, times);
	}
}
