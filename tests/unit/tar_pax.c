/* SPDX-License-Identifier: Apache-2.0 */
#include "tar_pax.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "scope.h"

static const struct tar_limits limits = {
	.xattr_name_bytes = 20,
	.xattr_bytes = 10,
	.xattrs = 3,
	.segments = 4,
};

/* A string literal with NULs, as text and length. */
#define TEXT(t) (t), sizeof(t) - 1

static char text[4096];

static enum tar_rule parse(const char *records, size_t len, struct tar_pax *p)
{
	cr_assert_lt(len, sizeof(text));
	memcpy(text, records, len);
	return tar_pax_parse(text, len, &limits, p);
}

static const struct {
	const char *records;
	size_t len;
	enum tar_rule rule;
} framing[] = {
	{ TEXT(""), TAR_FINE },
	{ TEXT("6 a=b\n"), TAR_FINE },
	{ TEXT("5 a=\n"), TAR_FINE },
	{ TEXT("06 a=b\n"), TAR_PAX_RECORD },
	{ TEXT("07 a=b\n"), TAR_FINE },
	{ TEXT("6 a=b\n6 c=d\n"), TAR_FINE },
	{ TEXT("7 a=\nb\n"), TAR_FINE },
	{ TEXT("8 a=b=c\n"), TAR_FINE },
	{ TEXT("7 a=\0b\n"), TAR_FINE },
	{ TEXT("6 a=b"), TAR_PAX_RECORD },
	{ TEXT("5 a=b\n"), TAR_PAX_RECORD },
	{ TEXT("7 a=b\n"), TAR_PAX_RECORD },
	{ TEXT("7 a=b\n\0"), TAR_PAX_RECORD },
	{ TEXT("6 a=b\n\0\0\0\0"), TAR_PAX_RECORD },
	{ TEXT("5 =b\n"), TAR_PAX_RECORD },
	{ TEXT("5 ab\n"), TAR_PAX_RECORD },
	{ TEXT("3 \n"), TAR_PAX_RECORD },
	{ TEXT("2 \n"), TAR_PAX_RECORD },
	{ TEXT("0 a=b\n"), TAR_PAX_RECORD },
	{ TEXT("1 a=b\n"), TAR_PAX_RECORD },
	{ TEXT("-6 a=b\n"), TAR_PAX_RECORD },
	{ TEXT(" 6 a=b\n"), TAR_PAX_RECORD },
	{ TEXT("a=b\n"), TAR_PAX_RECORD },
	{ TEXT("x a=b\n"), TAR_PAX_RECORD },
	{ TEXT("99999999999999999999 a=b\n"), TAR_PAX_RECORD },
	{ TEXT("18446744073709551622 a=b\n"), TAR_PAX_RECORD },
	{ TEXT("7 a\0=b\n"), TAR_PAX_NUL },
	{ TEXT("7 \0a=b\n"), TAR_PAX_NUL },
	{ TEXT("10 path=\0\n"), TAR_PAX_NUL },
	{ TEXT("12 path=a\0b\n"), TAR_PAX_NUL },
	{ TEXT("10 size=\0\n"), TAR_PAX_NUL },
};

Test(tar_pax, records_have_a_length_a_key_and_a_newline)
{
	for (size_t i = 0; i < ARRAY_LEN(framing); i++) {
		struct tar_pax p = { .xattrs = NULL };

		cr_expect_eq(parse(framing[i].records, framing[i].len, &p),
			     framing[i].rule, "case %zu: '%s'", i,
			     framing[i].records);
		tar_pax_free(&p);
	}
}

static const char *value(const struct tar_pax *p, enum tar_pax_key key)
{
	static const struct tar_pax nothing;
	const struct tar_pax_value *v = tar_pax_get(p, &nothing, key);

	return v ? v->text : NULL;
}

Test(tar_pax, of_two_the_last_counts_and_empty_takes_back)
{
	struct tar_pax p = { .xattrs = NULL };

	cr_assert_eq(parse(TEXT("10 path=a\n10 path=b\n14 linkpath=c\n"
				"13 linkpath=\n7 uid=\n8 uid=5\n7 gid=\n"),
			   &p),
		     TAR_FINE);
	cr_expect_str_eq(value(&p, PAX_PATH), "b");
	cr_expect_null(value(&p, PAX_LINKPATH));
	cr_expect_str_eq(value(&p, PAX_UID), "5");
	cr_expect_null(value(&p, PAX_GID));
	cr_expect_null(value(&p, PAX_SIZE));
	tar_pax_free(&p);
}

