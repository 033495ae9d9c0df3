/* SPDX-License-Identifier: Apache-2.0 */
#include "document.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "scope.h"

static struct refusal r;

static int parse(const char *text, struct document **out)
{
	r = (struct refusal){ .text = "" };
	return document_parse(text, strlen(text), &r, out);
}

Test(document, is_json_of_one_meaning_and_nothing_else)
{
	static const struct {
		const char *text;
		int err;
	} cases[] = {
		{ "{}", 0 },
		{ "[]", 0 },
		{ " { \"a\" : [1, 2.5, null, true, \"\\u00e4\"] }\n", 0 },
		{ "", -EBADMSG },
		{ "1", -EBADMSG },
		{ "null", -EBADMSG },
		{ "{", -EBADMSG },
		{ "{} {}", -EBADMSG },
		{ "{}x", -EBADMSG },
		{ "{\"a\":1,\"a\":2}", -EBADMSG },
		{ "{\"a\":\"\\u0000\"}", -EBADMSG },
		{ "{\"a\":\"\xff\"}", -EBADMSG },
		{ "{\"a\":99999999999999999999}", -EBADMSG },
		{ "{'a':1}", -EBADMSG },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		scoped_document struct document *d = NULL;

		cr_expect_eq(parse(cases[i].text, &d), cases[i].err, "%s: %s",
			     cases[i].text, r.text);
		cr_expect_eq(*r.text != '\0', cases[i].err != 0);
	}
}

/* `count` times text, between brackets. */
static int parse_many(const char *text, size_t count)
{
	scoped_document struct document *d = NULL;
	size_t len = strlen(text);
	scoped_free char *all = malloc(len * count + 2);

	cr_assert_not_null(all);
	all[0] = '[';
	for (size_t i = 0; i < count; i++)
		memcpy(all + 1 + i * len, text, len);
	all[len * count] = ']'; /* in place of the last comma */
	r = (struct refusal){ .text = "" };
	return document_parse(all, len * count + 1, &r, &d);
}

Test(document, has_so_many_bytes_values_and_depth)
{
	scoped_free char *deep = malloc(100000);
	scoped_free char *blank = calloc(1, DOCUMENT_BYTES_MAX + 1);
	scoped_document struct document *d = NULL;

	cr_expect_eq(parse_many("1,", DOCUMENT_VALUES_MAX / 2), 0, "%s",
		     r.text);
	cr_expect_eq(parse_many("1,", DOCUMENT_VALUES_MAX), -EFBIG);
	cr_expect_eq(parse_many("[],", DOCUMENT_VALUES_MAX), -EFBIG);
	cr_expect_eq(parse_many("\"a,b\\\",[:\",", DOCUMENT_VALUES_MAX / 2), 0,
		     "%s", r.text);
	memset(deep, '[', 100000);
	cr_expect_eq(document_parse(deep, 100000, &r, &d), -EBADMSG);
	memset(blank, ' ', DOCUMENT_BYTES_MAX + 1);
	cr_expect_eq(document_parse(blank, DOCUMENT_BYTES_MAX + 1, &r, &d),
		     -EFBIG);
}

Test(document, a_value_of_another_kind_is_refused_and_null_is_absent)
{
	static const char text[] = "{\"s\":\"x\",\"i\":7,\"neg\":-1,\"a\":[1],"
				   "\"o\":{},\"b\":true,\"n\":null,\"r\":1.5}";
	scoped_document struct document *d = NULL;
	const struct json_t *root;
	const struct json_t *v;
	const char *s;
	int64_t i;
	int b;

	cr_assert_eq(parse(text, &d), 0);
	cr_assert_eq(document_root_object(d, &r, &root), 0);
	cr_expect_eq(document_root_array(d, &r, &v), -EBADMSG);
	cr_expect_eq(document_string(root, "s", &r, &s), 0);
	cr_expect_str_eq(s, "x");
	cr_expect_eq(document_integer(root, "i", &r, &i), 0);
	cr_expect_eq(i, 7);
	cr_expect_eq(document_bool(root, "b", &r, &b), 0);
	cr_expect_eq(b, 1);
	cr_expect_eq(document_string(root, "n", &r, &s), 0);
	cr_expect_null(s);
	cr_expect_eq(document_integer(root, "absent", &r, &i), 0);
	cr_expect_eq(i, -1);
	cr_expect_eq(document_array(root, "o", &r, &v), -EBADMSG);
	cr_expect_eq(document_object(root, "a", &r, &v), -EBADMSG);
	cr_expect_eq(document_integer(root, "r", &r, &i), -EBADMSG);
	cr_expect_eq(document_integer(root, "neg", &r, &i), -EBADMSG);
	cr_expect_eq(document_string(root, "i", &r, &s), -EBADMSG);
	cr_expect_str_eq(r.text, "i: not a string");
}

/* Go would take it. */
Test(document, a_key_in_other_case_is_refused)
{
	scoped_document struct document *d = NULL;
	const struct json_t *root;
	const struct json_t *v;

	cr_assert_eq(parse("{\"layers\":[],\"Layers\":[1]}", &d), 0);
	cr_assert_eq(document_root_object(d, &r, &root), 0);
	cr_expect_eq(document_array(root, "layers", &r, &v), -EBADMSG);
	cr_expect_str_eq(r.text, "\"Layers\" instead of \"layers\"");
}
