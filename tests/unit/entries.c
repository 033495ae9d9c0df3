/* SPDX-License-Identifier: Apache-2.0 */
#include "entries.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>

#include "scope.h"

static struct entries all;

static void add(enum entry_kind kind, const char *path, const char *target,
		uint64_t offset)
{
	struct archive_entry e = { .kind = kind,
				   .path = (char *)path,
				   .target = (char *)target,
				   .offset = offset };

	cr_assert_eq(entries_add(&all, &e), 0);
}

/* Where the contents are, or -errno. */
static int64_t find(const char *path)
{
	const struct archive_entry *e;
	int err = entries_find(&all, path, &e);

	return err ?: (int64_t)e->offset;
}

Test(entries, paths_are_cleaned_and_stay_within)
{
	static const struct {
		const char *from;
		const char *path;
		const char *clean;
	} cases[] = {
		{ "", "", "" },
		{ "", ".", "" },
		{ "", "/", "" },
		{ "", "a", "a" },
		{ "", "./a//b/", "a/b" },
		{ "", "/a/./b/.", "a/b" },
		{ "", "..", "" },
		{ "", "../../a", "a" },
		{ "", "a/../b", "b" },
		{ "", "a/b/../../..", "" },
		{ "", "...", "..." },
		{ "", "a/..b", "a/..b" },
		{ "", ".wh.a", ".wh.a" },
		{ "d/e", "f", "d/e/f" },
		{ "d/e", "../f", "d/f" },
		{ "d/e", "/f", "f" },
		{ "d/e", "../../../../f", "f" },
		{ "d", "..", "" },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		scoped_free char *clean =
			entries_clean(cases[i].from, cases[i].path);

		cr_expect_str_eq(clean, cases[i].clean, "'%s' from '%s': '%s'",
				 cases[i].path, cases[i].from, clean);
	}
}

Test(entries, each_is_found_by_its_path)
{
	for (int n = 0; n < 1000; n++) {
		char path[16];

		snprintf(path, sizeof(path), "%d", n * 7919 % 1000);
		add(ENTRY_FILE, path, NULL, (uint64_t)(n * 7919 % 1000));
	}
	entries_sort(&all);
	for (int n = 0; n < 1000; n++) {
		char path[16];

		snprintf(path, sizeof(path), "%d", n);
		cr_expect_eq(find(path), n);
	}
	cr_expect_eq(find("1000"), -ENOENT);
	cr_expect_eq(find(""), -ENOENT);
	entries_free(&all);
}

Test(entries, of_two_with_one_name_the_last_counts)
{
	add(ENTRY_FILE, "a", NULL, 1);
	add(ENTRY_FILE, "b", NULL, 2);
	add(ENTRY_FILE, "a", NULL, 3);
	entries_sort(&all);
	cr_expect_eq(find("a"), 3);
	entries_free(&all);
}

Test(entries, links_lead_to_what_they_name)
{
	add(ENTRY_FILE, "a/layer.tar", NULL, 1);
	add(ENTRY_SYMLINK, "b/layer.tar", "../a/layer.tar", 0);
	add(ENTRY_SYMLINK, "c/layer.tar", "../b/layer.tar", 0);
	add(ENTRY_SYMLINK, "d/layer.tar", "/a/layer.tar", 0);
	add(ENTRY_HARD_LINK, "e/layer.tar", "a/layer.tar", 0);
	add(ENTRY_SYMLINK, "out", "../../../../a/layer.tar", 0);
	add(ENTRY_SYMLINK, "nowhere", "x", 0);
	add(ENTRY_SYMLINK, "self", "self", 0);
	add(ENTRY_SYMLINK, "to", "fro", 0);
	add(ENTRY_SYMLINK, "fro", "to", 0);
	entries_sort(&all);
	cr_expect_eq(find("b/layer.tar"), 1);
	cr_expect_eq(find("c/layer.tar"), 1);
	cr_expect_eq(find("d/layer.tar"), 1);
	cr_expect_eq(find("e/layer.tar"), 1);
	cr_expect_eq(find("out"), 1);
	cr_expect_eq(find("nowhere"), -ENOENT);
	cr_expect_eq(find("self"), -ELOOP);
	cr_expect_eq(find("to"), -ELOOP);
	entries_free(&all);
}
