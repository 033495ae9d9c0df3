/* SPDX-License-Identifier: Apache-2.0 */
#include "replica.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "marks.h"
#include "scope.h"
#include "scratch.h"
#include "tree.h"
#include "union.h"
#include "xattr.h"

static void begin(void)
{
	union_begin(1);
	scratch_file("1/f", "some text");
	scratch_file("1/empty", "");
	scratch_dir("1/d");
	scratch_file("1/d/in", "");
	scratch_symlink("1/link", "no/where");
	cr_assert_eq(mknodat(scratch_fd(), "1/fifo", S_IFIFO | 0640, 0), 0);
	scratch_file("1/a", "linked");
	cr_assert_eq(linkat(scratch_fd(), "1/a", scratch_fd(), "1/b", 0), 0);
}

TestSuite(replica, .init = begin);

static struct replica make(const char *path, off_t size)
{
	struct node *n = union_find(path);
	static struct data_want want;
	struct replica r;
	int err;

	want = (struct data_want){ .size = size };
	err = replica_make(&r, union_tree(), n, &want);

	cr_assert_eq(err, 0, "%s: %s", path, strerror(-err));
	return r;
}

static void end(struct replica *r)
{
	struct node *n = r->n;

	replica_end(r);
	union_forget(n);
}

static int in_work(void)
{
	int fd = scratch_open("w/work", O_RDONLY);
	DIR *d = fdopendir(fd);
	const struct dirent *e;
	int count = 0;

	while (d && (e = readdir(d)))
		count += e->d_name[0] != '.';
	if (d)
		closedir(d);
	return count;
}

static const char *text_of(const struct replica *r)
{
	static char text[64];
	ssize_t len = pread(r->to, text, sizeof(text) - 1, 0);

	cr_assert_geq(len, 0);
	text[len] = '\0';
	return text;
}

Test(replica, has_as_much_of_the_data_as_is_asked_for)
{
	static const struct {
		off_t size;
		const char *text;
	} cases[] = {
		{ DATA_ALL, "some text" },
		{ 4, "some" },
		{ 0, "" },
		{ 9, "some text" },
	};

	union_open_full(true);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct replica r = make("f", cases[i].size);

		cr_expect_str_eq(text_of(&r), cases[i].text);
		cr_expect_not(r.metacopy);
		end(&r);
	}
	union_close();
}

Test(replica, without_data_it_is_a_metacopy)
{
	struct replica r;
	struct marks m;
	struct stat st;

	union_open_full(true);
	r = make("f", DATA_NONE);
	cr_expect(r.metacopy);
	cr_assert_eq(marks_read(r.to, &m), 0);
	cr_expect(m.metacopy);
	cr_expect_null(m.redirect);
	cr_assert_eq(fstat(r.to, &st), 0);
	cr_expect_eq(st.st_size, 9);
	cr_expect_eq(lseek(r.to, 0, SEEK_DATA), -1, "all hole");
	end(&r);
	union_close();
}

/* There is nothing to be saved, or nobody who could find the data. */
Test(replica, some_are_copied_whole_whatever_is_asked_for)
{
	static const char *const paths[] = { "d", "link", "fifo" };
	const struct features_asked off = { .metacopy = ASKED_OFF };
	struct replica r;

	union_open_full(true);
	for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
		r = make(paths[i], DATA_NONE);
		cr_expect_not(r.metacopy, "%s", paths[i]);
		end(&r);
	}
	union_close();
	union_open_asking(true, &off);
	r = make("f", DATA_NONE);
	cr_expect_not(r.metacopy);
	cr_expect_str_eq(text_of(&r), "some text");
	end(&r);
	union_close();
}

Test(replica, is_of_the_same_type_and_state)
{
	static const char *const paths[] = { "f", "d", "link", "fifo", "ro" };

	scratch_file("1/ro", "x");
	cr_assert_eq(fchmodat(scratch_fd(), "1/ro", 0444, 0), 0);
	cr_assert_eq(fchmodat(scratch_fd(), "1/d", 02750, 0), 0);
	union_open_full(true);
	for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
		char lower[16];
		struct replica r = make(paths[i], DATA_NONE);
		struct stat want;
		struct stat got;

		snprintf(lower, sizeof(lower), "1/%s", paths[i]);
		cr_assert_eq(fstatat(scratch_fd(), lower, &want,
				     AT_SYMLINK_NOFOLLOW),
			     0);
		cr_assert_eq(fstat(r.to, &got), 0);
		cr_expect_eq(got.st_mode, want.st_mode, "%s", paths[i]);
		cr_expect_eq(got.st_uid, want.st_uid);
		cr_expect_eq(got.st_mtim.tv_sec, want.st_mtim.tv_sec);
		cr_expect_eq(got.st_mtim.tv_nsec, want.st_mtim.tv_nsec, "%s",
			     paths[i]);
		cr_expect(S_ISDIR(got.st_mode) || got.st_size == want.st_size);
		end(&r);
	}
	union_close();
}

