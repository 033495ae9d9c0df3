/* SPDX-License-Identifier: Apache-2.0 */
#include "rest.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "scope.h"

/* Its names with " " between them; "L" is a symlink to `target`. */
static const char *names_of(const char *path, const char *target)
{
	static char text[256];
	const char *name;
	struct rest r;
	size_t length;

	text[0] = '\0';
	rest_begin(&r, path, strlen(path));
	while ((length = rest_next(&r, &name))) {
		size_t at = strlen(text);

		snprintf(text + at, sizeof(text) - at, "%s%s%.*s%s",
			 at ? " " : "", rest_is_own(&r, name) ? "" : "~",
			 (int)length, name, rest_is_last(&r) ? "." : "");
		if (length == 1 && *name == 'L' && !rest_is_last(&r))
			cr_assert_eq(rest_follow(&r, target, strlen(target)),
				     0);
	}
	rest_end(&r);
	return text;
}

Test(rest, names_come_one_by_one_and_the_last_is_known)
{
	static const struct {
		const char *path, *names;
	} cases[] = {
		{ "", "" },
		{ "/", "" },
		{ ".", "" },
		{ "/./.", "" },
		{ "a", "a." },
		{ "/a", "a." },
		{ "./a/", "a." },
		{ "a/.", "a." },
		{ "a/./", "a." },
		{ "a//b", "a b." },
		{ "a/./b", "a b." },
		{ "..", "..." },
		{ "a/..", "a ..." },
		{ "a.", "a.." },
		{ "a/b.", "a b.." },
		{ "...", "...." },
		{ "a/../b", "a .. b." },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		cr_expect_str_eq(names_of(cases[i].path, ""), cases[i].names,
				 "%s", cases[i].path);
}

Test(rest, the_target_of_a_symlink_takes_its_place)
{
	cr_expect_str_eq(names_of("L/a", "x/y"), "L ~x ~y a.");
	cr_expect_str_eq(names_of("b/L/a/c", "/x/"), "b L ~x a c.");
	cr_expect_str_eq(names_of("L/L/a", ".."), "L ~.. L ~.. a.");
	cr_expect_str_eq(names_of("a/L", "x"), "a L.");
}

Test(rest, symlinks_in_targets_are_followed_forty_times)
{
	const char *name;
	struct rest r;
	int err = 0;
	int count;

	rest_begin(&r, "L/a", 3);
	rest_next(&r, &name);
	for (count = 0; !err; count++) {
		err = rest_follow(&r, "x/L", 3);
		cr_assert(err || rest_next(&r, &name) == 1);
		cr_assert(err || rest_next(&r, &name) == 1);
		cr_assert(err || !rest_is_own(&r, name));
	}
	cr_expect_eq(count, 41);
	cr_expect_eq(err, -ELOOP);
	rest_end(&r);
}
