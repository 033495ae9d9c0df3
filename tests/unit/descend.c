/* SPDX-License-Identifier: Apache-2.0 */
#include "descend.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "scope.h"
#include "scratch.h"
#include "tree.h"
#include "union.h"

static void begin(void)
{
	union_begin(3);
}

TestSuite(descend, .init = begin);

static const struct features_asked follow_none = {
	.redirect_dir = ASKED_NOFOLLOW,
	.metacopy = ASKED_OFF,
};

/* What was found, as a text: the parts as LAYER:PATH, topmost first. */
static const char *tell(const struct finding *f)
{
	static char text[1024];
	size_t used = 0;
	const struct parts *p = f->parts;

	text[0] = '\0';
	if (f->merge.shown)
		used = (size_t)snprintf(text, sizeof(text), "%s%d%s",
					f->top.upper ? "u" : "",
					f->top.upper ? 0 : f->top.layer + 1,
					f->merge.is_dir ? "/" : "");
	for (uint16_t i = 0; p && i < p->count; i++)
		used += (size_t)snprintf(text + used, sizeof(text) - used,
					 " %d:%s", p->part[i].layer + 1,
					 p->part[i].path ?: "");
	return text;
}

/* The same of dir/name, or the error's name. */
static const char *found(const char *dir, const char *name)
{
	static char text[1024];
	struct node *n = union_find(dir);
	scoped_finding struct finding f = { 0 };
	struct look k;
	int err;

	look_begin(&k, union_tree(), n);
	cr_assert_eq(descend_begin(&f, &k, name), 0);
	err = descend(&f, name);
	look_end(&k);
	snprintf(text, sizeof(text), "%s",
		 err ? strerrorname_np(-err) : tell(&f));
	union_forget(n);
	return text;
}

static void dirs(const char *const *paths)
{
	for (; *paths; paths++)
		scratch_dir(*paths);
}

#define DIRS(...) dirs((const char *const[]){ __VA_ARGS__, NULL })

Test(descend, a_relative_redirect_leads_beside)
{
	DIRS("u/new", "1/old", "2/old", "2/new", "3/old");
	union_mark("u/new", "redirect", "old");
	union_open_full(true);
	cr_expect_str_eq(found("", "new"), "u0/ 1:old 2:old 3:old");
	cr_expect_str_eq(found("", "old"), "1/ 1: 2: 3:");
	cr_expect_str_eq(found("", "none"), "");
	union_close();
}

Test(descend, each_layer_may_redirect_again)
{
	DIRS("u/a", "1/b", "2/c", "2/b", "3/d", "3/a", "3/b", "3/c");
	union_mark("u/a", "redirect", "b");
	union_mark("1/b", "redirect", "c");
	union_mark("2/c", "redirect", "/d");
	union_open_full(true);
	cr_expect_str_eq(found("", "a"), "u0/ 1:b 2:c 3:d");
	cr_expect_str_eq(found("", "b"), "1/ 1: 2:c 3:d");
	cr_expect_str_eq(found("", "c"), "2/ 2: 3:d");
	union_close();
}

/* A layer without the name does not end the way. */
Test(descend, layers_that_have_nothing_are_passed)
{
	DIRS("u/a", "2/x", "2/x/y", "3/x", "3/x/y");
	union_mark("u/a", "redirect", "/x/y");
	union_open_full(true);
	cr_expect_str_eq(found("", "a"), "u0/ 2:x/y 3:x/y");
	union_close();
}

Test(descend, an_absolute_redirect_leads_from_the_root)
{
	DIRS("u/d", "u/d/in", "1/x", "1/x/y", "2/d", "2/d/in", "3/x", "3/x/y");
	union_mark("u/d/in", "redirect", "/x/y");
	union_open_full(true);
	cr_expect_str_eq(found("d", "in"), "u0/ 1:x/y 3:x/y");
	union_close();
}

/* On the way redirects count, too: of directories that were moved before. */
Test(descend, redirects_on_the_way_are_followed)
{
	DIRS("u/a", "1/x", "1/x/y", "2/old", "2/old/y", "2/x", "2/x/y", "3/old",
	     "3/old/z", "3/old/y");
	union_mark("u/a", "redirect", "/x/y");
	union_mark("1/x", "redirect", "old");
	union_mark("2/old/y", "redirect", "z");
	union_open_full(true);
	cr_expect_str_eq(found("", "a"), "u0/ 1:x/y 2:old/y 3:old/z");
	union_close();
}

Test(descend, an_absolute_redirect_on_the_way_counts_for_all_below)
{
	DIRS("u/a", "1/x", "1/x/y", "2/far", "2/far/away", "2/far/away/y",
	     "3/far", "3/far/away", "3/far/away/y");
	union_mark("u/a", "redirect", "/x/y");
	union_mark("1/x", "redirect", "/far/away");
	union_open_full(true);
	cr_expect_str_eq(found("", "a"), "u0/ 1:x/y 2:far/away/y 3:far/away/y");
	union_close();
}