Test(tar_pax, a_global_record_stands_below_the_entrys_own)
{
	static char other[] = "8 uid=1\n8 gid=2\n11 mtime=3\n";
	struct tar_pax p = { .xattrs = NULL };
	struct tar_pax global = { .xattrs = NULL };

	cr_assert_eq(tar_pax_parse(other, strlen(other), &limits, &global),
		     TAR_FINE);
	cr_assert_eq(parse(TEXT("7 uid=\n8 gid=7\n"), &p), TAR_FINE);
	cr_expect_null(tar_pax_get(&p, &global, PAX_UID), "taken back");
	cr_expect_str_eq(tar_pax_get(&p, &global, PAX_GID)->text, "7");
	cr_expect_str_eq(tar_pax_get(&p, &global, PAX_MTIME)->text, "3");
	cr_expect_null(tar_pax_get(&p, &global, PAX_PATH));
	tar_pax_free(&p);
	tar_pax_free(&global);
}

static const struct {
	const char *records;
	size_t len;
	enum tar_rule rule;
	const char *name; /* of the only one, NULL: there is none */
	const char *value;
	size_t size;
} attributes[] = {
	{ TEXT("24 SCHILY.xattr.user.a=b\n"), TAR_PAX_RECORD, NULL, TEXT("") },
	{ TEXT("25 SCHILY.xattr.user.a=b\n"), TAR_FINE, "user.a", TEXT("b") },
	{ TEXT("28 SCHILY.xattr.user.a=\0=\n\xff\n"), TAR_FINE, "user.a",
	  TEXT("\0=\n\xff") },
	{ TEXT("24 SCHILY.xattr.user.a=\n"), TAR_FINE, "user.a", TEXT("") },
	{ TEXT("29 SCHILY.xattr.user.%41=abc\n"), TAR_FINE, "user.%41",
	  TEXT("abc") },
	{ TEXT("19 SCHILY.xattr.=b\n"), TAR_XATTR_NAME, NULL, TEXT("") },
	{ TEXT("39 SCHILY.xattr.user.678901234567890=b\n"), TAR_FINE,
	  "user.678901234567890", TEXT("b") },
	{ TEXT("40 SCHILY.xattr.user.6789012345678901=b\n"), TAR_XATTR_NAME,
	  NULL, TEXT("") },
	{ TEXT("34 SCHILY.xattr.user.a=0123456789\n"), TAR_FINE, "user.a",
	  TEXT("0123456789") },
	{ TEXT("35 SCHILY.xattr.user.a=01234567890\n"), TAR_XATTR_SIZE, NULL,
	  TEXT("") },
	{ TEXT("30 LIBARCHIVE.xattr.user.a=YQ\n"), TAR_FINE, "user.a",
	  TEXT("a") },
	{ TEXT("34 LIBARCHIVE.xattr.user.%41=YWJj\n"), TAR_FINE, "user.A",
	  TEXT("abc") },
	{ TEXT("32 LIBARCHIVE.xattr.user.a=Y===\n"), TAR_XATTR_ENCODING, NULL,
	  TEXT("") },
	{ TEXT("30 LIBARCHIVE.xattr.user.%=YQ\n"), TAR_XATTR_NAME, NULL,
	  TEXT("") },
	{ TEXT("37 RHT.security.selinux=system_u:etc\n"), TAR_FINE, NULL,
	  TEXT("") },
	{ TEXT("37 SCHILY.acl.access=user::rw-,other\n"), TAR_FINE, NULL,
	  TEXT("") },
	{ TEXT("19 SCHILY.xattr=ab\n"), TAR_FINE, NULL, TEXT("") },
};

Test(tar_pax, attributes_of_any_bytes)
{
	for (size_t i = 0; i < ARRAY_LEN(attributes); i++) {
		struct tar_pax p = { .xattrs = NULL };

		cr_expect_eq(parse(attributes[i].records, attributes[i].len,
				   &p),
			     attributes[i].rule, "case %zu", i);
		cr_expect_eq(p.xattr_count, attributes[i].name ? 1 : 0,
			     "case %zu", i);
		if (attributes[i].name && p.xattr_count) {
			cr_expect_str_eq(p.xattrs[0].name, attributes[i].name);
			cr_expect_eq(p.xattrs[0].size, attributes[i].size);
			cr_expect_eq(memcmp(p.xattrs[0].value,
					    attributes[i].value,
					    attributes[i].size),
				     0);
		}
		tar_pax_free(&p);
	}
}

