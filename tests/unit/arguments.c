/* SPDX-License-Identifier: Apache-2.0 */
#include "arguments.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <string.h>

#include "scope.h"

static const char *store;
static bool json;

static const struct argument_option options[] = {
	{ "--store", .value = &store },
	{ "--json", .flag = &json },
};

/* Words in one text, split at spaces; the first is the verb. */
static int take(const char *text, char **argv)
{
	static char words[128];
	char *rest = words;
	int argc = 0;

	store = NULL;
	json = false;
	strncpy(words, text, sizeof(words) - 1);
	while ((argv[argc] = strsep(&rest, " ")))
		argc++;
	return arguments_take(argc, argv, options, ARRAY_LEN(options));
}

Test(arguments, options_stand_anywhere_and_the_rest_is_left)
{
	char *argv[16];

	cr_assert_eq(take("verb a --store S b --json", argv), 2);
	cr_expect_str_eq(argv[1], "a");
	cr_expect_str_eq(argv[2], "b");
	cr_expect_str_eq(store, "S");
	cr_expect(json);
	cr_assert_eq(take("verb --store=S=T -", argv), 1);
	cr_expect_str_eq(store, "S=T");
	cr_expect_str_eq(argv[1], "-");
	cr_assert_eq(take("verb -- --json", argv), 1);
	cr_expect_str_eq(argv[1], "--json");
	cr_expect_not(json);
}

Test(arguments, what_is_wrong_is_refused)
{
	static const char *const cases[] = {
		"verb --nothing", "verb --stor x", "verb --storex",
		"verb --store",   "verb --json=1", "verb -j",
	};
	char *argv[16];

	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		cr_expect_eq(take(cases[i], argv), -EINVAL, "%s", cases[i]);
}
