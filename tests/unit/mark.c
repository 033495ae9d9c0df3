/* SPDX-License-Identifier: Apache-2.0 */
/* Marks that are read; mark_write.c has those that we write. */
#include "mark.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/sysmacros.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "beneath.h"
#include "scope.h"
#include "scratch.h"

TestSuite(mark, .init = scratch_begin);

/* What a name is: shown, reserved (never shown), or hiding another one. */
static const struct {
	const char *name;
	bool reserved;
	const char *hides;
} names[] = {
	{ "", false, NULL },
	{ "x", false, NULL },
	{ ".", false, NULL },
	{ ".w", false, NULL },
	{ ".wh", false, NULL },
	{ ".whx", false, NULL },
	{ ".Wh.x", false, NULL },
	{ "x.wh.", false, NULL },
	{ "..wh.x", false, NULL },
	{ ".wh.", true, NULL },
	{ ".wh.x", true, "x" },
	{ ".wh..", true, "." },
	{ ".wh..x", true, ".x" },
	{ ".wh.wh.", true, "wh." },
	{ ".wh..wh", true, ".wh" },
	{ ".wh..wh.", true, NULL },
	{ ".wh..wh..opq", true, NULL },
	{ ".wh..wh.aufs", true, NULL },
	{ ".wh..wh.plnk", true, NULL },
};

Test(mark, names_are_reserved_or_hide_another_name)
{
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		const char *hides = mark_aufs_hides(names[i].name);

		cr_expect_eq(mark_is_reserved(names[i].name), names[i].reserved,
			     "'%s'", names[i].name);
		cr_expect_eq(!hides, !names[i].hides, "'%s'", names[i].name);
		if (hides && names[i].hides)
			cr_expect_str_eq(hides, names[i].hides);
	}
}

Test(mark, a_whiteout_device_is_character_0_0_and_no_other)
{
	static const mode_t types[] = { S_IFREG,  S_IFDIR, S_IFLNK, S_IFIFO,
					S_IFSOCK, S_IFBLK, S_IFCHR };

	for (size_t i = 0; i < ARRAY_LEN(types); i++) {
		for (unsigned int bits = 0; bits < 4; bits++) {
			struct statx st = {
				.stx_mode = (uint16_t)(types[i] | 0644),
				.stx_rdev_major = bits & 1,
				.stx_rdev_minor = bits >> 1,
			};

			cr_expect_eq(mark_is_whiteout_device(&st),
				     types[i] == S_IFCHR && !bits);
		}
	}
}

Test(mark, a_whiteout_device_is_known_on_disk)
{
	struct statx st;

	scratch_whiteout("w");
	cr_assert_eq(beneath_stat(scratch_fd(), "w", &st), 0);
	cr_expect(mark_is_whiteout_device(&st));
}

/* Attributes of one directory (empty: none), and what it says with them. */
static const struct opaque_case {
	const char *name[2];
	const char *value[2];
	bool aufs; /* .wh..wh..opq lies in it */
	int says;
	int says_on_root;
} opaque_cases[] = {
	{ { 0 }, { 0 }, false, OPAQUE_NO, OPAQUE_NO },
	{ { 0 }, { 0 }, true, OPAQUE_YES, OPAQUE_YES },
	{ { "overlay.opaque" }, { "y" }, false, OPAQUE_YES, OPAQUE_NO },
	{ { "overlay.opaque" }, { "y" }, true, OPAQUE_YES, OPAQUE_YES },
	{ { "overlay.opaque" },
	  { "x" },
	  false,
	  OPAQUE_XWHITEOUTS,
	  OPAQUE_XWHITEOUTS },
	{ { "overlay.opaque" }, { "x" }, true, OPAQUE_YES, OPAQUE_YES },
	{ { "overlay.opaque" }, { "n" }, false, OPAQUE_NO, OPAQUE_NO },
	{ { "overlay.opaque" }, { "" }, false, OPAQUE_NO, OPAQUE_NO },
	{ { "overlay.opaque" }, { "yes" }, false, OPAQUE_NO, OPAQUE_NO },
	{ { "overlay.opaquex" }, { "y" }, false, OPAQUE_NO, OPAQUE_NO },
	{ { "overlay.opaqu" }, { "y" }, false, OPAQUE_NO, OPAQUE_NO },
	{ { "overlay.overlay.opaque" }, { "y" }, false, OPAQUE_NO, OPAQUE_NO },
	{ { "overlay.origin", "overlay.impure" },
	  { "y", "y" },
	  false,
	  OPAQUE_NO,
	  OPAQUE_NO },
	{ { "plain", "overlay.opaque" },
	  { "v", "y" },
	  false,
	  OPAQUE_YES,
	  OPAQUE_NO },
};

static void set_attr(const char *domain, const char *name, const char *value)
{
	char full[64];
	int fd = scratch_open("d", O_RDONLY | O_DIRECTORY);

	snprintf(full, sizeof(full), "%s.%s", domain, name);
	cr_assert_eq(fsetxattr(fd, full, value, strlen(value), 0), 0);
	close(fd);
}

