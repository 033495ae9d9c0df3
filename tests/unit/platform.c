/* SPDX-License-Identifier: Apache-2.0 */
#include "platform.h"

#include <criterion/criterion.h>
#include <errno.h>

#include "scope.h"

Test(platform, is_two_words_or_three)
{
	static const struct {
		const char *text;
		int err;
	} cases[] = {
		{ "linux/amd64", 0 },
		{ "linux/arm/v7", 0 },
		{ "linux", -EINVAL },
		{ "linux/", -EINVAL },
		{ "/amd64", -EINVAL },
		{ "linux/arm/", -EINVAL },
		{ "linux/arm/v7/x", -EINVAL },
		{ "", -EINVAL },
		{ "linux/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", -EINVAL },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char text[PLATFORM_TEXT_MAX];
		struct platform p;

		cr_expect_eq(platform_parse(cases[i].text, &p), cases[i].err,
			     "%s", cases[i].text);
		if (cases[i].err)
			continue;
		platform_text(&p, text);
		cr_expect_str_eq(text, cases[i].text);
	}
}

Test(platform, of_a_machine_is_in_the_words_of_go)
{
	static const char *const cases[][2] = {
		{ "x86_64", "linux/amd64" },    { "i686", "linux/386" },
		{ "aarch64", "linux/arm64" },   { "armv7l", "linux/arm/v7" },
		{ "riscv64", "linux/riscv64" }, { "s390x", "linux/s390x" },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char text[PLATFORM_TEXT_MAX];
		struct platform p;

		platform_of_machine(cases[i][0], &p);
		platform_text(&p, text);
		cr_expect_str_eq(text, cases[i][1]);
	}
}

Test(platform, an_exact_variant_is_better_than_none_and_another_is_not)
{
	static const struct {
		const char *wanted;
		const char *has;
		int score;
	} cases[] = {
		{ "linux/amd64", "linux/amd64", 2 },
		{ "linux/amd64", "linux/amd64/v2", 1 },
		{ "linux/amd64", "linux/arm64", 0 },
		{ "linux/amd64", "windows/amd64", 0 },
		{ "linux/arm64", "linux/arm64/v8", 2 },
		{ "linux/arm/v7", "linux/arm/v7", 2 },
		{ "linux/arm/v7", "linux/arm", 1 },
		{ "linux/arm/v7", "linux/arm/v6", 0 },
		{ "linux/amd64", "unknown/unknown", 0 },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct platform wanted;
		struct platform has;

		cr_assert_eq(platform_parse(cases[i].wanted, &wanted), 0);
		cr_assert_eq(platform_parse(cases[i].has, &has), 0);
		cr_expect_eq(platform_score(&wanted, &has), cases[i].score,
			     "%s, %s", cases[i].wanted, cases[i].has);
	}
}
