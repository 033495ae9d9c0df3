/* SPDX-License-Identifier: Apache-2.0 */
#include "tar_stream.h"

#include <string.h>

static size_t size_min(uint64_t a, size_t b)
{
	return a < b ? (size_t)a : b;
}

static size_t left_of(const struct tar_stream *s)
{
	return (size_t)(s->end - s->at);
}

static void move_on(struct tar_stream *s, size_t n)
{
	s->at += n;
	s->offset += n;
}

int tar_stream_tell(struct tar_stream *s)
{
	const uint8_t *from = s->kept;

	s->kept = s->at;
	if (from == s->at)
		return 0;
	return s->keep.bytes(s->keep.ctx, from, (size_t)(s->at - from));
}

int tar_stream_fill(struct tar_stream *s)
{
	while (s->at == s->end) {
		const uint8_t *p;
		size_t n;
		int got = tar_stream_tell(s);

		if (got < 0)
			return got;
		got = s->in->next(s->in, &p, &n);
		if (got <= 0)
			return got;
		s->kept = p;
		s->at = p;
		s->end = p + n;
	}
	return 1;
}

int tar_stream_read(struct tar_stream *s, void *to, size_t len, size_t *got)
{
	size_t done = 0;
	int more = 1;

	while (done < len && (more = tar_stream_fill(s)) > 0) {
		size_t n = size_min(len - done, left_of(s));

		memcpy((uint8_t *)to + done, s->at, n);
		move_on(s, n);
		done += n;
	}
	*got = done;
	return more;
}

int tar_stream_block(struct tar_stream *s, const uint8_t **out, size_t *got)
{
	if (left_of(s) < TAR_BLOCK) {
		*out = s->block;
		return tar_stream_read(s, s->block, TAR_BLOCK, got);
	}
	*out = s->at;
	*got = TAR_BLOCK;
	move_on(s, TAR_BLOCK);
	return 1;
}

int tar_stream_skip(struct tar_stream *s, uint64_t len)
{
	int more = 1;

	while (len && (more = tar_stream_fill(s)) > 0) {
		size_t n = size_min(len, left_of(s));

		move_on(s, n);
		len -= n;
	}
	return more;
}

int tar_stream_take(struct tar_stream *s, uint64_t most, const uint8_t **p,
		    size_t *n)
{
	int err = tar_stream_tell(s);
	int more = err ?: tar_stream_fill(s);

	if (more <= 0)
		return more;
	*p = s->at;
	*n = size_min(most, left_of(s));
	move_on(s, *n);
	s->kept = s->at;
	return 1;
}

static bool is_zero(const uint8_t *p, size_t n)
{
	return !p[0] && !memcmp(p, p + 1, n - 1);
}

int tar_stream_finish(struct tar_stream *s, bool *clean)
{
	bool zero = true;
	int more;

	while ((more = tar_stream_fill(s)) > 0) {
		zero = zero && is_zero(s->at, left_of(s));
		move_on(s, left_of(s));
	}
	*clean = zero;
	return more;
}
