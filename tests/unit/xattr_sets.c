/* SPDX-License-Identifier: Apache-2.0 */
#include "xattr_sets.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "scope.h"

static struct xattr_sets sets;

/* "b=2 a=1": the offset. */
static uint32_t add(const char *text)
{
	struct index_xattr set[16];
	char copy[256];
	char *rest = copy;
	size_t count = 0;
	uint32_t at;

	snprintf(copy, sizeof(copy), "%s", text);
	while (rest && *rest) {
		char *name = strsep(&rest, " ");
		char *value = strchr(name, '=');

		*value++ = '\0';
		set[count++] = (struct index_xattr){
			.name = name,
			.length = (uint8_t)strlen(name),
			.value = value,
			.size = (uint32_t)strlen(value),
		};
	}
	cr_assert_eq(xattr_sets_add(&sets, set, count, &at), 0);
	return at;
}

static const char *text_at(uint32_t at)
{
	static char text[256];
	struct index_xattrs left = { .end = sets.bytes + sets.size };
	struct index_xattr x;

	memcpy(&left.left, sets.bytes + at, sizeof(left.left));
	left.at = sets.bytes + at + sizeof(left.left);
	text[0] = '\0';
	while (index_xattrs_next(&left, &x) > 0) {
		size_t used = strlen(text);

		snprintf(text + used, sizeof(text) - used, "%s%.*s=%.*s",
			 used ? " " : "", x.length, x.name, (int)x.size,
			 (const char *)x.value);
	}
	return text;
}

Test(xattr_sets, a_set_is_there_once_in_whatever_order_it_comes)
{
	uint32_t at = add("b=2 a=1");

	cr_expect_str_eq(text_at(at), "a=1 b=2");
	cr_expect_eq(add("a=1 b=2"), at);
	cr_expect_neq(add("a=1"), at);
	cr_expect_neq(add("a=1 b=3"), at);
	cr_expect_neq(add("a=12 b="), at);
	cr_expect_eq(add("b=2 a=1"), at);
	xattr_sets_end(&sets);
}

Test(xattr_sets, of_several_of_a_name_the_last_holds)
{
	cr_expect_str_eq(text_at(add("b=1 a=1 b=2 a=3 ab=4")), "a=3 ab=4 b=2");
	xattr_sets_end(&sets);
}

Test(xattr_sets, no_xattrs_are_no_set)
{
	cr_expect_eq(add(""), INDEX_NONE);
	cr_expect_eq(sets.size, 0);
}

Test(xattr_sets, thousands_are_found_again)
{
	static uint32_t at[5000];
	char text[32];
	size_t size;

	for (int i = 0; i < 5000; i++) {
		snprintf(text, sizeof(text), "user.a=%d", i);
		at[i] = add(text);
	}
	size = sets.size;
	for (int i = 0; i < 5000; i++) {
		snprintf(text, sizeof(text), "user.a=%d", i);
		cr_assert_eq(add(text), at[i]);
		cr_assert_str_eq(text_at(at[i]), text);
	}
	cr_expect_eq(sets.size, size);
	xattr_sets_end(&sets);
}
