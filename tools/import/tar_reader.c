/* SPDX-License-Identifier: Apache-2.0 */
#include "tar_reader.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "scope.h"
#include "tar_header.h"
#include "tar_said.h"

enum stage { TAR_READING, TAR_AT_END, TAR_FAILED };

struct tar {
	struct tar_stream stream;
	struct tar_limits limits;
	struct tar_said said;
	struct tar_maker maker;
	struct tar_header header;
	const char *path;   /* of the header, if it is understood */
	uint64_t number;    /* of the header */
	uint64_t header_at; /* its offset */
	uint64_t left;      /* of the body */
	size_t pad;         /* after it */
	enum stage stage;
	int err;              /* why it failed */
	enum tar_rule broken; /* if that was a rule */
	bool clean;           /* zeroes after the end */
};

static const struct tar_limits limits_default = TAR_LIMITS_DEFAULT;

int tar_open(struct windows *in, struct tar_keep keep,
	     const struct tar_limits *limits, struct tar **out)
{
	struct tar *t = calloc(1, sizeof(*t));

	if (!t)
		return -ENOMEM;
	t->stream.in = in;
	t->stream.keep = keep;
	t->limits = *(limits ?: &limits_default);
	t->maker.limits = &t->limits;
	t->maker.said = &t->said;
	*out = t;
	return 0;
}

void tar_close(struct tar *t)
{
	if (!t)
		return;
	tar_said_free(&t->said);
	tar_maker_free(&t->maker);
	free(t);
}

static int fail(struct tar *t, enum tar_rule rule)
{
	t->broken = rule;
	return tar_rule_errno(rule);
}

/* What the stream says where it must not end. */
static int go_on(struct tar *t, int more)
{
	return more ? more : fail(t, TAR_TRUNCATED);
}

static size_t padding(uint64_t size)
{
	return (size_t)(-size % TAR_BLOCK);
}

/* A whole block where there has to be one: 1 or -errno. */
static int must_block(struct tar *t, const uint8_t **out)
{
	size_t got;

	return go_on(t, tar_stream_block(&t->stream, out, &got));
}

/* A block where the stream may end: 1, 0 or -errno. */
static int may_block(struct tar *t, const uint8_t **out)
{
	size_t got = 0;
	int more = tar_stream_block(&t->stream, out, &got);

	return !more && got ? fail(t, TAR_TRUNCATED) : more;
}

/* After the first zero block: 0 or -errno. */
static int at_zero_block(struct tar *t)
{
	const uint8_t *block;
	int more = may_block(t, &block);

	if (more > 0 && !tar_header_is_zero(block))
		return fail(t, TAR_LONE_ZERO_BLOCK);
	return more > 0 ? 0 : more;
}

/* The next header and its block: 1; 0: the archive ends here; or -errno. */
static int next_header(struct tar *t, const uint8_t **block)
{
	enum tar_rule broken;
	int more;

	t->header_at = t->stream.offset;
	more = may_block(t, block);
	if (more <= 0)
		return more;
	if (tar_header_is_zero(*block))
		return at_zero_block(t);
	if (t->number >= t->limits.headers)
		return fail(t, TAR_HEADER_COUNT);
	t->number++;
	broken = tar_header_parse(*block, &t->header);
	if (broken)
		return fail(t, broken);
	t->path = t->said.long_path ?: t->header.path;
	return 1;
}

/* Pass over bytes that have to be there: 1 or -errno. */
static int skip(struct tar *t, uint64_t len)
{
	return go_on(t, tar_stream_skip(&t->stream, len));
}

/* The body of a header that says something about an entry to come. */
static int read_said(struct tar *t)
{
	uint64_t size = t->header.size;
	scoped_free char *body = NULL;
	size_t got;
	enum tar_rule broken;
	int more;

	t->path = NULL;
	if (size > t->limits.meta_bytes)
		return fail(t, TAR_META_SIZE);
	body = malloc(size + 1);
	if (!body)
		return fail(t, TAR_NO_MEMORY);
	more = go_on(t, tar_stream_read(&t->stream, body, size, &got));
	if (more > 0)
		more = skip(t, padding(size));
	if (more < 0)
		return more;
	broken = tar_said_take(&t->said, t->header.type, steal(&body), size,
			       &t->limits);
	return broken ? fail(t, broken) : 1;
}

static int skip_label(struct tar *t)
{
	int more;

	if (t->said.pending)
		return fail(t, TAR_META_ALONE);
	t->path = NULL;
	more = skip(t, t->header.size);
	return more < 0 ? more : skip(t, padding(t->header.size));
}

/* The header of the next entry: as next_header(). */
static int entry_header(struct tar *t, const uint8_t **block)
{
	int more;

	while ((more = next_header(t, block)) > 0) {
		if (tar_said_is(t->header.type))
			more = read_said(t);
		else if (t->header.type == 'V')
			more = skip_label(t);
		else
			return 1;
		if (more < 0)
			return more;
	}
	if (!more && t->said.pending)
		return fail(t, TAR_META_ALONE);
	return more;
}

