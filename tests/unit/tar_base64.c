/* SPDX-License-Identifier: Apache-2.0 */
#include "tar_base64.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "scope.h"

Test(tar_base64, percent_signs_are_decoded_in_place)
{
	static const struct {
		const char *text;
		const char *want; /* NULL: refused */
	} cases[] = {
		{ "user.a", "user.a" },
		{ "", "" },
		{ "%41b%3d%3D", "Ab==" },
		{ "%25", "%" },
		{ "%ff%80x", "\xff\x80x" },
		{ "%", NULL },
		{ "%4", NULL },
		{ "%4g", NULL },
		{ "a%zz", NULL },
		{ "%00", NULL },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char text[32];
		bool done;

		snprintf(text, sizeof(text), "%s", cases[i].text);
		done = tar_percent_decode(text);
		cr_expect_eq(done, cases[i].want != NULL, "%s", cases[i].text);
		if (cases[i].want)
			cr_expect_str_eq(text, cases[i].want);
	}
}

Test(tar_base64, base64_with_and_without_its_end)
{
	static const struct {
		const char *text;
		const char *want; /* NULL: refused */
	} cases[] = {
		{ "", "" },           { "YQ", "a" },         { "YQ==", "a" },
		{ "YWI", "ab" },      { "YWI=", "ab" },      { "YWJj", "abc" },
		{ "YWJjZA", "abcd" }, { "/+8", "\xff\xef" }, { "Y", NULL },
		{ "YWJjZ", NULL },    { "Y Q", NULL },       { "YQ=x", NULL },
		{ "YQ\n", NULL },     { "-_8", NULL },       { "A===", NULL },
		{ "==", "" },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char text[32];
		size_t len = 99;
		bool done;

		snprintf(text, sizeof(text), "%s", cases[i].text);
		done = tar_base64_decode(text, strlen(text), &len);
		cr_expect_eq(done, cases[i].want != NULL, "%s", cases[i].text);
		if (!cases[i].want)
			continue;
		cr_expect_eq(len, strlen(cases[i].want), "%s", cases[i].text);
		cr_expect_eq(memcmp(text, cases[i].want, len), 0);
	}
}
