/* SPDX-License-Identifier: Apache-2.0 */
#include "twins.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "scope.h"
#include "scratch.h"
#include "tests/image/imager.h"

struct layer twins_dir;
struct layer twins_image;

static void fill_files(void)
{
	scoped_fd int sparse = scratch_create("l/sparse");
	scoped_fd int big = scratch_create("l/big");
	char line[16];

	cr_assert_eq(ftruncate(sparse, TWINS_BIG), 0);
	cr_assert_eq(pwrite(sparse, "head", 4, 0), 4);
	cr_assert_eq(pwrite(sparse, "tail", 4, TWINS_HOLE_END), 4);
	for (int i = 0; i < TWINS_BIG / 8; i++) {
		snprintf(line, sizeof(line), "%8d", i);
		cr_assert_eq(write(big, line, 8), 8);
	}
}

static void fill(void)
{
	scratch_dir("l");
	scratch_dir("l/d");
	scratch_dir("l/d/e");
	scratch_file("l/small", "some text");
	scratch_file("l/empty", "");
	scratch_symlink("l/link", "where it leads");
	fill_files();
	cr_assert_eq(linkat(scratch_fd(), "l/small", scratch_fd(), "l/d/also",
			    0),
		     0);
	cr_assert_eq(mknodat(scratch_fd(), "l/fifo", S_IFIFO | 0620, 0), 0);
	cr_assert_eq(fchmodat(scratch_fd(), "l/empty", 04711, 0), 0);
}

/* All that is in "l", once as it is, once as an image. */
void twins_open(void)
{
	struct image *i;
	char path[PATH_MAX];
	int err;

	snprintf(path, sizeof(path), "%s/l", scratch_path());
	err = imager_make(path, &i);
	if (err)
		cr_skip_test("no image can be made here: %s", strerror(-err));
	cr_assert_eq(layer_of_image(i, "image", 5, &twins_image), 0);
	cr_assert_eq(layer_open_lower(path, &twins_dir), 0);
}

void twins_begin(void)
{
	scratch_begin();
	scratch_need_xattrs();
	fill();
}

void twins_close(void)
{
	layer_close(&twins_dir);
	layer_close(&twins_image);
}

struct object twins_at(const struct layer *l, const char *name, int flags)
{
	struct object root = object_root(l);
	struct object o;

	cr_assert_eq(object_at(&root, name, flags, &o), 0, "%s", name);
	return o;
}
