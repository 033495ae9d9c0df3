/* SPDX-License-Identifier: Apache-2.0 */
#include "old_config.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <string.h>

#include "image_config.h"

static const char id[] =
	"sha256:"
	"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

static int complete(const char *text, struct refusal *r, struct bytes *out)
{
	const struct bytes old = { (char *)text, strlen(text) };
	struct digest diff_ids[2];

	cr_assert_eq(digest_parse(id, &diff_ids[0]), 0);
	diff_ids[1] = diff_ids[0];
	return old_config_complete(&old, diff_ids, 2, r, out);
}

#define ROOTFS                                                                \
	"{\"rootfs\":{\"type\":\"layers\",\"diff_ids\":["                     \
	"\"sha256:"                                                           \
	"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\"," \
	"\"sha256:"                                                           \
	"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\"]}"

Test(old_config, what_it_had_stays_and_its_layers_are_said)
{
	static const char *const cases[][2] = {
		{ "{\"os\": \"linux\"}\n", ROOTFS ",\"os\": \"linux\"}\n" },
		{ " \n{ \"a\": {} }", ROOTFS ",\"a\": {} }" },
		{ "{}", ROOTFS "}" },
		{ "{ }", ROOTFS "}" },
		{ "{\"rootfs\": null}", NULL },
		{ "{\"rootfs\": {}}", NULL },
		{ "[]", NULL },
		{ "{", NULL },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		scoped_bytes struct bytes out = { NULL };
		struct refusal r = { .text = "" };
		int err = complete(cases[i][0], &r, &out);

		if (!cases[i][1]) {
			cr_expect(err < 0, "%s", cases[i][0]);
			cr_expect(r.text[0]);
			continue;
		}
		cr_expect_eq(err, 0);
		cr_expect_str_eq(out.p, cases[i][1]);
	}
}
