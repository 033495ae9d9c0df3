/* SPDX-License-Identifier: Apache-2.0 */
/* Attributes of files; xattr.c has their names. */
#include "xattr.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "scope.h"
#include "scratch.h"

static void begin(void)
{
	scratch_begin();
	scratch_need_xattrs();
	scratch_file("from", "");
	scratch_file("to", "");
}

TestSuite(xattr_file, .init = begin);

static void set(int fd, const char *name, const char *value)
{
	cr_assert_eq(xattr_set(fd, name, value, strlen(value), 0), 0, "%s: %s",
		     name, strerror(errno));
}

/* The value, "" if empty; NULL if there is none. */
static const char *value_of(int fd, const char *name)
{
	static char value[256];
	ssize_t len = xattr_get(fd, name, value, sizeof(value) - 1);

	if (len < 0) {
		cr_expect_eq(len, -ENODATA, "%s", name);
		return NULL;
	}
	value[len] = '\0';
	return value;
}

static bool has_name(const char *list, ssize_t size, const char *name)
{
	for (const char *at = list; at < list + size; at += strlen(at) + 1)
		if (!strcmp(at, name))
			return true;
	return false;
}

Test(xattr_file, all_names_are_listed)
{
	static const char *const names[] = { "user.a", "user.b",
					     "user.overlay.opaque",
					     "user.overlay.overlay.x" };
	scoped_fd int fd = scratch_open("from", O_PATH);
	scoped_free char *list = NULL;
	ssize_t size;

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		set(fd, names[i], "v");
	size = xattr_list_stored(fd, &list);
	cr_assert_gt(size, 0);
	cr_expect_eq(list[size - 1], '\0');
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		cr_expect(has_name(list, size, names[i]), "%s", names[i]);
}

Test(xattr_file, a_file_without_any_has_an_empty_list)
{
	scoped_fd int fd = scratch_open("from", O_RDONLY);
	char *list = (char *)"not yet";
	ssize_t size = xattr_list_stored(fd, &list);

	if (size > 0 && list) /* a security module's own */
		cr_expect(has_name(list, size, "security.selinux"));
	else
		cr_expect(size == 0 && !list, "%zd", size);
}

Test(xattr_file, a_list_of_any_length_is_read_whole)
{
	scoped_fd int fd = scratch_open("from", O_PATH);
	scoped_free char *list = NULL;
	char name[XATTR_STORED_MAX];
	ssize_t size;
	int made = 0;

	for (; made < 60; made++) {
		snprintf(name, sizeof(name), "user.%0200d", made);
		if (xattr_set(fd, name, "", 0, 0))
			break; /* a block is all that some can have */
	}
	cr_assert_gt(made, 5);
	size = xattr_list_stored(fd, &list);
	cr_assert_geq(size, made * 206);
	for (int i = 0; i < made; i++) {
		snprintf(name, sizeof(name), "user.%0200d", i);
		cr_expect(has_name(list, size, name), "%d", i);
	}
}

Test(xattr_file, descriptors_that_can_not_be_used_are_errors)
{
	char *list;

	cr_expect_eq(xattr_list_stored(100000, &list), -ENOENT);
	cr_expect_eq(xattr_get(100000, "user.x", NULL, 0), -ENOENT);
	cr_expect_eq(xattr_set(100000, "user.x", "", 0, 0), -ENOENT);
	cr_expect_eq(xattr_remove(100000, "user.x"), -ENOENT);
}

Test(xattr_file, get_set_and_remove_are_as_the_system_calls)
{
	scoped_fd int fd = scratch_open("from", O_PATH);
	char value[8];

	cr_expect_eq(xattr_get(fd, "user.x", value, 8), -ENODATA);
	cr_expect_eq(xattr_remove(fd, "user.x"), -ENODATA);
	cr_expect_eq(xattr_set(fd, "user.x", "abc", 3, XATTR_REPLACE),
		     -ENODATA);
	cr_expect_eq(xattr_set(fd, "user.x", "abc", 3, XATTR_CREATE), 0);
	cr_expect_eq(xattr_set(fd, "user.x", "abc", 3, XATTR_CREATE), -EEXIST);
	cr_expect_eq(xattr_get(fd, "user.x", NULL, 0), 3);
	cr_expect_eq(xattr_get(fd, "user.x", value, 2), -ERANGE);
	cr_expect_eq(xattr_get(fd, "user.x", value, 8), 3);
	cr_expect_arr_eq(value, "abc", 3);
	cr_expect_eq(xattr_remove(fd, "user.x"), 0);
	cr_expect_null(value_of(fd, "user.x"));
}

Test(xattr_file, to_have_none_is_no_error_but_not_to_know_is)
{
	scoped_fd int fd = scratch_open("from", O_PATH);
	scoped_fd int nowhere = open("/proc/self/status", O_RDONLY);

	cr_expect_eq(xattr_has(fd, "user.x"), 0);
	cr_expect_eq(xattr_set(fd, "user.x", "", 0, 0), 0);
	cr_expect_eq(xattr_has(fd, "user.x"), 1, "though it is empty");
	cr_expect_eq(xattr_has(nowhere, "user.x"), 0, "there are none");
	cr_expect_eq(xattr_has(100000, "user.x"), -ENOENT);
}

