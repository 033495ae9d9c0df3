/* SPDX-License-Identifier: Apache-2.0 */
#include "tar_number.h"

#include <criterion/criterion.h>
#include <string.h>

#include "scope.h"

/* A field of a header, as a string literal without its last NUL. */
#define FIELD(text) (const uint8_t *)(text), sizeof(text) - 1

static const struct {
	const uint8_t *field;
	size_t len;
	int64_t n;
} good[] = {
	{ FIELD("0000644\0"), 0644 },
	{ FIELD("0000644 "), 0644 },
	{ FIELD("00000644"), 0644 },
	{ FIELD("    644 "), 0644 },
	{ FIELD("  644 \0\0"), 0644 },
	{ FIELD("644\0\0\0\0\0"), 0644 },
	{ FIELD("\0\0"
		"00644\0"),
	  0644 },
	{ FIELD("644\0xyz\0"), 0644 },
	{ FIELD("\0\0\0\0\0\0\0\0"), 0 },
	{ FIELD("        "), 0 },
	{ FIELD("77777777777\0"), 077777777777 },
	{ FIELD("777777777777"), 0777777777777 },
	{ FIELD("777777777777777777777"), INT64_MAX },
	{ FIELD("\x80\0\0\0\0\0\0\0"), 0 },
	{ FIELD("\x80\0\0\0\0\0\x01\x02"), 258 },
	{ FIELD("\x80\0\0\0\x7f\xff\xff\xff\xff\xff\xff\xff"), INT64_MAX },
	{ FIELD("\xff\xff\xff\xff\xff\xff\xff\xff"), -1 },
	{ FIELD("\xff\xff\xff\xff\xff\xff\xff\xfe"), -2 },
	{ FIELD("\xff\xff\xff\xff\x80\0\0\0\0\0\0\0"), INT64_MIN },
	{ FIELD("\xbf\xff\xff\xff\xff\xff\xff\xff"), 0x3fffffffffffffff },
};

Test(tar_number, fields_as_writers_write_them)
{
	for (size_t i = 0; i < ARRAY_LEN(good); i++) {
		int64_t n = 0x5555;

		cr_expect(tar_number_field(good[i].field, good[i].len, &n),
			  "case %zu", i);
		cr_expect_eq(n, good[i].n, "case %zu: %ld", i, n);
	}
}

static const struct {
	const uint8_t *field;
	size_t len;
} bad[] = {
	{ FIELD("0000648\0") },
	{ FIELD("-000644\0") },
	{ FIELD("64 4\0\0\0\0") },
	{ FIELD("0x644\0\0\0") },
	{ FIELD("garbage\0") },
	{ FIELD("7777777777777777777777") },
	{ FIELD("1000000000000000000000") },
	{ FIELD("\x80\0\0\0\x80\0\0\0\0\0\0\0") },
	{ FIELD("\x80\x01\0\0\0\0\0\0\0\0\0\0") },
	{ FIELD("\xff\xff\xff\xff\x7f\xff\xff\xff\xff\xff\xff\xff") },
	{ FIELD("\xbf\xff\xff\xff\xff\xff\xff\xff\xff") },
};

Test(tar_number, fields_of_garbage_and_beyond_64_bits_are_none)
{
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		int64_t n = 0x5555;

		cr_expect_not(tar_number_field(bad[i].field, bad[i].len, &n),
			      "case %zu", i);
		cr_expect_eq(n, 0x5555, "an output without success");
	}
}

Test(tar_number, decimal_is_digits_only)
{
	static const char *const refused[] = {
		"",
		"-1",
		"+1",
		" 1",
		"1 ",
		"1a",
		"0x1",
		"1.0",
		"1\n",
		"9223372036854775808",
		"99999999999999999999",
		"18446744073709551616",
	};
	uint64_t n = 7;

	for (size_t i = 0; i < ARRAY_LEN(refused); i++)
		cr_expect_not(tar_number_decimal(refused[i], strlen(refused[i]),
						 &n),
			      "'%s'", refused[i]);
	cr_expect_eq(n, 7);
	cr_expect(tar_number_decimal("9223372036854775807", 19, &n));
	cr_expect_eq(n, INT64_MAX);
	cr_expect(tar_number_decimal("00000000000000000000000012", 26, &n));
	cr_expect_eq(n, 12);
	cr_expect(tar_number_decimal("123", 2, &n), "no NUL is needed");
	cr_expect_eq(n, 12);
}

static const struct {
	const char *text;
	struct tar_time t;
} times[] = {
	{ "0", { 0, 0 } },
	{ "1", { 1, 0 } },
	{ "-1", { -1, 0 } },
	{ "-0", { 0, 0 } },
	{ "1.", { 1, 0 } },
	{ "1.5", { 1, 500000000 } },
	{ "-1.5", { -2, 500000000 } },
	{ "-0.25", { -1, 750000000 } },
	{ "-0.0", { 0, 0 } },
	{ "1.000000001", { 1, 1 } },
	{ "1.0000000019", { 1, 1 } },
	{ "-1.0000000019", { -2, 999999999 } },
	{ "-1.0000000001", { -1, 0 } },
	{ "1700000000.123456789", { 1700000000, 123456789 } },
	{ "9223372036854775807.999999999", { INT64_MAX, 999999999 } },
	{ "-9223372036854775807.1", { INT64_MIN, 900000000 } },
};

Test(tar_number, times_are_seconds_and_what_is_left)
{
	for (size_t i = 0; i < ARRAY_LEN(times); i++) {
		struct tar_time t;

		cr_expect(tar_number_time(times[i].text, strlen(times[i].text),
					  &t),
			  "%s", times[i].text);
		cr_expect_eq(t.s, times[i].t.s, "%s: %ld", times[i].text, t.s);
		cr_expect_eq(t.ns, times[i].t.ns, "%s: %u", times[i].text,
			     t.ns);
	}
}

Test(tar_number, what_is_no_time)
{
	static const char *const refused[] = {
		"",      "-",
		".5",    "-.5",
		"1.5.5", "1e5",
		"+1",    "--1",
		"1.-5",  "a",
		"1.5x",  " 1",
		"1,5",   "9223372036854775808",
	};

	for (size_t i = 0; i < ARRAY_LEN(refused); i++) {
		struct tar_time t;

		cr_expect_not(tar_number_time(refused[i], strlen(refused[i]),
					      &t),
			      "'%s'", refused[i]);
	}
}