Test(tar_pax, stars_way_of_an_attribute_counts)
{
	static const char *const orders[] = {
		"25 SCHILY.xattr.user.a=s\n30 LIBARCHIVE.xattr.user.a=YQ\n",
		"30 LIBARCHIVE.xattr.user.a=YQ\n25 SCHILY.xattr.user.a=s\n",
		"25 SCHILY.xattr.user.a=x\n25 SCHILY.xattr.user.a=s\n",
	};

	for (size_t i = 0; i < ARRAY_LEN(orders); i++) {
		struct tar_pax p = { .xattrs = NULL };

		cr_assert_eq(parse(orders[i], strlen(orders[i]), &p), TAR_FINE);
		cr_assert_eq(p.xattr_count, 1);
		cr_expect_eq(*(const char *)p.xattrs[0].value, 's');
		tar_pax_free(&p);
	}
}

#define THREE                                        \
	"20 SCHILY.xattr.a=b\n20 SCHILY.xattr.b=b\n" \
	"20 SCHILY.xattr.c=b\n20 SCHILY.xattr.c=d\n"

Test(tar_pax, attributes_are_not_too_many)
{
	struct tar_pax p = { .xattrs = NULL };

	cr_expect_eq(parse(TEXT(THREE), &p), TAR_FINE);
	tar_pax_clear(&p);
	cr_expect_eq(parse(TEXT(THREE "20 SCHILY.xattr.d=b\n"), &p),
		     TAR_XATTR_COUNT);
	tar_pax_free(&p);
}

#define OFFSET(n)   "23 GNU.sparse.offset=" n "\n"
#define NUMBYTES(n) "25 GNU.sparse.numbytes=" n "\n"

Test(tar_pax, pieces_come_in_pairs)
{
	static const struct {
		const char *records;
		enum tar_rule rule;
		size_t told;
	} cases[] = {
		{ OFFSET("0") NUMBYTES("1"), TAR_FINE, 1 },
		{ OFFSET("0") NUMBYTES("1") OFFSET("9") NUMBYTES("0"), TAR_FINE,
		  2 },
		{ OFFSET("0"), TAR_SPARSE_MAP, 0 },
		{ NUMBYTES("0"), TAR_SPARSE_MAP, 0 },
		{ OFFSET("0") OFFSET("1"), TAR_SPARSE_MAP, 0 },
		{ OFFSET("0") NUMBYTES("1") NUMBYTES("1"), TAR_SPARSE_MAP, 1 },
		{ OFFSET("x") NUMBYTES("1"), TAR_SPARSE_MAP, 0 },
		{ OFFSET("1") NUMBYTES("-"), TAR_SPARSE_MAP, 0 },
		{ OFFSET("5") NUMBYTES("1") OFFSET("4") NUMBYTES("1"),
		  TAR_SPARSE_ORDER, 1 },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct tar_pax p = { .xattrs = NULL };

		cr_expect_eq(parse(cases[i].records, strlen(cases[i].records),
				   &p),
			     cases[i].rule, "case %zu", i);
		cr_expect_eq(p.pieces.told, cases[i].told, "case %zu", i);
		tar_pax_free(&p);
	}
}

Test(tar_pax, what_is_for_one_entry_only)
{
	static const struct {
		const char *records;
		bool is;
	} cases[] = {
		{ "8 uid=1\n", false },
		{ "11 mtime=1\n", false },
		{ "25 SCHILY.xattr.user.a=b\n", false },
		{ "13 comment=x\n", false },
		{ "10 path=a\n", true },
		{ "8 path=\n", false },
		{ "14 linkpath=a\n", true },
		{ "10 size=1\n", true },
		{ "22 GNU.sparse.major=1\n", true },
		{ "22 GNU.sparse.map=0,1\n", true },
		{ OFFSET("0") NUMBYTES("0"), true },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct tar_pax p = { .xattrs = NULL };

		cr_assert_eq(parse(cases[i].records, strlen(cases[i].records),
				   &p),
			     TAR_FINE, "%s", cases[i].records);
		cr_expect_eq(tar_pax_is_for_one(&p), cases[i].is, "%s",
			     cases[i].records);
		tar_pax_free(&p);
	}
}
