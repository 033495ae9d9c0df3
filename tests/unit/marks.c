/* SPDX-License-Identifier: Apache-2.0 */
#include "marks.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#include "redirect.h"
#include "scope.h"
#include "scratch.h"
#include "xattr.h"

static void begin(void)
{
	scratch_begin();
	scratch_need_xattrs();
	scratch_file("f", "");
	scratch_file("g", "");
	scratch_dir("d");
}

TestSuite(marks, .init = begin);

static const enum mark_style styles[] = { MARK_STYLE_TRUSTED, MARK_STYLE_USER };

/* Can marks of that style be written here, by us? */
static bool can_write(enum mark_style style)
{
	return style != MARK_STYLE_TRUSTED || scratch_trusted();
}

static void set(const char *path, const char *name, const void *value,
		size_t size)
{
	scoped_fd int fd = scratch_open(path, O_PATH | O_NOFOLLOW);

	cr_assert_eq(xattr_set(fd, name, value, size, 0), 0, "%s", name);
}

static void unset(const char *path, const char *name)
{
	scoped_fd int fd = scratch_open(path, O_PATH | O_NOFOLLOW);

	cr_assert_eq(xattr_remove(fd, name), 0, "%s", name);
}

static int read_at(const char *path, struct marks *m)
{
	scoped_fd int fd = scratch_open(path, O_PATH | O_NOFOLLOW);

	return marks_read(fd, m);
}

static bool has_none(const struct marks *m)
{
	return m->opaque == OPAQUE_NO && !m->impure && !m->metacopy &&
	       !m->has_origin && !m->number && !m->redirect;
}

Test(marks, most_objects_have_none)
{
	static const char *const paths[] = { "f", "d", "link" };

	scratch_symlink("link", "f");
	set("f", "user.overlay.overlay.redirect", "escaped", 7);
	set("f", "user.overlay", "x", 1);
	set("d", "user.other", "y", 1);
	set("d", "user.overlay.opaqu", "y", 1);
	set("d", "user.overlay.opaque2", "y", 1);
	for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
		struct marks m;

		memset(&m, 0xff, sizeof(m));
		cr_expect_eq(read_at(paths[i], &m), 0);
		cr_expect(has_none(&m), "%s", paths[i]);
		marks_free(&m);
	}
}

Test(marks, each_is_read_in_both_forms)
{
	for (size_t i = 0; i < ARRAY_LEN(styles); i++) {
		char name[MARK_NAME_MAX];
		struct marks m;

		if (!can_write(styles[i]))
			continue;
		set("d", mark_name(styles[i], "opaque", name), "y", 1);
		cr_assert_eq(read_at("d", &m), 0);
		cr_expect_eq(m.opaque, OPAQUE_YES);
		cr_expect(!m.impure && !m.redirect);
		unset("d", name);
		set("d", mark_name(styles[i], "impure", name), "y", 1);
		cr_assert_eq(read_at("d", &m), 0);
		cr_expect_eq(m.opaque, OPAQUE_NO);
		cr_expect(m.impure && !m.redirect);
		unset("d", name);
		set("d", mark_name(styles[i], "redirect", name), "/a/b", 4);
		cr_assert_eq(read_at("d", &m), 0);
		cr_expect(!m.impure);
		cr_expect_str_eq(m.redirect, "/a/b");
		marks_free(&m);
		cr_expect_null(m.redirect);
		unset("d", name);
		cr_assert_eq(read_at("d", &m), 0);
		cr_expect(has_none(&m));
	}
}

Test(marks, what_is_written_is_read)
{
	for (size_t i = 0; i < ARRAY_LEN(styles); i++) {
		const char *path = i ? "f" : "g";
		scoped_fd int fd = scratch_open(path, O_PATH);
		struct marks m;

		if (!can_write(styles[i]))
			continue;
		cr_expect_eq(marks_set_redirect(styles[i], fd, "beside"), 0);
		cr_expect_eq(marks_set_metacopy(styles[i], fd), 0);
		cr_expect_eq(marks_set_number(styles[i], fd, UINT64_MAX), 0);
		cr_assert_eq(marks_read(fd, &m), 0);
		cr_expect_str_eq(m.redirect, "beside");
		cr_expect(m.metacopy);
		cr_expect_eq(m.number, UINT64_MAX);
		marks_free(&m);
		cr_expect_eq(marks_set_redirect(styles[i], fd, "/again"), 0);
		cr_expect_eq(marks_drop_metacopy(fd), 0);
		cr_assert_eq(marks_read(fd, &m), 0);
		cr_expect_str_eq(m.redirect, "/again");
		cr_expect_not(m.metacopy);
		marks_free(&m);
	}
}

/* Where a layer went from one kind of mount to the other. */
Test(marks, of_both_forms_the_privileged_one_counts)
{
	scoped_fd int fd = scratch_open("f", O_PATH);
	struct marks m;

	if (!scratch_trusted())
		cr_skip_test("only the privileged have it");
	marks_set_redirect(MARK_STYLE_USER, fd, "of-the-user");
	marks_set_redirect(MARK_STYLE_TRUSTED, fd, "of-root");
	marks_set_number(MARK_STYLE_USER, fd, 7);
	marks_set_number(MARK_STYLE_TRUSTED, fd, 8);
	marks_set_metacopy(MARK_STYLE_USER, fd);
	marks_set_metacopy(MARK_STYLE_TRUSTED, fd);
	cr_assert_eq(marks_read(fd, &m), 0);
	cr_expect_str_eq(m.redirect, "of-root");
	cr_expect_eq(m.number, 8);
	marks_free(&m);
	cr_expect_eq(marks_drop_metacopy(fd), 0);
	cr_assert_eq(marks_read(fd, &m), 0);
	cr_expect_not(m.metacopy, "neither is left");
	marks_free(&m);
}

