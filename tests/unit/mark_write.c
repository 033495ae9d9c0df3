/* SPDX-License-Identifier: Apache-2.0 */
/* Marks that we write; mark.c has those that are read. */
#include "mark.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <string.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "attr.h"
#include "beneath.h"
#include "scope.h"
#include "scratch.h"

TestSuite(mark_write, .init = scratch_begin);

static const enum mark_style styles[] = { MARK_STYLE_TRUSTED, MARK_STYLE_USER,
					  MARK_STYLE_AUFS };

/* Can marks of that style be written here, by us? */
static bool can_write(enum mark_style style)
{
	return style != MARK_STYLE_TRUSTED || scratch_trusted();
}

Test(mark_write, what_is_made_opaque_is_read_as_opaque)
{
	scratch_need_xattrs();
	for (size_t i = 0; i < ARRAY_LEN(styles); i++) {
		scoped_fd int fd = -1;

		scratch_dir("d");
		fd = scratch_open("d", O_PATH | O_DIRECTORY);
		cr_expect_eq(mark_opaque_of(fd, false), OPAQUE_NO);
		if (can_write(styles[i])) {
			cr_expect_eq(mark_set_opaque(styles[i], fd), 0);
			cr_expect_eq(mark_opaque_of(fd, false), OPAQUE_YES);
			/* A second time is no error. */
			cr_expect_eq(mark_set_opaque(styles[i], fd), 0);
		} else {
			cr_expect_eq(mark_set_opaque(styles[i], fd), -EPERM);
			cr_expect_eq(mark_opaque_of(fd, false), OPAQUE_NO);
		}
		unlinkat(scratch_fd(), "d/.wh..wh..opq", 0);
		unlinkat(scratch_fd(), "d", AT_REMOVEDIR);
	}
}

/* Each style is a promise to other programs: what lies on the branch. */
Test(mark_write, opaque_is_written_as_others_read_it)
{
	const struct timespec times[2] = { { 11, 12 }, { 13, 14 } };
	struct statx st;
	static const char *const attrs[] = {
		[MARK_STYLE_TRUSTED] = "trusted.overlay.opaque",
		[MARK_STYLE_USER] = "user.overlay.opaque",
	};
	scoped_fd int aufs = -1;
	char value = 0;

	scratch_need_xattrs();
	for (int s = MARK_STYLE_TRUSTED; s <= MARK_STYLE_USER; s++) {
		scoped_fd int fd = -1;

		if (!can_write((enum mark_style)s))
			continue;
		scratch_dir(attrs[s]);
		fd = scratch_open(attrs[s], O_RDONLY | O_DIRECTORY);
		cr_expect_eq(mark_set_opaque((enum mark_style)s, fd), 0);
		cr_expect_eq(fgetxattr(fd, attrs[s], &value, 1), 1);
		cr_expect_eq(value, 'y');
	}
	scratch_dir("aufs");
	aufs = scratch_open("aufs", O_PATH | O_DIRECTORY);
	cr_assert_eq(attr_set_times(aufs, times), 0);
	cr_expect_eq(mark_set_opaque(MARK_STYLE_AUFS, aufs), 0);
	cr_expect_str_eq(scratch_read("aufs/.wh..wh..opq"), "");
	cr_assert_eq(beneath_stat(aufs, "", &st), 0);
	cr_expect_eq(st.stx_mtime.tv_sec, 13, "a mark is no change");
}

Test(mark_write, aufs_whiteouts_are_made_found_and_dropped)
{
	int dir = scratch_fd();

	cr_expect_not(mark_has_aufs_whiteout(dir, "x"));
	cr_expect_eq(mark_aufs_make(dir, "x"), 0);
	cr_expect(mark_has_aufs_whiteout(dir, "x"));
	cr_expect_not(mark_has_aufs_whiteout(dir, "y"));
	cr_expect_str_eq(scratch_read(".wh.x"), "");
	cr_expect_eq(mark_aufs_make(dir, "x"), 0);
	cr_expect_eq(mark_aufs_drop(dir, "x"), 0);
	cr_expect_not(scratch_has(".wh.x"));
	cr_expect_eq(mark_aufs_drop(dir, "x"), 0);
}

Test(mark_write, an_aufs_whiteout_may_be_of_any_type)
{
	scratch_symlink(".wh.link", "nowhere");
	scratch_dir(".wh.dir");
	cr_expect(mark_has_aufs_whiteout(scratch_fd(), "link"));
	cr_expect(mark_has_aufs_whiteout(scratch_fd(), "dir"));
	cr_expect_eq(mark_aufs_drop(scratch_fd(), "link"), 0);
	cr_expect_not(scratch_has(".wh.link"));
	cr_expect_lt(mark_aufs_drop(scratch_fd(), "dir"), 0);
}