/* Opaque and whiteout on the way hide what lies below them. */
Test(descend, what_hides_on_the_way_ends_it)
{
	DIRS("u/o", "u/w", "u/f", "1/o", "1/o/y", "1/f", "1/f/y", "2/o",
	     "2/o/y", "3/w", "3/w/y", "3/f", "3/f/y", "1/w");
	union_make_opaque("1/o");
	scratch_file("2/f", "in the way");
	union_mark("u/o", "redirect", "/o/y");
	union_mark("u/w", "redirect", "/w/y");
	union_mark("u/f", "redirect", "/f/y");
	scratch_whiteout("2/w");
	union_open_full(true);
	cr_expect_str_eq(found("", "o"), "u0/ 1:o/y");
	cr_expect_str_eq(found("", "f"), "u0/ 1:f/y");
	cr_expect_str_eq(found("", "w"), "u0/");
	union_close();
}

/* As the kernel has it: the redirect says that there is more. */
Test(descend, an_absolute_redirect_leads_on_below_an_opaque_ancestor)
{
	DIRS("u/a", "1/o", "1/o/y", "2/far", "2/o", "2/o/y", "3/far");
	union_make_opaque("1/o");
	union_mark("u/a", "redirect", "/o/y");
	union_mark("1/o/y", "redirect", "/far");
	union_open_full(true);
	cr_expect_str_eq(found("", "a"), "u0/ 1:o/y 2:far 3:far");
	union_close();
}

Test(descend, an_opaque_directory_ends_what_a_redirect_began)
{
	DIRS("u/a", "1/b", "2/b", "3/b");
	union_mark("u/a", "redirect", "b");
	union_make_opaque("2/b");
	union_open_full(true);
	cr_expect_str_eq(found("", "a"), "u0/ 1:b 2:b");
	union_close();
}

Test(descend, where_marks_may_not_be_followed_they_are_refused)
{
	DIRS("u/a", "1/b", "u/last", "3/last");
	union_mark("u/a", "redirect", "b");
	union_mark("3/last", "redirect", "nowhere");
	union_metacopy("1/m", 100);
	scratch_file("2/m", "data");
	union_open_asking(true, &follow_none);
	cr_expect_str_eq(found("", "a"), "EPERM");
	cr_expect_str_eq(found("", "m"), "EPERM");
	cr_expect_str_eq(found("", "last"), "u0/ 3:", "nothing is below it");
	cr_expect_str_eq(found("", "b"), "1/ 1:");
	union_close();
}

Test(descend, redirects_of_forgers_lead_nowhere)
{
	static const struct {
		const char *redirect;
		const char *says;
	} forged[] = {
		{ "..", "EACCES" },     { "/../1", "EACCES" },
		{ "/a/./b", "EACCES" }, { "a/../../1", "EINVAL" },
		{ "/", "EINVAL" },      { "", "EINVAL" },
	};

	DIRS("u/a", "1/a", "1/b", "u/d");
	for (size_t i = 0; i < ARRAY_LEN(forged); i++) {
		union_mark("u/a", "redirect", forged[i].redirect);
		union_open_full(true);
		cr_expect_str_eq(found("", "a"), forged[i].says, "'%s'",
				 forged[i].redirect);
		cr_expect_str_eq(found("", "b"), "1/ 1:", "others show");
		union_close();
	}
}

/* A symlink on the way is no directory. */
Test(descend, no_symlink_is_followed)
{
	DIRS("u/a", "1/real", "1/real/y");
	scratch_symlink("1/x", "real");
	union_mark("u/a", "redirect", "/x/y");
	union_open_full(true);
	cr_expect_str_eq(found("", "a"), "u0/");
	union_close();
}

Test(descend, names_too_long_for_the_file_system_are_not_there)
{
	char text[400];

	memset(text, 'x', sizeof(text));
	text[0] = '/';
	text[sizeof(text) - 1] = '\0';
	DIRS("u/a", "u/b", "1/a", "1/b");
	union_mark("u/a", "redirect", text);
	union_mark("u/b", "redirect", text + 1);
	union_open_full(true);
	cr_expect_str_eq(found("", "a"), "u0/");
	cr_expect_str_eq(found("", "b"), "u0/");
	union_close();
}