Test(marks, dropping_what_is_not_there_is_no_error)
{
	scoped_fd int fd = scratch_open("f", O_PATH);

	cr_expect_eq(marks_drop_metacopy(fd), 0);
}

/* struct ovl_metacopy: version, length, flags, digest algorithm, digest. */
Test(marks, a_metacopy_is_of_a_known_kind_or_an_error)
{
	static const struct {
		const char *value;
		size_t size;
		bool known;
	} cases[] = {
		{ "", 0, true },
		{ "\0\4\0\0", 4, true },
		{ "\0\10\0\1abcd", 8, true },
		{ "\0", 1, false },
		{ "\0\2", 2, false },
		{ "\0\3\0", 3, false },
		{ "\1\4\0\0", 4, true }, /* the kernel looks no closer */
		{ "\0\5\0\0", 4, true },
		{ "\0\3\0\0", 4, true },
		{ "y", 1, false },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct marks m;
		int err;

		set("f", "user.overlay.metacopy", cases[i].value,
		    cases[i].size);
		err = read_at("f", &m);
		cr_expect_eq(err, cases[i].known ? 0 : -EIO, "case %zu", i);
		cr_expect_eq(m.metacopy, cases[i].known, "case %zu", i);
		marks_free(&m);
	}
}

Test(marks, a_redirect_that_is_none_is_an_error)
{
	static const char *const bad[] = {
		"", "/", "a/b", "//a", "/a/", "/a//"
	};
	char far[1001];

	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		struct marks m;

		set("d", "user.overlay.redirect", bad[i], strlen(bad[i]));
		cr_expect_eq(read_at("d", &m), -EINVAL, "'%s'", bad[i]);
		cr_expect_null(m.redirect);
		marks_free(&m);
	}
	for (size_t i = 0; i < sizeof(far) - 1; i++)
		far[i] = i % 2 ? 'a' : '/';
	for (size_t len = 996; len <= 1000; len++) {
		struct marks m;

		set("d", "user.overlay.redirect", far, len);
		cr_expect_eq(read_at("d", &m), len % 2 ? -EINVAL : 0);
		cr_expect_eq(m.redirect ? strlen(m.redirect) : 0,
			     len % 2 ? 0 : len);
		marks_free(&m);
	}
}

Test(marks, opaque_x_is_no_opaque)
{
	struct marks m;

	set("d", "user.overlay.opaque", "x", 1);
	cr_assert_eq(read_at("d", &m), 0);
	cr_expect_eq(m.opaque, OPAQUE_XWHITEOUTS);
	set("d", "user.overlay.opaque", "n", 1);
	cr_assert_eq(read_at("d", &m), 0);
	cr_expect_eq(m.opaque, OPAQUE_NO);
	set("d", "user.fuseoverlayfs.opaque", "y", 1);
	cr_assert_eq(read_at("d", &m), 0);
	cr_expect_eq(m.opaque, OPAQUE_YES);
}

/* Bytes from outside; what is no number is none. */
Test(marks, numbers_are_decimal)
{
	static const struct {
		const char *text;
		uint64_t number;
	} cases[] = {
		{ "1", 1 },
		{ "4611686018427387904", UINT64_C(1) << 62 },
		{ "18446744073709551615", UINT64_MAX },
		{ "", 0 },
		{ "abc", 0 },
		{ "0", 0 },
		{ "12345678901234567890123456789", 0 }, /* no room */
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct marks m;

		set("f", "user.overlay.layerfs.ino", cases[i].text,
		    strlen(cases[i].text));
		cr_assert_eq(read_at("f", &m), 0);
		cr_expect_eq(m.number, cases[i].number, "'%s'", cases[i].text);
	}
}

Test(marks, origins_are_read_whole_or_not_at_all)
{
	static const uint8_t uuid[ORIGIN_UUID] = "0123456789abcde";
	scoped_fd int fd = scratch_open("f", O_PATH);
	struct origin o;
	struct marks m;

	if (origin_of(fd, uuid, &o))
		cr_skip_test("no file handles on this file system");
	cr_assert_eq(origin_write(MARK_STYLE_USER, fd, &o), 0);
	cr_assert_eq(marks_read(fd, &m), 0);
	cr_expect(m.has_origin);
	cr_expect(origin_equal(&o, &m.origin));
	set("f", "user.overlay.origin", o.bytes, o.length - 1u);
	cr_assert_eq(marks_read(fd, &m), 0);
	cr_expect_not(m.has_origin);
	set("f", "user.overlay.origin", "", 0);
	cr_assert_eq(marks_read(fd, &m), 0);
	cr_expect_not(m.has_origin, "copied from somewhere unknown");
}

Test(marks, errors_are_told)
{
	struct marks m;

	cr_expect_lt(marks_read(-1, &m), 0);
	cr_expect(has_none(&m));
	cr_expect_lt(marks_set_redirect(MARK_STYLE_USER, -1, "a"), 0);
	cr_expect_lt(marks_set_metacopy(MARK_STYLE_USER, -1), 0);
	cr_expect_lt(marks_set_number(MARK_STYLE_USER, -1, 1), 0);
	cr_expect_lt(marks_drop_metacopy(-1), 0);
}
