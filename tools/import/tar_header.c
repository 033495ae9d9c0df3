/* SPDX-License-Identifier: Apache-2.0 */
#include "tar_header.h"

#include <string.h>

#include "tar_number.h"

#define MODE_BITS 07777

/* Where things lie in a header: first byte, bytes. */
struct field {
	uint16_t at;
	uint16_t len;
};

static const struct field f_path = { 0, 100 };
static const struct field f_mode = { 100, 8 };
static const struct field f_uid = { 108, 8 };
static const struct field f_gid = { 116, 8 };
static const struct field f_size = { 124, 12 };
static const struct field f_mtime = { 136, 12 };
static const struct field f_checksum = { 148, 8 };
static const struct field f_type = { 156, 1 };
static const struct field f_linkname = { 157, 100 };
static const struct field f_magic = { 257, 8 };
static const struct field f_major = { 329, 8 };
static const struct field f_minor = { 337, 8 };
static const struct field f_prefix = { 345, 155 };
static const struct field f_star_prefix = { 345, 131 };
static const struct field f_star_magic = { 508, 4 };
static const struct field f_gnu_atime = { 345, 12 };
static const struct field f_gnu_ctime = { 357, 12 };

bool tar_header_is_zero(const uint8_t *block)
{
	return !block[0] && !memcmp(block, block + 1, TAR_BLOCK - 1);
}

static bool number(const uint8_t *block, struct field f, int64_t *out)
{
	return tar_number_field(block + f.at, f.len, out);
}

/* The bytes of a field up to its first NUL, put where `to` is; their number. */
static size_t text(const uint8_t *block, struct field f, char *to)
{
	size_t len = strnlen((const char *)block + f.at, f.len);

	memcpy(to, block + f.at, len);
	to[len] = '\0';
	return len;
}

/* Of all bytes, of which the checksum's own count as spaces. */
static uint32_t sum_of(const uint8_t *block)
{
	uint32_t sum = f_checksum.len * ' ';

	for (int i = 0; i < TAR_BLOCK; i++)
		sum += block[i];
	for (int i = 0; i < f_checksum.len; i++)
		sum -= block[f_checksum.at + i];
	return sum;
}

/* How many of them would be negative, if bytes had a sign. */
static uint32_t negatives(const uint8_t *block)
{
	uint32_t count = 0;

	for (int i = 0; i < TAR_BLOCK; i++)
		count += block[i] >> 7;
	for (int i = 0; i < f_checksum.len; i++)
		count -= block[f_checksum.at + i] >> 7;
	return count;
}

/* Old writers took bytes for signed. */
static bool checksum_is_right(const uint8_t *block)
{
	int64_t sum = sum_of(block);
	int64_t said;

	if (block[f_checksum.at] & 0x80 || !number(block, f_checksum, &said))
		return false;
	return said == sum || said == sum - 256 * (int64_t)negatives(block);
}

static enum tar_dialect dialect_of(const uint8_t *block)
{
	if (!memcmp(block + f_magic.at, "ustar  ", 8))
		return TAR_GNU;
	if (memcmp(block + f_magic.at, "ustar", 6))
		return TAR_V7;
	if (!memcmp(block + f_star_magic.at, "tar", 4))
		return TAR_STAR;
	return TAR_USTAR;
}

static bool is_ascii(const char *s)
{
	for (; *s; s++)
		if (*s & 0x80)
			return false;
	return true;
}

static bool is_no_time(const uint8_t *block, struct field f)
{
	int64_t ignored;

	return block[f.at] && !number(block, f, &ignored);
}

/* The prefix into `to`, which is at least as big as it; its length. */
static size_t prefix(const uint8_t *block, enum tar_dialect dialect, char *to)
{
	switch (dialect) {
	case TAR_V7: return 0;
	case TAR_USTAR: return text(block, f_prefix, to);
	case TAR_STAR: return text(block, f_star_prefix, to);
	case TAR_GNU:
		if (!is_no_time(block, f_gnu_atime) &&
		    !is_no_time(block, f_gnu_ctime))
			return 0;
		text(block, f_prefix, to);
		return is_ascii(to) ? strlen(to) : 0;
	}
	return 0;
}

static void path(const uint8_t *block, struct tar_header *h)
{
	size_t len = prefix(block, h->dialect, h->path);

	if (len)
		h->path[len++] = '/';
	text(block, f_path, h->path + len);
}

static enum tar_rule numbers(const uint8_t *block, struct tar_header *h)
{
	bool device = h->type == '3' || h->type == '4';
	int64_t mode;
	int64_t size;

	if (!number(block, f_size, &size) || size < 0)
		return TAR_SIZE;
	if (!number(block, f_mode, &mode) || mode < 0 ||
	    !number(block, f_uid, &h->uid) || !number(block, f_gid, &h->gid) ||
	    !number(block, f_mtime, &h->mtime))
		return TAR_NUMBER;
	if (device && h->dialect != TAR_V7 &&
	    (!number(block, f_major, &h->major) ||
	     !number(block, f_minor, &h->minor)))
		return TAR_NUMBER;
	h->size = (uint64_t)size;
	h->mode = mode & MODE_BITS;
	return TAR_FINE;
}

enum tar_rule tar_header_parse(const uint8_t *block, struct tar_header *out)
{
	struct tar_header h = {
		.dialect = dialect_of(block),
		.type = (char)block[f_type.at],
	};
	enum tar_rule broken;

	if (!checksum_is_right(block))
		return TAR_CHECKSUM;
	broken = numbers(block, &h);
	if (broken)
		return broken;
	path(block, &h);
	text(block, f_linkname, h.linkname);
	*out = h;
	return TAR_FINE;
}