Test(descend, a_metacopy_has_the_data_of_the_first_file_below)
{
	union_metacopy("u/a", 100);
	scratch_file("2/a", "data");
	scratch_file("3/a", "older");
	union_metacopy("u/b", 100);
	union_mark("u/b", "redirect", "c");
	union_metacopy("1/c", 100);
	union_mark("1/c", "redirect", "/d/e");
	DIRS("3/d");
	scratch_file("3/d/e", "data");
	scratch_file("2/c", "not these");
	union_open_full(true);
	cr_expect_str_eq(found("", "a"), "u0 2:a");
	cr_expect_str_eq(found("", "b"), "u0 3:d/e");
	cr_expect_str_eq(found("", "c"), "1 3:d/e");
	union_close();
}

Test(descend, a_metacopy_without_data_is_an_error)
{
	union_metacopy("u/none", 100);
	union_metacopy("u/dir", 100);
	union_metacopy("u/white", 100);
	union_metacopy("u/meta", 100);
	union_metacopy("3/meta", 100);
	union_metacopy("u/gone", 100);
	union_mark("u/gone", "redirect", "/no/such");
	DIRS("1/dir");
	scratch_file("2/dir", "hidden by the directory");
	scratch_file("2/white", "hidden by the whiteout");
	scratch_whiteout("1/white");
	union_open_full(true);
	cr_expect_str_eq(found("", "none"), "EIO");
	cr_expect_str_eq(found("", "dir"), "EIO");
	cr_expect_str_eq(found("", "white"), "EIO");
	cr_expect_str_eq(found("", "meta"), "EIO");
	cr_expect_str_eq(found("", "gone"), "EIO");
	union_close();
}

/* Which part an object is of is known by its layer; names say the rest. */
Test(descend, a_directory_inside_a_redirected_one_is_found_below_its_part)
{
	DIRS("u/new", "1/old", "1/old/in", "2/old", "2/old/in", "2/new",
	     "2/new/in", "3/old", "3/old/in");
	union_mark("u/new", "redirect", "old");
	union_open_full(true);
	cr_expect_str_eq(found("new", "in"), "1/ 1: 2: 3:");
	union_close();
}

Test(descend, a_file_below_a_directory_is_no_part)
{
	DIRS("u/a", "1/b", "3/b");
	scratch_file("2/b", "");
	union_mark("u/a", "redirect", "b");
	union_open_full(true);
	cr_expect_str_eq(found("", "a"), "u0/ 1:b");
	union_close();
}

static int lower_has(const char *dir, const char *name)
{
	struct node *n = union_find(dir);
	struct look k;
	int has;

	look_begin(&k, union_tree(), n);
	has = descend_lower_has(&k, name);
	look_end(&k);
	union_forget(n);
	return has;
}

Test(descend, whether_a_lower_has_a_name_is_known_without_the_upper)
{
	DIRS("u/one", "2/one", "u/pure", "2/one/d", "1/many", "3/many");
	scratch_file("u/one/up", "");
	scratch_file("2/one/f", "");
	scratch_file("3/many/f", "");
	scratch_whiteout("u/one/f");
	scratch_whiteout("2/one/w");
	scratch_whiteout("1/many/w");
	scratch_file("3/many/w", "");
	union_open_full(true);
	cr_expect_eq(lower_has("one", "f"), 1, "whatever the upper says");
	cr_expect_eq(lower_has("one", "d"), 1);
	cr_expect_eq(lower_has("one", "up"), 0);
	cr_expect_eq(lower_has("one", "w"), 0);
	cr_expect_eq(lower_has("pure", "f"), 0);
	cr_expect_eq(lower_has("many", "f"), 1);
	cr_expect_eq(lower_has("many", "w"), 0);
	cr_expect_eq(lower_has("many", "x"), 0);
	union_close();
}

/* What hides a name has nothing to do with where the hidden would lead. */
Test(descend, a_lower_has_a_name_even_if_its_marks_are_none)
{
	DIRS("u/one", "2/one", "2/one/bad");
	union_mark("2/one/bad", "redirect", "a/../b");
	union_open_full(true);
	cr_expect_eq(lower_has("one", "bad"), 1);
	union_close();
}

static int open_descriptors(void)
{
	DIR *d = opendir("/proc/self/fd");
	int count = 0;

	while (d && readdir(d))
		count++;
	if (d)
		closedir(d);
	return count;
}

Test(descend, no_descriptor_is_left_open)
{
	int before;

	DIRS("u/a", "1/x", "1/x/y", "2/old", "2/old/y", "3/old", "3/old/z",
	     "u/bad", "1/bad");
	union_mark("u/a", "redirect", "/x/y");
	union_mark("1/x", "redirect", "old");
	union_mark("2/old/y", "redirect", "z");
	union_mark("1/bad", "redirect", "/");
	union_metacopy("u/none", 100);
	union_open_full(true);
	before = open_descriptors();
	for (int i = 0; i < 20; i++) {
		found("", "a");
		found("", "bad");
		found("", "none");
		found("a", "in");
	}
	cr_expect_eq(open_descriptors(), before);
	union_close();
}
