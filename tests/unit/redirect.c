/* SPDX-License-Identifier: Apache-2.0 */
#include "redirect.h"

#include <criterion/criterion.h>
#include <string.h>

#include "scope.h"

#define LENGTH_MAX 7

static const char alphabet[] = "/.a";

/* The model takes a path apart, from its end. */
static bool model_is_path(const char *text, size_t len)
{
	size_t name = 0;

	while (name < len && text[len - name - 1] != '/')
		name++;
	if (name == 0 || name == len)
		return false;
	len -= name + 1;
	return len == 0 || model_is_path(text, len);
}

static bool model_is_valid(const char *text)
{
	size_t len = strlen(text);

	if (strchr(text, '/'))
		return model_is_path(text, len);
	return len > 0;
}

/* The n-th string of that length. */
static const char *nth_text(unsigned int n, size_t length)
{
	static char text[LENGTH_MAX + 1];

	for (size_t i = 0; i < length; i++, n /= 3)
		text[i] = alphabet[n % 3];
	text[length] = '\0';
	return text;
}

Test(redirect, all_short_texts_are_as_the_model_has_them)
{
	unsigned int count = 1;
	unsigned int valid = 0;

	for (size_t length = 0; length <= LENGTH_MAX; length++, count *= 3) {
		for (unsigned int n = 0; n < count; n++) {
			const char *text = nth_text(n, length);

			valid += redirect_is_valid(text);
			if (redirect_is_valid(text) != model_is_valid(text))
				cr_expect_fail("'%s'", text);
		}
	}
	cr_expect_gt(valid, 100, "not all are refused");
}

Test(redirect, forms_of_the_kernel_and_of_forgers)
{
	static const struct {
		const char *text;
		bool valid;
	} cases[] = {
		{ "name", true },    { "/a/path", true },    { "", false },
		{ "/", false },      { "//", false },        { "a/b", false },
		{ "a/", false },     { "/a/", false },       { "//a", false },
		{ "/a//b", false },  { ".", true },          { "..", true },
		{ "/..", true },     { "/../etc", true },    { "/a/..", true },
		{ "/a/../b", true }, { "/./a", true },       { "../a", false },
		{ "...", true },     { "/a/...", true },     { "..a", true },
		{ "/.a/b..", true }, { ".wh.a", true },      { " ", true },
		{ "/a\nb/c", true }, { "/\xff/\x80", true },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		cr_expect_eq(redirect_is_valid(cases[i].text), cases[i].valid,
			     "'%s'", cases[i].text);
}

Test(redirect, long_ones_are_as_good_as_short_ones)
{
	char text[REDIRECT_MAX + 1];

	for (size_t i = 0; i < REDIRECT_MAX; i++)
		text[i] = i % 2 ? 'a' : '/';
	text[REDIRECT_MAX] = '\0';
	cr_expect_not(redirect_is_valid(text), "ends with a slash");
	text[REDIRECT_MAX - 1] = '\0';
	cr_expect(redirect_is_valid(text));
}

Test(redirect, absolute_is_what_begins_with_a_slash)
{
	cr_expect(redirect_is_absolute("/a"));
	cr_expect(redirect_is_absolute("/"));
	cr_expect_not(redirect_is_absolute("a"));
	cr_expect_not(redirect_is_absolute("a/b"));
	cr_expect_not(redirect_is_absolute(""));
}
