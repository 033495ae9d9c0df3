/* SPDX-License-Identifier: Apache-2.0 */
#include "tar_made.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "tar_header.h"

struct tar_made *made_begin(void)
{
	static struct tar_made made;

	made.len = 0;
	return &made;
}

void made_bytes(struct tar_made *m, const void *p, size_t len)
{
	size_t padded = (len + TAR_BLOCK - 1) / TAR_BLOCK * TAR_BLOCK;

	cr_assert_leq(m->len + padded, TAR_MADE_MAX);
	memset(m->bytes + m->len, 0, padded);
	if (len)
		memcpy(m->bytes + m->len, p, len);
	m->len += padded;
}

void made_zeroes(struct tar_made *m, size_t blocks)
{
	static const uint8_t zeroes[TAR_BLOCK];

	while (blocks--)
		made_bytes(m, zeroes, TAR_BLOCK);
}

void made_sum(uint8_t *block)
{
	unsigned int sum = 0;

	memset(block + 148, ' ', 8);
	for (size_t i = 0; i < TAR_BLOCK; i++)
		sum += block[i];
	snprintf((char *)block + 148, 8, "%06o", sum);
}

static void put(uint8_t *block, size_t at, size_t room, const char *text)
{
	if (text)
		memcpy(block + at, text, strnlen(text, room));
}

void made_add(struct tar_made *m, struct made_head h)
{
	static const char *const magics[] = { "ustar", "ustar  ", "" };
	size_t len = h.body_len ?: h.body ? strlen(h.body) : 0;
	uint8_t block[TAR_BLOCK] = { 0 };
	char size[24];

	snprintf(size, sizeof(size), "%011zo", len);
	put(block, 0, 100, h.path ?: "f");
	put(block, 100, 8, "0000644");
	put(block, 108, 8, h.uid ?: "0000000");
	put(block, 116, 8, "0000000");
	put(block, 124, 12, h.size ?: size);
	put(block, 136, 12, h.mtime ?: "00000000000");
	block[156] = (uint8_t)h.type;
	put(block, 157, 100, h.link);
	put(block, 257, 8, magics[h.magic]);
	put(block, 329, 8, h.major);
	put(block, 337, 8, h.minor);
	put(block, 345, 155, h.prefix);
	made_sum(block);
	made_bytes(m, block, TAR_BLOCK);
	made_bytes(m, h.body, len);
}

static size_t add_record(char *to, size_t room, const char *text)
{
	int len = 0;
	int digits = 1;

	while (len != (int)strlen(text) + 2 + digits) {
		len = (int)strlen(text) + 2 + digits;
		digits = snprintf(NULL, 0, "%d", len);
	}
	cr_assert_lt((size_t)len, room);
	snprintf(to, room, "%d %s\n", len, text);
	return (size_t)len;
}

void made_pax(struct tar_made *m, char type, const char *const *records)
{
	static char body[1 << 17];
	size_t len = 0;

	for (; *records; records++)
		len += add_record(body + len, sizeof(body) - len, *records);
	ADD(m, .type = type, .path = "pax", .body = body, .body_len = len);
}
