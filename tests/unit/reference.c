/* SPDX-License-Identifier: Apache-2.0 */
#include "reference.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <string.h>

#include "scope.h"

#define D64 "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define L50 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

Test(reference, a_name_has_a_tag_and_is_safe_as_a_file)
{
	static const struct {
		const char *text, *whole, *file;
	} cases[] = {
		{ "debian", "debian:latest", "debian%3Alatest" },
		{ "debian:12", "debian:12", "debian%3A12" },
		{ "a/b/c:_x", "a/b/c:_x", "a%2Fb%2Fc%3A_x" },
		{ "host.org:5000/a", "host.org:5000/a:latest",
		  "host.org%3A5000%2Fa%3Alatest" },
		{ "Big_Name-1.2", "Big_Name-1.2:latest",
		  "Big_Name-1.2%3Alatest" },
		{ "a..b", "a..b:latest", "a..b%3Alatest" },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct reference r;
		struct reference back;
		char file[REFERENCE_MAX + 1];

		cr_assert_eq(reference_parse(cases[i].text, &r), 0, "%s",
			     cases[i].text);
		reference_encode(&r, file);
		cr_expect_str_eq(r.text, cases[i].whole);
		cr_expect_str_eq(file, cases[i].file);
		cr_expect_eq(reference_decode(file, &back), 0);
		cr_expect_str_eq(back.text, r.text);
	}
}

Test(reference, what_is_not_strictly_right_is_none)
{
	static const char *const cases[] = {
		"",           "/",
		"/a",         "a/",
		"a//b",       ".",
		"..",         "../a",
		"a/../b",     ".a",
		"-a",         "_a",
		"a:",         ":a",
		"a:.b",       "a:-b",
		"a:b:c",      "a:b/c",
		"a b",        "a\nb",
		"a%2Fb",      "a\xc3\xa4",
		"a@sha256:1", "sha256:" D64,
		"sha256:1",   "a:" L50 L50 L50,
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct reference r;

		cr_expect_eq(reference_parse(cases[i], &r), -EINVAL, "'%s'",
			     cases[i]);
	}
}

Test(reference, a_name_that_is_too_long_for_a_file_is_none)
{
	struct reference r;

	cr_expect_eq(reference_parse(L50 L50 L50 L50 L50, &r), -ENAMETOOLONG);
	cr_expect_eq(reference_parse("a/a/a/a/a/a/a/a" L50 L50 L50 L50, &r), 0);
	cr_expect_eq(
		reference_parse(
			"a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/" L50 L50 L50 L50,
			&r),
		-ENAMETOOLONG);
}

Test(reference, a_file_that_we_would_not_write_has_no_name)
{
	static const char *const cases[] = {
		"debian", "debian%3alatest", "debian:12", "x", "%3A",
		"..",     "a%2Fb",           "a%41%3Ax",
	};
	struct reference r;

	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		if (strcmp(cases[i], "debian:12"))
			cr_expect_eq(reference_decode(cases[i], &r), -EINVAL,
				     "'%s'", cases[i]);
}

Test(reference, an_archive_is_called_as_its_file)
{
	static const struct {
		const char *path, *name;
	} cases[] = {
		{ "base.tar", "base:latest" },
		{ "/x/y/base.tar.gz", "base:latest" },
		{ "base.tgz", "base:latest" },
		{ "dir/", "dir:latest" },
		{ "debian-12.1.tar.zst", "debian-12.1:latest" },
		{ "tar", "tar:latest" },
	};
	struct reference r;

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		cr_assert_eq(reference_from_path(cases[i].path, &r), 0);
		cr_expect_str_eq(r.text, cases[i].name);
	}
	cr_expect_eq(reference_from_path("a:b.tar", &r), -EINVAL);
	cr_expect_eq(reference_from_path(".tar", &r), -EINVAL);
	cr_expect_eq(reference_from_path("/", &r), -EINVAL);
}

Test(reference, four_digits_may_be_a_digest)
{
	cr_expect_str_eq(reference_digits("abcd"), "abcd");
	cr_expect_str_eq(reference_digits("sha256:" D64), D64);
	cr_expect_str_eq(reference_digits(D64), D64);
	cr_expect_null(reference_digits("abc"));
	cr_expect_null(reference_digits("ABCD"));
	cr_expect_null(reference_digits("abcg"));
	cr_expect_null(reference_digits(D64 "0"));
	cr_expect_null(reference_digits("sha512:abcd"));
}
