/* SPDX-License-Identifier: Apache-2.0 */
#include "number.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "change_drop.h"
#include "copyup.h"
#include "scope.h"
#include "scratch.h"
#include "tree.h"
#include "union.h"

#define LAYERS 6
#define BOTTOM "6" /* has all of them; those above it are empty */

static const char *const paths[] = { "d/f",    "d/empty", "d/ro", "d/link",
				     "d/fifo", "d/sub",   "d",    "top" };

static void begin(void)
{
	union_begin(LAYERS);
	scratch_dir(BOTTOM "/d");
	scratch_dir(BOTTOM "/d/sub");
	scratch_file(BOTTOM "/d/f", "text");
	scratch_file(BOTTOM "/d/empty", "");
	scratch_file(BOTTOM "/d/ro", "read-only");
	scratch_symlink(BOTTOM "/d/link", "nowhere");
	scratch_file(BOTTOM "/top", "");
	cr_assert_eq(fchmodat(scratch_fd(), BOTTOM "/d/ro", 0444, 0), 0);
	cr_assert_eq(mknodat(scratch_fd(), BOTTOM "/d/fifo", S_IFIFO | 0640, 0),
		     0);
}

TestSuite(number, .init = begin);

static uint64_t shown(const char *path)
{
	struct node *n = union_find(path);
	uint64_t ino = n->ino;

	union_forget(n);
	return ino;
}

static void copy(const char *path)
{
	struct node *n = union_find(path);

	cr_assert_eq(copyup_data(union_tree(), n), 0, "%s", path);
	cr_assert(node_is_upper(n));
	union_forget(n);
}

static void expect_numbers(const uint64_t *want, const char *when)
{
	for (size_t i = 0; i < ARRAY_LEN(paths); i++)
		cr_expect_eq(shown(paths[i]), want[i], "%s %s", paths[i], when);
}

static void note_numbers(uint64_t *out)
{
	for (size_t i = 0; i < ARRAY_LEN(paths); i++)
		out[i] = shown(paths[i]);
}

static void copy_all(void)
{
	for (size_t i = 0; i < ARRAY_LEN(paths); i++)
		copy(paths[i]);
}

Test(number, is_the_same_before_and_after_copy_up_and_at_the_next_mount)
{
	uint64_t want[ARRAY_LEN(paths)];

	union_open_full(true);
	note_numbers(want);
	copy_all();
	expect_numbers(want, "after copy-up");
	union_close();
	union_open_full(true);
	expect_numbers(want, "at the next mount");
	union_close();
}

/* Names are not what numbers hang on. */
Test(number, stays_with_what_was_renamed)
{
	uint64_t want[3];

	union_open_full(true);
	want[0] = shown("d/f");
	want[1] = shown("d/link");
	want[2] = shown("d/ro");
	copy_all();
	union_close();
	renameat(scratch_fd(), "u/d/f", scratch_fd(), "u/d/f2");
	renameat(scratch_fd(), "u/d/link", scratch_fd(), "u/d/link2");
	renameat(scratch_fd(), "u/d/ro", scratch_fd(), "u/d/ro2");
	union_open_full(true);
	cr_expect_eq(shown("d/f2"), want[0]);
	cr_expect_eq(shown("d/link2"), want[1]);
	cr_expect_eq(shown("d/ro2"), want[2]);
	union_close();
}

/* The upper becomes the topmost lower that is not empty. */
static void rotate(int layer)
{
	char lower[8];
	char work[8];

	snprintf(lower, sizeof(lower), "%d", layer);
	snprintf(work, sizeof(work), "w%d", layer);
	cr_assert_eq(unlinkat(scratch_fd(), lower, AT_REMOVEDIR), 0);
	cr_assert_eq(renameat(scratch_fd(), "u", scratch_fd(), lower), 0);
	cr_assert_eq(renameat(scratch_fd(), "w", scratch_fd(), work), 0);
	scratch_dir("u");
	scratch_dir("w");
}