/* What "d" says, asked by a descriptor of either kind. */
static int says(bool root)
{
	scoped_fd int path = scratch_open("d", O_PATH | O_DIRECTORY);
	scoped_fd int read = scratch_open("d", O_RDONLY | O_DIRECTORY);
	int opaque = mark_opaque_of(path, root);

	cr_expect_eq(mark_opaque_of(read, root), opaque);
	return opaque;
}

static void drop_dir(void)
{
	unlinkat(scratch_fd(), "d/.wh..wh..opq", 0);
	cr_assert_eq(unlinkat(scratch_fd(), "d", AT_REMOVEDIR), 0);
}

static void check_opaque(const char *domain, size_t i)
{
	const struct opaque_case *c = &opaque_cases[i];

	scratch_dir("d");
	for (int a = 0; a < 2 && c->name[a]; a++)
		set_attr(domain, c->name[a], c->value[a]);
	if (c->aufs)
		scratch_file("d/.wh..wh..opq", "");
	cr_expect_eq(says(false), c->says, "%s, case %zu", domain, i);
	cr_expect_eq(says(true), c->says_on_root, "%s, root, case %zu", domain,
		     i);
	drop_dir();
}

Test(mark, directories_say_that_they_are_opaque_by_user_attributes)
{
	scratch_need_xattrs();
	for (size_t i = 0; i < ARRAY_LEN(opaque_cases); i++)
		check_opaque("user", i);
}

Test(mark, directories_say_that_they_are_opaque_by_trusted_attributes)
{
	if (!scratch_trusted())
		cr_skip_test("no trusted.* attributes for us here");
	for (size_t i = 0; i < ARRAY_LEN(opaque_cases); i++)
		check_opaque("trusted", i);
}

Test(mark, fuse_overlayfs_says_it_on_the_root_too)
{
	scratch_need_xattrs();
	scratch_dir("d");
	set_attr("user", "fuseoverlayfs.opaque", "y");
	cr_expect_eq(says(false), OPAQUE_YES);
	cr_expect_eq(says(true), OPAQUE_YES);
}

/* Whatever order the file system lists them in. */
Test(mark, opaque_in_one_dialect_is_opaque)
{
	static const char *const others[] = { "x", "n", "y" };

	scratch_need_xattrs();
	for (size_t i = 0; i < ARRAY_LEN(others); i++) {
		scratch_dir("d");
		set_attr("user", "overlay.opaque", others[i]);
		set_attr("user", "fuseoverlayfs.opaque", "y");
		cr_expect_eq(says(false), OPAQUE_YES, "%s", others[i]);
		drop_dir();
		scratch_dir("d");
		set_attr("user", "fuseoverlayfs.opaque", others[i]);
		set_attr("user", "overlay.opaque", "y");
		cr_expect_eq(says(false), OPAQUE_YES, "%s", others[i]);
		drop_dir();
	}
}

Test(mark, an_aufs_opaque_mark_may_be_of_any_type)
{
	scratch_dir("d");
	scratch_symlink("d/.wh..wh..opq", "nowhere");
	cr_expect_eq(says(false), OPAQUE_YES);
	drop_dir();
}

/* Of the file "f": what it holds, and which attribute it has. */
static const struct {
	const char *text;
	const char *name;
	bool whiteout;
} xattr_cases[] = {
	{ "", "user.overlay.whiteout", true },
	{ "", "trusted.overlay.whiteout", true },
	{ "x", "user.overlay.whiteout", false },
	{ "", "user.overlay.whiteouts", false },
	{ "", "user.overlay.overlay.whiteout", false },
	{ "", "user.fuseoverlayfs.whiteout", false },
	{ "", NULL, false },
};

Test(mark, an_xattr_whiteout_is_empty_and_has_the_attribute)
{
	scratch_need_xattrs();
	for (size_t i = 0; i < ARRAY_LEN(xattr_cases); i++) {
		const char *name = xattr_cases[i].name;
		int fd;

		scratch_file("f", xattr_cases[i].text);
		fd = scratch_open("f", O_RDONLY);
		if (!name || !fsetxattr(fd, name, "", 0, 0))
			cr_expect_eq(mark_is_xattr_whiteout(scratch_fd(), "f"),
				     xattr_cases[i].whiteout, "case %zu", i);
		else
			cr_expect(geteuid(), "%s can not be set", name);
		close(fd);
		unlinkat(scratch_fd(), "f", 0);
	}
}

Test(mark, an_xattr_whiteout_is_a_regular_file)
{
	int fd;

	scratch_need_xattrs();
	scratch_dir("d");
	set_attr("user", "overlay.whiteout", "y");
	cr_expect_not(mark_is_xattr_whiteout(scratch_fd(), "d"));
	scratch_file("f", "");
	fd = scratch_open("f", O_RDONLY);
	cr_assert_eq(fsetxattr(fd, "user.overlay.whiteout", "", 0, 0), 0);
	close(fd);
	scratch_symlink("link", "f");
	cr_expect(mark_is_xattr_whiteout(scratch_fd(), "f"));
	cr_expect_not(mark_is_xattr_whiteout(scratch_fd(), "link"));
	cr_expect_not(mark_is_xattr_whiteout(scratch_fd(), "missing"));
}
