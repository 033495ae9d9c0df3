/* SPDX-License-Identifier: Apache-2.0 */
#include "gzip_header.h"

#include <errno.h>

#define FHCRC    0x02
#define FEXTRA   0x04
#define FNAME    0x08
#define FCOMMENT 0x10
#define RESERVED 0xe0

enum part { FIXED, EXTRA_LEN, EXTRA, NAME, COMMENT, HCRC, COMPLETE };

/* Each part is there if its flag is. */
static const uint8_t flag_of[] = {
	[EXTRA_LEN] = FEXTRA, [EXTRA] = FEXTRA, [NAME] = FNAME,
	[COMMENT] = FCOMMENT, [HCRC] = FHCRC,   [COMPLETE] = 0xff,
};

#define FIXED_BYTES 10
#define FLAGS_AT    3

/* CRC-32, bit by bit: a header is short. */
static uint32_t crc_add(uint32_t crc, uint8_t byte)
{
	crc ^= byte;
	for (int i = 0; i < 8; i++)
		crc = crc >> 1 ^ (UINT32_C(0xedb88320) & -(crc & 1));
	return crc;
}

/* The next part that is there; the length of EXTRA stays in value. */
static void go_on(struct gzip_header *h)
{
	do
		h->part++;
	while (h->part != COMPLETE && !(h->flags & flag_of[h->part]));
	h->at = 0;
	if (h->part != EXTRA)
		h->value = 0;
	else if (h->value == 0)
		go_on(h);
}

/* False: no header has this byte here. */
static bool take_fixed(struct gzip_header *h, uint8_t byte)
{
	static const uint8_t magic[FLAGS_AT] = { 0x1f, 0x8b, 8 };

	if (h->at < FLAGS_AT && byte != magic[h->at])
		return false;
	if (h->at == FLAGS_AT)
		h->flags = byte;
	return h->at != FLAGS_AT || !(byte & RESERVED);
}

/* Is the part at its end with this byte? */
static bool ends(struct gzip_header *h, uint8_t byte)
{
	switch ((enum part)h->part) {
	case FIXED: return h->at == FIXED_BYTES;
	case EXTRA_LEN:
	case HCRC:
		h->value |= (uint32_t)byte << 8 * (h->at - 1);
		return h->at == 2;
	case EXTRA: return h->at == h->value;
	case NAME:
	case COMMENT: return byte == 0;
	case COMPLETE: break;
	}
	return true;
}

static int take(struct gzip_header *h, uint8_t byte, const char **why)
{
	if (h->part == FIXED && !take_fixed(h, byte)) {
		*why = "not a gzip member";
		return -EBADMSG;
	}
	if (h->part != HCRC)
		h->crc = crc_add(h->running ? h->crc : UINT32_MAX, byte);
	h->running = true;
	h->at += h->part != NAME && h->part != COMMENT;
	if (!ends(h, byte))
		return 0;
	if (h->part == HCRC && h->value != (~h->crc & 0xffff)) {
		*why = "bad gzip header checksum";
		return -EBADMSG;
	}
	go_on(h);
	return 0;
}

int gzip_header_step(struct gzip_header *h, struct flow *f, const char **why)
{
	int err = 0;

	while (!err && f->in_len && h->part != COMPLETE) {
		err = take(h, *f->in, why);
		f->in++;
		f->in_len--;
	}
	return err ?: h->part == COMPLETE;
}
