/* SPDX-License-Identifier: Apache-2.0 */
#include "json_text.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "json_seal.h"
#include "scope.h"

static char *text_of(const char *value)
{
	char *text = NULL;
	size_t size = 0;
	struct json j = { .to = open_memstream(&text, &size), .compact = true };

	json_text(&j, NULL, value);
	fclose(j.to);
	return text;
}

Test(json_text, any_bytes_become_valid_json)
{
	static const struct {
		const char *value, *json;
	} cases[] = {
		{ "", "\"\"" },
		{ "a\"b\\c", "\"a\\\"b\\\\c\"" },
		{ "\n\t\x1f\x7f", "\"\\u000a\\u0009\\u001f\\u007f\"" },
		{ "\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80",
		  "\"\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80\"" },
		{ "\xff", "\"\\ufffd\"" },
		{ "\xc3", "\"\\ufffd\"" },
		{ "\xe2\x82", "\"\\ufffd\\ufffd\"" },
		{ "\xc0\x80", "\"\\ufffd\\ufffd\"" },            /* overlong */
		{ "\xed\xa0\x80", "\"\\ufffd\\ufffd\\ufffd\"" }, /* surrogate */
		{ "\xf4\x90\x80\x80",
		  "\"\\ufffd\\ufffd\\ufffd\\ufffd\"" }, /* > U+10FFFF */
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		scoped_free char *text = text_of(cases[i].value);

		cr_expect_str_eq(text, cases[i].json);
	}
}

static char *document(bool compact, size_t *size)
{
	char *text = NULL;
	struct json j = { .to = open_memstream(&text, size),
			  .compact = compact };

	json_open(&j, NULL, '{');
	json_number(&j, "n", UINT64_MAX);
	json_open(&j, "empty", '[');
	json_close(&j);
	json_open(&j, "list", '[');
	json_bool(&j, NULL, true);
	json_null(&j, NULL);
	json_close(&j);
	json_close(&j);
	fclose(j.to);
	return text;
}

Test(json_text, nests)
{
	size_t size;
	scoped_free char *one = document(true, &size);
	scoped_free char *lines = document(false, &size);

	cr_expect_str_eq(one, "{\"n\":18446744073709551615,\"empty\":[],"
			      "\"list\":[true,null]}");
	cr_expect_str_eq(lines, "{\n  \"n\": 18446744073709551615,\n"
				"  \"empty\": [],\n  \"list\": [\n    true,\n"
				"    null\n  ]\n}\n");
}

Test(json_seal, finds_each_changed_byte_and_each_cut)
{
	size_t size;
	size_t sealed_size;
	scoped_free char *text = document(false, &size);
	char *sealed;

	cr_assert_eq(json_seal(text, size, &sealed, &sealed_size), 0);
	cr_expect(json_seal_holds(sealed, sealed_size));
	for (size_t i = 0; i < sealed_size; i++) {
		sealed[i] ^= 1;
		cr_expect_not(json_seal_holds(sealed, sealed_size), "byte %zu",
			      i);
		sealed[i] ^= 1;
		cr_expect_not(json_seal_holds(sealed, i), "cut at %zu", i);
	}
	free(sealed);
}