Test(replica, marks_of_the_lower_are_not_copied_but_users_attributes_are)
{
	scoped_fd int fd = scratch_open("1/f", O_PATH);
	struct replica r;
	char value[8];

	cr_assert_eq(xattr_set(fd, "user.mine", "yes", 3, 0), 0);
	union_mark("1/f", "nlink", "U+7");
	union_mark("1/d", "opaque", "y");
	union_open_full(true);
	r = make("f", DATA_ALL);
	cr_expect_eq(xattr_get(r.to, "user.mine", value, sizeof(value)), 3);
	cr_expect_eq(xattr_get(r.to, "trusted.overlay.nlink", NULL, 0),
		     -ENODATA);
	cr_expect_eq(xattr_get(r.to, "user.overlay.nlink", NULL, 0), -ENODATA);
	end(&r);
	r = make("d", DATA_NONE);
	cr_expect_eq(mark_opaque_of(r.to, false), OPAQUE_NO);
	end(&r);
	union_close();
}

Test(replica, leads_to_what_it_was_copied_from)
{
	static const char *const paths[] = { "f", "d", "empty" };

	union_open_full(true);
	for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
		struct replica r = make(paths[i], DATA_NONE);
		struct origin want;
		struct origin got;

		cr_expect(replica_keeps_number(&r));
		cr_expect(r.noted);
		if (!object_origin(&r.from, &union_tree()->stack.lowers[0],
				   &want)) {
			cr_assert_eq(origin_read(r.to, &got), 0);
			cr_expect(origin_equal(&want, &got));
		}
		end(&r);
	}
	union_close();
}

Test(replica, one_name_of_several_is_another_object_without_an_index)
{
	const struct features_asked off = { .index = ASKED_OFF };
	struct origin o;
	struct replica r;

	union_open_asking(true, &off);
	r = make("a", DATA_ALL);
	cr_expect_not(replica_keeps_number(&r));
	cr_expect(!r.indexed && !r.noted);
	cr_expect_eq(origin_read(r.to, &o), -ENODATA);
	end(&r);
	union_close();
}

/* One link now, the entry; users count those of the lower. */
Test(replica, with_an_index_it_is_the_same_object)
{
	struct replica r;
	struct stat st;
	char name[MARK_NAME_MAX];
	char text[8] = "";

	cr_assert_eq(fchmodat(scratch_fd(), "1/a", 0444, 0), 0);
	union_open_full(true);
	if (union_tree()->index < 0)
		cr_skip_test("no file handles on this file system");
	r = make("a", DATA_NONE);
	cr_expect(replica_keeps_number(&r));
	cr_expect(r.indexed && r.noted);
	cr_expect_eq(strncmp(r.entry, "00fb", 4), 0);
	cr_assert_eq(fstat(r.to, &st), 0);
	cr_expect_eq(st.st_nlink, 1);
	mark_name(union_style(), "nlink", name);
	cr_expect_eq(xattr_get(r.to, name, text, sizeof(text) - 1), 3);
	cr_expect_str_eq(text, "U+1");
	end(&r);
	union_close();
}

Test(replica, what_was_not_published_leaves_no_trace)
{
	static const char *const paths[] = { "f", "d", "link", "fifo", "a" };

	union_open_full(true);
	for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
		struct replica r = make(paths[i], DATA_NONE);

		cr_expect_eq(in_work(), 1);
		end(&r);
		cr_expect_eq(in_work(), 0, "%s", paths[i]);
	}
	union_close();
}

/* Its lower object is gone, which nobody should do. */
Test(replica, what_fails_leaves_no_trace)
{
	struct data_want all = { .size = DATA_ALL };
	struct node *n;
	struct replica r;

	union_open_full(true);
	n = union_find("f");
	cr_assert_eq(unlinkat(scratch_fd(), "1/f", 0), 0);
	cr_expect_eq(replica_make(&r, union_tree(), n, &all), -ENOENT);
	replica_end(&r);
	cr_expect_eq(in_work(), 0);
	union_forget(n);
	union_close();
}
