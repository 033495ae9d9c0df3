/* SPDX-License-Identifier: Apache-2.0 */
/* What lies in a layer is the same, be that a directory or an image. */
#include "object.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "beneath.h"
#include "object_names.h"
#include "scope.h"
#include "scratch.h"
#include "twins.h"

TestSuite(object, .init = twins_begin);

static const char *const paths[] = { "d",    "small", "empty", "link",
				     "fifo", "big",   "sparse" };

static void mark(const char *path, const char *name, const char *value)
{
	scoped_fd int fd = scratch_open(path, O_RDONLY);

	cr_assert_eq(fsetxattr(fd, name, value, strlen(value), 0), 0);
}

Test(object, attributes_are_those_of_the_directory)
{
	twins_open();
	for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
		scoped_object struct object a =
			twins_at(&twins_dir, paths[i], O_PATH);
		scoped_object struct object b =
			twins_at(&twins_image, paths[i], O_PATH);
		struct statx x;
		struct statx y;

		cr_assert_eq(object_stat(&a, &x), 0);
		cr_assert_eq(object_stat(&b, &y), 0);
		cr_expect_eq(x.stx_mode, y.stx_mode, "%s", paths[i]);
		cr_expect_eq(x.stx_uid, y.stx_uid);
		cr_expect_eq(x.stx_gid, y.stx_gid);
		cr_expect_eq(x.stx_mtime.tv_sec, y.stx_mtime.tv_sec);
		cr_expect_eq(x.stx_mtime.tv_nsec, y.stx_mtime.tv_nsec);
		cr_expect(S_ISDIR(x.stx_mode) || x.stx_size == y.stx_size);
		cr_expect(S_ISDIR(x.stx_mode) || x.stx_nlink == y.stx_nlink);
	}
	twins_close();
}

Test(object, an_image_has_devices_that_the_kernel_has_not)
{
	struct object root;
	struct object seen;
	struct statx small;
	struct statx also;

	twins_open();
	root = object_root(&twins_image);
	cr_assert_eq(object_see(&root, "small", &small, &seen), 0);
	cr_expect_eq(small.stx_dev_major, LAYER_IMAGE_MAJOR);
	cr_expect_eq(small.stx_dev_minor, 5);
	root = twins_at(&twins_image, "d", O_PATH);
	cr_assert_eq(object_see(&root, "also", &also, &seen), 0);
	cr_expect_eq(small.stx_ino, also.stx_ino);
	cr_expect_neq(small.stx_ino, twins_image.root.stx_ino);
	cr_expect_neq(twins_image.root.stx_ino, 0);
	twins_close();
}

Test(object, what_is_not_there_is_in_neither)
{
	static const char *const names[] = { "x", "small2", "smal", "D" };
	struct statx st;
	struct object o;

	twins_open();
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		struct object a = object_root(&twins_dir);
		struct object b = object_root(&twins_image);

		cr_expect_eq(object_at(&a, names[i], O_PATH, &o), -ENOENT);
		cr_expect_eq(object_at(&b, names[i], O_PATH, &o), -ENOENT);
		cr_expect_eq(object_see(&b, names[i], &st, &o), -ENOENT);
		cr_expect(object_is_none(&o));
		cr_expect_eq(object_is_hidden(&a, names[i]), 0);
		cr_expect_eq(object_is_hidden(&b, names[i]), 0);
	}
	twins_close();
}

static int count_name(void *ctx, const struct object_name *n)
{
	int *found = ctx;

	for (size_t i = 0; i < ARRAY_LEN(paths); i++)
		*found += !strcmp(paths[i], n->text) && !n->whiteout;
	return 0;
}

Test(object, both_list_the_same_names)
{
	const struct layer *layers[] = { &twins_dir, &twins_image };

	twins_open();
	for (size_t i = 0; i < ARRAY_LEN(layers); i++) {
		struct object root = object_root(layers[i]);
		struct object list = root;
		int found = 0;

		if (root.fd >= 0)
			list = object_of_fd(
				beneath_open(root.fd, "", O_RDONLY));
		cr_expect_eq(object_list(&list, false, count_name, &found), 0);
		cr_expect_eq(found, (int)ARRAY_LEN(paths));
		cr_expect(object_is_none(&list));
	}
	twins_close();
}

Test(object, symlinks_lead_to_the_same)
{
	char a[64] = "";
	char b[64] = "";

	twins_open();
	for (size_t i = 0; i < 2; i++) {
		scoped_object struct object o =
			twins_at(i ? &twins_image : &twins_dir, "link", O_PATH);

		cr_expect_eq(object_readlink(&o, i ? a : b, 63), 14);
		cr_expect_eq(object_readlink(&o, i ? a : b, 5), 5);
	}
	cr_expect_str_eq(a, "where it leads");
	cr_expect_str_eq(b, a);
	twins_close();
}