/* Not of what the symlink leads to. */
Test(xattr_file, a_symlink_has_attributes_of_its_own)
{
	scoped_fd int link = -1;
	scoped_fd int target = scratch_open("from", O_PATH);

	if (!scratch_trusted())
		cr_skip_test("only trusted.* goes with symlinks");
	scratch_symlink("link", "from");
	link = scratch_open("link", O_PATH | O_NOFOLLOW);
	set(link, "trusted.x", "link");
	set(target, "trusted.x", "target");
	cr_expect_str_eq(value_of(link, "trusted.x"), "link");
	cr_expect_eq(xattr_remove(link, "trusted.x"), 0);
	cr_expect_str_eq(value_of(target, "trusted.x"), "target");
}

/* By its name on the branch: what the copy has of it. */
static const struct {
	const char *name;
	bool copied;
	bool trusted;
} copies[] = {
	{ "user.plain", true, false },
	{ "user.overlay.opaque", false, false },
	{ "user.overlay.overlay.opaque", true, false },
	{ "user.fuseoverlayfs.opaque", false, false },
	{ "user.layerfs.device", false, false },
	{ "trusted.plain", true, true },
	{ "trusted.overlay.opaque", false, true },
	{ "trusted.overlay.origin", false, true },
	{ "trusted.overlay.overlay.opaque", true, true },
};

Test(xattr_file, a_copy_has_what_users_see)
{
	scoped_fd int from = scratch_open("from", O_PATH);
	scoped_fd int to = scratch_open("to", O_PATH);
	bool trusted = scratch_trusted();

	for (size_t i = 0; i < ARRAY_LEN(copies); i++)
		if (trusted || !copies[i].trusted)
			set(from, copies[i].name, copies[i].name);
	cr_expect_eq(xattr_copy(from, to), 0);
	for (size_t i = 0; i < ARRAY_LEN(copies); i++) {
		const char *value = value_of(to, copies[i].name);

		if (copies[i].copied && (trusted || !copies[i].trusted))
			cr_expect(value && !strcmp(value, copies[i].name), "%s",
				  copies[i].name);
		else
			cr_expect_null(value, "%s", copies[i].name);
	}
}

Test(xattr_file, values_are_copied_whatever_they_hold)
{
	scoped_fd int from = scratch_open("from", O_RDONLY);
	scoped_fd int to = scratch_open("to", O_RDWR);
	char big[3000];
	char got[sizeof(big)];

	memset(big, 0xfe, sizeof(big));
	cr_assert_eq(xattr_set(from, "user.big", big, sizeof(big), 0), 0);
	cr_assert_eq(xattr_set(from, "user.empty", "", 0, 0), 0);
	cr_assert_eq(xattr_set(from, "user.zeros", "a\0b", 4, 0), 0);
	cr_expect_eq(xattr_copy(from, to), 0);
	cr_expect_eq(xattr_get(to, "user.empty", NULL, 0), 0);
	cr_expect_eq(xattr_get(to, "user.zeros", got, sizeof(got)), 4);
	cr_expect_arr_eq(got, "a\0b", 4);
	cr_expect_eq(xattr_get(to, "user.big", got, sizeof(got)), sizeof(got));
	cr_expect_arr_eq(got, big, sizeof(big));
}

Test(xattr_file, a_copy_replaces_values_and_takes_nothing_away)
{
	scoped_fd int from = scratch_open("from", O_RDONLY);
	scoped_fd int to = scratch_open("to", O_RDWR);

	set(from, "user.both", "new");
	set(to, "user.both", "old");
	set(to, "user.own", "own");
	cr_expect_eq(xattr_copy(from, to), 0);
	cr_expect_str_eq(value_of(to, "user.both"), "new");
	cr_expect_str_eq(value_of(to, "user.own"), "own");
}

Test(xattr_file, an_attribute_that_the_copy_can_not_have_is_left_out)
{
	scoped_fd int from = scratch_open("from", O_RDONLY);
	scoped_fd int to = -1;

	/* user.* is for files and directories only: EPERM here. */
	scratch_symlink("link", "from");
	to = scratch_open("link", O_PATH | O_NOFOLLOW);
	set(from, "user.x", "x");
	cr_expect_eq(xattr_copy(from, to), 0);
	cr_expect_eq(xattr_get(to, "user.x", NULL, 0), -ENODATA);
}

Test(xattr_file, an_attribute_that_guards_access_must_be_copied)
{
	/* An ACL: u::rw-,u:1:r--,g::r--,m::r--,o::--- */
	static const unsigned char acl[] = {
		2,   0,    0,   0,    0x01, 0,   6,    0,   255, 255,  255,
		255, 0x02, 0,   4,    0,    1,   0,    0,   0,   0x04, 0,
		4,   0,    255, 255,  255,  255, 0x10, 0,   4,   0,    255,
		255, 255,  255, 0x20, 0,    0,   0,    255, 255, 255,  255,
	};
	scoped_fd int from = scratch_open("from", O_RDONLY);
	scoped_fd int to = scratch_open("to", O_RDWR);
	scoped_fd int link = -1;
	unsigned char got[sizeof(acl)];

	if (xattr_set(from, "system.posix_acl_access", acl, sizeof(acl), 0))
		cr_skip_test("no ACLs on this file system");
	cr_expect_eq(xattr_copy(from, to), 0);
	cr_expect_eq(xattr_get(to, "system.posix_acl_access", got, sizeof(got)),
		     sizeof(acl));
	cr_expect_arr_eq(got, acl, sizeof(acl));
	scratch_symlink("link", "from");
	link = scratch_open("link", O_PATH | O_NOFOLLOW);
	cr_expect_eq(xattr_copy(from, link), -EOPNOTSUPP);
}
