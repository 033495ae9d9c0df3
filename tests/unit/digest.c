/* SPDX-License-Identifier: Apache-2.0 */
#include "digest.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <string.h>

#include "scope.h"
#include "sha256.h"

#define HEX8  "01234567"
#define HEX56 HEX8 HEX8 HEX8 HEX8 HEX8 HEX8 HEX8
#define HEX64 HEX56 "89abcdef"

static const struct {
	const char *text;
	int err;
} cases[] = {
	{ "sha256:" HEX64, 0 },
	{ "", -EINVAL },
	{ "sha256:", -EINVAL },
	{ HEX64, -EINVAL },
	{ ":" HEX64, -EINVAL },
	{ "sha256:" HEX56, -EINVAL },
	{ "sha256:" HEX64 "0", -EINVAL },
	{ "sha256:" HEX56 "89ABCDEF", -EINVAL },
	{ "SHA256:" HEX64, -EINVAL },
	{ "sha256:" HEX56 "89abcdeg", -EINVAL },
	{ "sha256:" HEX56 "/../../x", -EINVAL },
	{ "sha256:../../../../../../../../../../../../etc/passwd", -EINVAL },
	{ " sha256:" HEX64, -EINVAL },
	{ "sha256:" HEX64 "\n", -EINVAL },
	{ "sha256 " HEX64, -EINVAL },
	{ "md5:0123456789abcdef0123456789abcdef", -EINVAL },
	{ "sha512:" HEX64 HEX64, -EOPNOTSUPP },
};

Test(digest, is_sha256_and_64_lowercase_digits)
{
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct digest d = { "" };

		cr_expect_eq(digest_parse(cases[i].text, &d), cases[i].err,
			     "'%s'", cases[i].text);
		cr_expect_eq(digest_is_none(&d), cases[i].err != 0);
		if (!cases[i].err)
			cr_expect_str_eq(d.text, cases[i].text);
	}
}

Test(digest, hex_alone_is_taken_where_it_is_expected)
{
	struct digest d = { "" };

	cr_expect_eq(digest_parse_hex("sha256:" HEX64, &d), -EINVAL);
	cr_expect_eq(digest_parse_hex(HEX56, &d), -EINVAL);
	cr_assert_eq(digest_parse_hex(HEX64, &d), 0);
	cr_expect_str_eq(d.text, "sha256:" HEX64);
	cr_expect_str_eq(digest_hex(&d), HEX64);
}

/* FIPS 180-2, appendix B. */
Test(digest, of_bytes_is_sha256)
{
	struct digest d;

	cr_assert_eq(sha256_of("abc", 3, &d), 0);
	cr_expect_str_eq(d.text, "sha256:ba7816bf8f01cfea414140de5dae2223"
				 "b00361a396177a9cb410ff61f20015ad");
}

Test(digest, does_not_depend_on_the_pieces)
{
	scoped_sha256 struct sha256 *h = NULL;
	struct digest whole;
	struct digest pieces;

	cr_assert_eq(sha256_of(HEX64 HEX64, 128, &whole), 0);
	cr_assert_eq(sha256_open(&h), 0);
	for (size_t at = 0; at < 128; at += 2)
		cr_assert_eq(sha256_add(h, HEX64 HEX64 + at, 2), 0);
	cr_assert_eq(sha256_end(h, &pieces), 0);
	cr_expect(digest_is_equal(&whole, &pieces));
}