Test(object, xattrs_are_answered_as_file_systems_do)
{
	static const struct {
		const char *name;
		ssize_t answer;
	} cases[] = {
		{ "user.a", 5 },
		{ "user.b", -ENODATA },
		{ "user.", -EINVAL },
		{ "strange", -EOPNOTSUPP },
		{ "security.x", -ENODATA },
		{ "system.x", -EOPNOTSUPP },
	};
	scoped_object struct object o = OBJECT_NONE;
	scoped_free char *list = NULL;
	char value[8];

	mark("l/small", "user.a", "value");
	twins_open();
	o = twins_at(&twins_image, "small", O_PATH);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		cr_expect_eq(object_xattr(&o, cases[i].name, value, 8),
			     cases[i].answer, "%s", cases[i].name);
	cr_expect_eq(object_xattr(&o, "user.a", value, 2), -ERANGE);
	cr_expect_eq(object_xattr_list(&o, &list), 7);
	cr_expect_str_eq(list, "user.a");
	twins_close();
}

Test(object, a_copy_gets_owner_mode_times_and_xattrs)
{
	scoped_object struct object o = OBJECT_NONE;
	scoped_fd int to = -1;
	struct statx from;
	struct statx st;

	mark("l/small", "user.a", "value");
	twins_open();
	o = twins_at(&twins_image, "small", O_PATH);
	to = scratch_create("copy");
	cr_assert_eq(object_stat(&o, &from), 0);
	cr_expect_eq(object_copy_attr(&o, &from, to), 0);
	cr_assert_eq(beneath_stat(to, "", &st), 0);
	cr_expect_eq(st.stx_mode, from.stx_mode);
	cr_expect_eq(st.stx_mtime.tv_nsec, from.stx_mtime.tv_nsec);
	cr_expect_eq(fgetxattr(to, "user.a", NULL, 0), 5);
	twins_close();
}

Test(object, an_image_has_the_marks_that_its_index_says)
{
	scoped_object struct object d = OBJECT_NONE;
	struct object root;
	struct marks m;
	struct object o;

	scratch_file("l/.wh.gone", "");
	scratch_file("l/d/.wh..wh..opq", "");
	twins_open();
	root = object_root(&twins_image);
	d = twins_at(&twins_image, "d", O_PATH);
	cr_expect_eq(object_is_hidden(&root, "gone"), 1);
	cr_expect_eq(object_at(&root, "gone", O_PATH, &o), -ENOENT);
	cr_expect_eq(object_marks(&d, &m), 0);
	cr_expect_eq(m.opaque, OPAQUE_YES);
	cr_expect_eq(object_marks(&root, &m), 0);
	cr_expect_eq(m.opaque, OPAQUE_NO);
	cr_expect_not(object_is_impure(&root));
	twins_close();
}

Test(object, a_device_0_0_of_an_image_is_no_whiteout)
{
	const struct statx zero = { .stx_mode = S_IFCHR | 0666 };
	struct object root;

	twins_open();
	root = object_root(&twins_image);
	cr_expect_eq(object_is_whiteout(&root, "any", &zero, true), 0);
	root = object_root(&twins_dir);
	cr_expect_eq(object_is_whiteout(&root, "any", &zero, true), 1);
	twins_close();
}

Test(object, an_origin_in_an_image_is_told_from_others_and_opens_nothing)
{
	static const uint8_t none[ORIGIN_UUID];
	scoped_object struct object a = OBJECT_NONE;
	scoped_object struct object b = OBJECT_NONE;
	struct origin x;
	struct origin y;
	char name[ORIGIN_NAME];

	twins_open();
	a = twins_at(&twins_image, "small", O_PATH);
	b = twins_at(&twins_image, "big", O_PATH);
	cr_assert_eq(object_origin(&a, &twins_image, &x), 0);
	cr_assert_eq(object_origin(&b, &twins_image, &y), 0);
	cr_expect_not(origin_equal(&x, &y));
	cr_assert_eq(object_origin(&a, &twins_image, &y), 0);
	cr_expect(origin_equal(&x, &y));
	cr_expect_eq(origin_name(&x, name), 0);
	cr_expect_eq(origin_open(&x, twins_dir.fd, none), -ESTALE);
	cr_expect_not(object_has_handle(&a));
	twins_close();
}
