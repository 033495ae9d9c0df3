/* SPDX-License-Identifier: Apache-2.0 */
#include "tar_header.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "scope.h"
#include "tar_made.h"

/* The block of such a header, to be changed. */
static uint8_t *head(struct made_head h)
{
	struct tar_made *m = made_begin();

	made_add(m, h);
	return m->bytes;
}

#define HEAD(...) head((struct made_head){ __VA_ARGS__ })

static struct tar_header parsed(const uint8_t *block)
{
	struct tar_header h;

	cr_assert_eq(tar_header_parse(block, &h), TAR_FINE);
	return h;
}

Test(tar_header, dialects_are_known_by_their_magic)
{
	uint8_t *block;

	cr_expect_eq(parsed(HEAD(.magic = MADE_USTAR)).dialect, TAR_USTAR);
	cr_expect_eq(parsed(HEAD(.magic = MADE_GNU)).dialect, TAR_GNU);
	cr_expect_eq(parsed(HEAD(.magic = MADE_V7)).dialect, TAR_V7);
	block = HEAD(.magic = MADE_USTAR);
	memcpy(block + 508, "tar", 4);
	made_sum(block);
	cr_expect_eq(parsed(block).dialect, TAR_STAR);
	block = HEAD(.magic = MADE_GNU);
	block[264] = '0';
	made_sum(block);
	cr_expect_eq(parsed(block).dialect, TAR_V7, "not GNU's version");
}

Test(tar_header, checksums_of_signed_and_unsigned_bytes)
{
	uint8_t *block = HEAD(.path = "\xff\xfe\x80");
	struct tar_header h;
	int sum = 0;

	cr_expect_eq(tar_header_parse(block, &h), TAR_FINE);
	memset(block + 148, ' ', 8);
	for (int i = 0; i < TAR_BLOCK; i++)
		sum += (int8_t)block[i];
	snprintf((char *)block + 148, 8, "%06o", (unsigned int)sum);
	cr_expect_eq(tar_header_parse(block, &h), TAR_FINE, "signed");
	block[0]++;
	cr_expect_eq(tar_header_parse(block, &h), TAR_CHECKSUM);
	block[0]--;
	memcpy(block + 148, "garbage", 8);
	cr_expect_eq(tar_header_parse(block, &h), TAR_CHECKSUM);
}

Test(tar_header, any_changed_byte_is_seen)
{
	uint8_t *block = HEAD(.path = "path", .link = "link", .body = "1");
	struct tar_header h;

	for (size_t i = 0; i < TAR_BLOCK; i++) {
		if (i >= 148 && i < 156)
			continue; /* " 1" and "01" are one number */
		block[i] ^= 0x11;
		cr_expect_eq(tar_header_parse(block, &h), TAR_CHECKSUM,
			     "byte %zu", i);
		block[i] ^= 0x11;
	}
}

Test(tar_header, names_fill_their_fields)
{
	char name[101];
	char prefix[156];
	struct tar_header h;

	memset(name, 'n', 100);
	memset(prefix, 'p', 155);
	name[100] = '\0';
	prefix[155] = '\0';
	h = parsed(HEAD(.path = name, .link = name, .prefix = prefix));
	cr_expect_eq(strlen(h.path), 256);
	cr_expect_eq(h.path[155], '/');
	cr_expect_str_eq(h.path + 156, name);
	cr_expect_str_eq(h.linkname, name);
	h = parsed(HEAD(.magic = MADE_V7, .path = name, .prefix = prefix));
	cr_expect_str_eq(h.path, name, "v7 has no prefix");
}

Test(tar_header, star_has_a_shorter_prefix)
{
	uint8_t *block = HEAD(.path = "n");

	memset(block + 345, 'p', 131);
	memcpy(block + 476, "00000000000 00000000000 ", 24);
	memcpy(block + 508, "tar", 4);
	made_sum(block);
	cr_expect_eq(strlen(parsed(block).path), 133);
}

Test(tar_header, a_prefix_of_gnu_is_that_of_old_go_programs)
{
	static const struct {
		const char *prefix;
		const char *path;
	} cases[] = {
		{ "", "n" },
		{ "00000000001", "n" }, /* a time */
		{ "some/where", "some/where/n" },
		{ "12345670123", "n" }, /* a time as well */
		{ "\xc3\xa4", "n" },    /* base 256 */
		{ "x\xc3\xa4", "n" },   /* no ASCII */
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		uint8_t *block = HEAD(.magic = MADE_GNU, .path = "n",
				      .prefix = cases[i].prefix);

		cr_expect_str_eq(parsed(block).path, cases[i].path);
	}
}

Test(tar_header, numbers)
{
	struct tar_header h =
		parsed(HEAD(.type = '3', .uid = "0000017",
			    .mtime = "00000000020", .major = "0000005",
			    .minor = "0000007", .size = "00000000021"));

	cr_expect_eq(h.uid, 15);
	cr_expect_eq(h.mtime, 16);
	cr_expect_eq(h.size, 17);
	cr_expect_eq(h.major, 5);
	cr_expect_eq(h.minor, 7);
	cr_expect_eq(h.mode, 0644);
}

Test(tar_header, types_of_file_in_the_mode_are_dropped)
{
	uint8_t *block = HEAD(.path = "n");

	memcpy(block + 100, "0104755", 8);
	made_sum(block);
	cr_expect_eq(parsed(block).mode, 04755);
}

Test(tar_header, bad_numbers_are_refused)
{
	static const struct {
		size_t at;
		const char *text;
		enum tar_rule rule;
	} cases[] = {
		{ 100, "9", TAR_NUMBER },
		{ 100, "\xff\xff\xff\xff\xff\xff\xff\xff", TAR_NUMBER },
		{ 108, "x", TAR_NUMBER },
		{ 116, "-1", TAR_NUMBER },
		{ 124, "z", TAR_SIZE },
		{ 136, "@", TAR_NUMBER },
		{ 329, "??", TAR_NUMBER },
		{ 337, "??", TAR_NUMBER },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		uint8_t *block = HEAD(.type = '3', .path = "n");
		struct tar_header h;

		memset(block + cases[i].at, 0, 8);
		memcpy(block + cases[i].at, cases[i].text,
		       strlen(cases[i].text));
		made_sum(block);
		cr_expect_eq(tar_header_parse(block, &h), cases[i].rule,
			     "case %zu", i);
	}
}

Test(tar_header, a_negative_size_is_refused)
{
	uint8_t *block = HEAD(.path = "n");
	struct tar_header h;

	memset(block + 124, 0xff, 12);
	made_sum(block);
	cr_expect_eq(tar_header_parse(block, &h), TAR_SIZE);
}

Test(tar_header, device_numbers_are_for_devices)
{
	uint8_t *block = HEAD(.type = '0', .major = "garbage");

	cr_expect_eq(parsed(block).major, 0);
}

Test(tar_header, zero_is_all_zero)
{
	uint8_t block[TAR_BLOCK] = { 0 };

	cr_expect(tar_header_is_zero(block));
	for (size_t i = 0; i < TAR_BLOCK; i++) {
		block[i] = 1;
		cr_expect_not(tar_header_is_zero(block), "byte %zu", i);
		block[i] = 0;
	}
}
