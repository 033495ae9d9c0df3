/* SPDX-License-Identifier: Apache-2.0 */
#include "refusal.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <string.h>

Test(refusal, names_the_place_and_the_rule)
{
	struct refusal r = { .text = "" };

	cr_expect_eq(refuse(&r, -EBADMSG, "no %s", "digest"), -EBADMSG);
	cr_expect_str_eq(r.text, "no digest");
	refusal_at(&r, "index.json: manifest %d", 2);
	cr_expect_eq(refuse(&r, -EFBIG, "too large"), -EFBIG);
	cr_expect_str_eq(r.text, "index.json: manifest 2: too large");
}

Test(refusal, is_one_line_that_no_terminal_obeys)
{
	struct refusal r = { .text = "" };

	refusal_at(&r, "a\nb");
	refuse(&r, -EBADMSG, "\033[31mr\xc3\xb6t\t\x7f\xc2\x9b");
	cr_expect_str_eq(r.text, "a?b: ?[31mr\xc3\xb6t???\x9b");
}

Test(refusal, is_cut_where_it_is_too_long)
{
	struct refusal r = { .text = "" };
	char text[2 * REFUSAL_MAX];

	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	refusal_at(&r, "%s", text);
	refuse(&r, -EBADMSG, "%s", text);
	cr_expect_eq(strlen(r.text), REFUSAL_MAX - 1);
}