/* Blocks of an old map, beginning with the header's: 1 or -errno. */
static int read_old_map(struct tar *t, const uint8_t *header,
			struct tar_entry *e)
{
	struct tar_sparse *map = &t->maker.map;
	enum tar_rule broken;
	bool goes_on;

	broken = tar_sparse_old_header(map, header, &e->size, &goes_on);
	while (!broken && goes_on) {
		const uint8_t *block;
		int more = must_block(t, &block);

		if (more < 0)
			return more;
		broken = tar_sparse_old_block(map, block, &goes_on);
	}
	return broken ? fail(t, broken) : 1;
}

/* A map of lines, which is a part of the body: 1 or -errno. */
static int read_lines(struct tar *t, struct tar_entry *e)
{
	struct tar_sparse_lines lines = { .counted = false };
	bool goes_on = true;

	while (goes_on) {
		enum tar_rule broken;
		const uint8_t *block;
		int more;

		if (e->stored < TAR_BLOCK)
			return fail(t, TAR_SPARSE_MAP);
		e->stored -= TAR_BLOCK;
		more = must_block(t, &block);
		if (more < 0)
			return more;
		broken = tar_sparse_lines(&lines, &t->maker.map, block,
					  &goes_on);
		if (broken)
			return fail(t, broken);
	}
	return 1;
}

static int read_map(struct tar *t, const uint8_t *header, enum tar_map map,
		    struct tar_entry *e)
{
	enum tar_rule broken;
	int more = 1;

	if (map == TAR_MAP_NONE)
		return 1;
	if (map == TAR_MAP_OLD)
		more = read_old_map(t, header, e);
	else if (map == TAR_MAP_LINES)
		more = read_lines(t, e);
	if (more < 0)
		return more;
	broken = tar_entry_set_map(&t->maker, e);
	return broken ? fail(t, broken) : 1;
}

/* Which size would count if a record said one, readers differ about. */
static int skip_dumpdir(struct tar *t)
{
	if (t->header.type != 'D')
		return 1;
	if (t->said.own.value[PAX_SIZE].text)
		return fail(t, TAR_SIZE);
	t->pad = padding(t->header.size);
	return skip(t, t->header.size);
}

static int read_entry(struct tar *t, const uint8_t *block, struct tar_entry *e)
{
	enum tar_map map;
	enum tar_rule broken = tar_entry_make(&t->maker, &t->header, e, &map);
	int more;

	if (broken)
		return fail(t, broken);
	t->path = e->path;
	t->pad = padding(e->stored);
	more = read_map(t, block, map, e);
	if (more > 0)
		more = skip_dumpdir(t);
	if (more < 0)
		return more;
	t->left = e->stored;
	e->number = t->number;
	e->header_at = t->header_at;
	e->body_at = t->stream.offset;
	return 1;
}

/* Keep what is left of the last entry's body, and its padding. */
static int leave_entry(struct tar *t)
{
	int more = skip(t, t->left);

	if (more > 0)
		more = skip(t, t->pad);
	if (more < 0)
		return more;
	t->left = 0;
	t->pad = 0;
	t->path = NULL; /* which may lie in what is forgotten */
	tar_said_forget(&t->said);
	return more;
}

static int next(struct tar *t, struct tar_entry *e)
{
	const uint8_t *block;
	int more = leave_entry(t);

	if (more > 0)
		more = entry_header(t, &block);
	if (more > 0)
		return read_entry(t, block, e);
	return more ?: tar_stream_finish(&t->stream, &t->clean);
}

/* A failure stays one; nothing comes after the end. */
static int settle(struct tar *t, int more)
{
	if (more > 0)
		return more;
	t->left = 0;
	t->stage = more < 0 ? TAR_FAILED : TAR_AT_END;
	t->err = more;
	return more;
}

int tar_next(struct tar *t, struct tar_entry *out)
{
	struct tar_entry e = { .path = NULL };
	int more;

	if (t->stage != TAR_READING)
		return t->err;
	more = settle(t, next(t, &e));
	if (more > 0)
		*out = e;
	return more;
}

int tar_body_chunk(struct tar *t, const uint8_t **p, size_t *n)
{
	int more;

	if (t->stage != TAR_READING || !t->left)
		return t->err;
	more = go_on(t, tar_stream_take(&t->stream, t->left, p, n));
	if (more > 0)
		t->left -= *n;
	return settle(t, more);
}

bool tar_tail_is_clean(const struct tar *t)
{
	return t->clean;
}

const char *tar_error(const struct tar *t)
{
	return t->broken ? tar_rule_text(t->broken) : NULL;
}

void tar_where(const struct tar *t, struct tar_place *out)
{
	*out = (struct tar_place){ t->number, t->header_at, t->path };
}