Test(mark_write, names_too_long_for_a_whiteout_have_none)
{
	char name[NAME_MAX + 1];

	for (size_t len = NAME_MAX - 8; len <= NAME_MAX; len++) {
		bool fits = len + strlen(MARK_AUFS_PREFIX) <= NAME_MAX;

		memset(name, 'x', len);
		name[len] = '\0';
		cr_expect_eq(mark_aufs_make(scratch_fd(), name),
			     fits ? 0 : -ENAMETOOLONG, "%zu bytes", len);
		cr_expect_eq(mark_has_aufs_whiteout(scratch_fd(), name), fits,
			     "%zu bytes", len);
		cr_expect_eq(mark_aufs_drop(scratch_fd(), name), 0);
		cr_expect_not(mark_has_aufs_whiteout(scratch_fd(), name));
	}
}

Test(mark_write, errors_are_told)
{
	scoped_fd int removed = -1;
	scoped_fd int file = -1;

	scratch_dir("d");
	scratch_file("f", "");
	removed = scratch_open("d", O_PATH | O_DIRECTORY);
	file = scratch_open("f", O_PATH);
	unlinkat(scratch_fd(), "d", AT_REMOVEDIR);
	cr_expect_eq(mark_aufs_make(removed, "x"), -ENOENT);
	cr_expect_eq(mark_aufs_make(file, "x"), -ENOTDIR);
	cr_expect_eq(mark_aufs_drop(file, "x"), -ENOTDIR);
	cr_expect_not(mark_has_aufs_whiteout(file, "x"));
	cr_expect_eq(mark_set_opaque(MARK_STYLE_AUFS, removed), -ENOENT);
	cr_expect_lt(mark_opaque_of(100000, false), 0);
}

Test(mark_write, a_users_device_is_kept_as_a_marked_file)
{
	static const char *const attrs[] = {
		[MARK_STYLE_TRUSTED] = "trusted.layerfs.device",
		[MARK_STYLE_USER] = "user.layerfs.device",
		[MARK_STYLE_AUFS] = "user.layerfs.device",
	};

	scratch_need_xattrs();
	for (size_t i = 0; i < ARRAY_LEN(styles); i++) {
		scoped_fd int fd = -1;

		if (!can_write(styles[i]))
			continue;
		scratch_file("f", "");
		fd = scratch_open("f", O_RDONLY);
		cr_expect_not(mark_is_device(fd));
		cr_expect_eq(mark_set_device(styles[i], fd), 0);
		cr_expect(mark_is_device(fd));
		cr_expect_gt(fgetxattr(fd, attrs[styles[i]], NULL, 0), 0);
		unlinkat(scratch_fd(), "f", 0);
	}
}

/* Spares a look for the attribute of most files. */
Test(mark_write, only_empty_sticky_files_may_be_devices)
{
	static const struct {
		mode_t mode;
		uint64_t size;
		bool may;
	} cases[] = {
		{ S_IFREG | S_ISVTX, 0, true },
		{ S_IFREG | S_ISVTX | 07, 0, true },
		{ S_IFREG | MARK_DEVICE_MODE, 0, true },
		{ S_IFREG | S_ISVTX, 1, false },
		{ S_IFREG | 06777, 0, false },
		{ S_IFDIR | 01777, 0, false },
		{ S_IFCHR | 01777, 0, false },
		{ S_IFLNK | 01777, 0, false },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct statx st = {
			.stx_mode = (uint16_t)cases[i].mode,
			.stx_size = cases[i].size,
		};

		cr_expect_eq(mark_may_be_device(&st), cases[i].may, "case %zu",
			     i);
	}
}

Test(mark_write, marks_are_put_on_and_taken_from_read_only_files)
{
	static const mode_t modes[] = { 0444, 0400, 0, 06555 };

	scratch_need_xattrs();
	scratch_file("f", "");
	for (size_t i = 0; i < ARRAY_LEN(modes); i++) {
		scoped_fd int fd = scratch_open("f", O_PATH);
		const char *name = "user.overlay.metacopy";
		struct stat st;

		cr_assert_eq(fchmodat(scratch_fd(), "f", modes[i], 0), 0);
		cr_expect_eq(mark_put(fd, name, "", 0), 0, "%o", modes[i]);
		cr_expect_eq(mark_take(fd, name), 0, "%o", modes[i]);
		cr_expect_eq(mark_take(fd, name), -ENODATA, "%o", modes[i]);
		cr_assert_eq(fstat(fd, &st), 0);
		cr_expect_eq(st.st_mode & 07777, modes[i]);
	}
}