/* The chain of copies gets longer each time. */
Test(number, goes_through_as_many_copies_as_there_were)
{
	uint64_t want[ARRAY_LEN(paths)];

	if (!scratch_trusted())
		cr_skip_test("what is noted in a workdir stays there");
	union_open_full(true);
	note_numbers(want);
	copy_all();
	union_close();
	for (int layer = LAYERS - 2; layer >= 1; layer--) {
		rotate(layer);
		union_open_full(true);
		expect_numbers(want, "with one more layer");
		copy_all();
		expect_numbers(want, "copied again");
		union_close();
	}
}

/* A metacopy is its lower object as much as a full copy is. */
Test(number, stays_when_the_data_come)
{
	uint64_t want;

	union_open_full(true);
	want = shown("d/f");
	for (int round = 0; round < 3; round++) {
		struct node *n = union_find("d/f");

		if (round == 0)
			cr_assert_eq(copyup(union_tree(), n), 0);
		else if (round == 1)
			cr_assert_eq(copyup_data(union_tree(), n), 0);
		cr_expect_eq(n->ino, want, "round %d", round);
		union_forget(n);
		union_close();
		union_open_full(true);
		cr_expect_eq(shown("d/f"), want, "round %d", round);
	}
	union_close();
}

/* One name of several that is copied alone is another object. */
Test(number, of_a_name_that_parts_is_a_new_one)
{
	const struct features_asked off = { .index = ASKED_OFF };
	uint64_t want;
	uint64_t alone;

	cr_assert_eq(linkat(scratch_fd(), BOTTOM "/d/f", scratch_fd(),
			    BOTTOM "/d/g", 0),
		     0);
	union_open_asking(true, &off);
	want = shown("d/f");
	cr_expect_eq(shown("d/g"), want);
	copy("d/g");
	alone = shown("d/g");
	cr_expect_eq(shown("d/f"), want);
	cr_expect_neq(alone, want);
	union_close();
	union_open_asking(true, &off);
	cr_expect_eq(shown("d/f"), want);
	cr_expect_eq(shown("d/g"), alone);
	union_close();
}

Test(number, with_aufs_marks_nothing_is_noted)
{
	scoped_object struct object from =
		object_of_fd(scratch_open(BOTTOM "/d/f", O_PATH));
	scoped_fd int to = -1;
	struct tree t = { .style = MARK_STYLE_AUFS };
	scoped_marks struct marks m = { 0 };

	scratch_file("copy", "");
	to = scratch_open("copy", O_PATH);
	cr_expect_not(number_note(&t, to, &from, 0, 7));
	cr_expect_eq(marks_read(to, &m), 0);
	cr_expect(!m.has_origin && !m.number);
}

static int notes(void)
{
	int count = 0;
	int fd = scratch_open("w/origins", O_RDONLY);
	DIR *d = fdopendir(fd);
	const struct dirent *e;

	while (d && (e = readdir(d)))
		count += e->d_name[0] != '.';
	if (d)
		closedir(d);
	return count;
}

/* What was noted in the workdir goes with the object. */
Test(number, notes_in_the_workdir_do_not_pile_up)
{
	scoped_fd int dir = -1;
	struct node *n;

	if (scratch_trusted())
		cr_skip_test("with privilege there are none");
	union_open_full(true);
	copy_all();
	dir = scratch_open("u/d", O_PATH);
	cr_expect_eq(notes(), 2, "a symlink and a fifo");
	number_forget(union_tree(), dir, "f");
	number_forget(union_tree(), dir, "nothing");
	cr_expect_eq(notes(), 2);
	number_forget(union_tree(), dir, "link");
	cr_expect_eq(notes(), 1);
	n = union_find("d");
	cr_expect_eq(change_unlink(union_tree(), n, "fifo"), 0);
	cr_expect_eq(notes(), 0);
	union_forget(n);
	union_close();
}
