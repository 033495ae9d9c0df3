/* SPDX-License-Identifier: Apache-2.0 */
#include "tar_sparse.h"

#include <stdlib.h>
#include <string.h>

#include "tar_header.h"
#include "tar_number.h"

/* A piece in old GNU headers and blocks: two numbers. */
#define PIECE_FIELD_BYTES 12
#define PIECE_BYTES       (2 * PIECE_FIELD_BYTES)

/* Where the pieces are, and whether a block follows. */
#define HEADER_PIECES_AT 386
#define HEADER_PIECES    4
#define HEADER_MORE_AT   482
#define HEADER_SIZE_AT   483
#define BLOCK_PIECES     21
#define BLOCK_MORE_AT    504

/* Digits of a line: INT64_MAX has 19, and writers need no zeroes before. */
#define LINE_DIGITS_MAX 20

void tar_sparse_clear(struct tar_sparse *s)
{
	s->count = 0;
	s->told = 0;
	s->end = 0;
	s->sum = 0;
}

void tar_sparse_free(struct tar_sparse *s)
{
	free(s->segments);
	*s = (struct tar_sparse){ .limit = s->limit };
}

static bool has_room(struct tar_sparse *s)
{
	size_t room = s->room ? 2 * s->room : 16;
	struct tar_segment *grown;

	if (s->count < s->room)
		return true;
	grown = reallocarray(s->segments, room, sizeof(*grown));
	if (!grown)
		return false;
	s->segments = grown;
	s->room = room;
	return true;
}

enum tar_rule tar_sparse_add(struct tar_sparse *s, uint64_t at, uint64_t len)
{
	if (s->told >= s->limit)
		return TAR_SPARSE_COUNT;
	if (at > INT64_MAX || len > INT64_MAX - at || at < s->end)
		return TAR_SPARSE_ORDER;
	s->told++;
	s->end = at + len;
	s->sum += len;
	if (!len)
		return TAR_FINE;
	if (!has_room(s))
		return TAR_NO_MEMORY;
	s->segments[s->count++] = (struct tar_segment){ at, len };
	return TAR_FINE;
}

enum tar_rule tar_sparse_check(const struct tar_sparse *s, uint64_t size,
			       uint64_t stored)
{
	return s->end <= size && s->sum == stored ? TAR_FINE : TAR_SPARSE_FIT;
}

static bool field(const uint8_t *at, int64_t *out)
{
	return tar_number_field(at, PIECE_FIELD_BYTES, out) && *out >= 0;
}

/* The first piece that begins with a NUL is none; writers fill with zeroes. */
static enum tar_rule pieces(struct tar_sparse *s, const uint8_t *at, int count)
{
	for (; count && *at; count--, at += PIECE_BYTES) {
		enum tar_rule broken;
		int64_t from;
		int64_t len;

		if (!field(at, &from) || !field(at + PIECE_FIELD_BYTES, &len))
			return TAR_SPARSE_MAP;
		broken = tar_sparse_add(s, (uint64_t)from, (uint64_t)len);
		if (broken)
			return broken;
	}
	return TAR_FINE;
}

enum tar_rule tar_sparse_old_header(struct tar_sparse *s, const uint8_t *block,
				    uint64_t *size, bool *more)
{
	enum tar_rule broken;
	int64_t said;

	if (!field(block + HEADER_SIZE_AT, &said))
		return TAR_SPARSE_MAP;
	broken = pieces(s, block + HEADER_PIECES_AT, HEADER_PIECES);
	if (broken)
		return broken;
	*size = (uint64_t)said;
	*more = block[HEADER_MORE_AT];
	return TAR_FINE;
}

enum tar_rule tar_sparse_old_block(struct tar_sparse *s, const uint8_t *block,
				   bool *more)
{
	enum tar_rule broken = pieces(s, block, BLOCK_PIECES);

	if (!broken)
		*more = block[BLOCK_MORE_AT];
	return broken;
}

/* The number up to the next comma or the end, and what lies behind that. */
static bool take_number(const char **at, const char *end, uint64_t *out)
{
	const char *comma = memchr(*at, ',', (size_t)(end - *at));
	const char *stop = comma ?: end;

	if (!tar_number_decimal(*at, (size_t)(stop - *at), out))
		return false;
	*at = comma ? comma + 1 : NULL;
	return true;
}

enum tar_rule tar_sparse_map(struct tar_sparse *s, const char *text, size_t len)
{
	const char *end = text + len;
	enum tar_rule broken = TAR_FINE;

	while (text && !broken) {
		uint64_t at;
		uint64_t piece;

		if (!take_number(&text, end, &at) || !text ||
		    !take_number(&text, end, &piece))
			return TAR_SPARSE_MAP;
		broken = tar_sparse_add(s, at, piece);
	}
	return broken;
}

static enum tar_rule line(struct tar_sparse_lines *l, struct tar_sparse *s,
			  uint64_t value)
{
	if (!l->counted) {
		l->counted = true;
		l->left = value;
		return value > s->limit ? TAR_SPARSE_COUNT : TAR_FINE;
	}
	l->half = !l->half;
	if (l->half) {
		l->at = value;
		return TAR_FINE;
	}
	l->left--;
	return tar_sparse_add(s, l->at, value);
}

static enum tar_rule digit(struct tar_sparse_lines *l, uint8_t c)
{
	if (c < '0' || c > '9' || l->digits == LINE_DIGITS_MAX ||
	    l->value > (uint64_t)(INT64_MAX - (c - '0')) / 10)
		return TAR_SPARSE_MAP;
	l->value = l->value * 10 + (c - '0');
	l->digits++;
	return TAR_FINE;
}

static enum tar_rule end_of_line(struct tar_sparse_lines *l,
				 struct tar_sparse *s)
{
	uint64_t value = l->value;

	if (!l->digits)
		return TAR_SPARSE_MAP;
	l->value = 0;
	l->digits = 0;
	return line(l, s, value);
}

enum tar_rule tar_sparse_lines(struct tar_sparse_lines *l, struct tar_sparse *s,
			       const uint8_t *block, bool *more)
{
	enum tar_rule broken = TAR_FINE;

	for (int i = 0; i < TAR_BLOCK && !broken; i++) {
		if (l->counted && !l->left)
			break;
		broken = block[i] == '\n' ? end_of_line(l, s) :
					    digit(l, block[i]);
	}
	*more = !l->counted || l->left;
	return broken;
}
