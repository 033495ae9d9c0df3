/* SPDX-License-Identifier: Apache-2.0 */
#include "inflate.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/*
 * plain_max: ten times the largest layers that are published (models and their
 * libraries).  ratio: deflate itself ends at 1032:1, which a file of zeroes
 * reaches, so no honest gzip is refused, while a zstd frame can say 128 KiB in
 * four bytes; a small blob may, since 64 MiB harm nobody.  window: what
 * `zstd -d` itself takes, and what `zstd --ultra -22` makes.
 */
const struct inflate_limits inflate_limits_default = {
	.plain_max = UINT64_C(256) << 30,
	.ratio_max = 1100,
	.ratio_free = UINT64_C(64) << 20,
	.zstd_window_log = 27,
};

enum place {
	AT_START,  /* the next byte begins a member, or it is all over */
	IN_MEMBER, /* an end here is too early */
	IN_PADDING,
};

struct inflate {
	enum inflate_format format;
	struct inflate_limits limits;
	struct codec *codec; /* NULL: plain */
	enum place place;
	uint64_t taken; /* bytes of the blob */
	uint64_t given; /* bytes of the plain stream */
	const char *why;
};

static const struct {
	enum inflate_format format;
	size_t len;
	uint8_t magic[INFLATE_MAGIC_MAX];
} magics[] = {
	{ INFLATE_GZIP, 2, { 0x1f, 0x8b } },
	{ INFLATE_ZSTD, 4, { 0x28, 0xb5, 0x2f, 0xfd } },
	{ INFLATE_BZIP2, 3, { 'B', 'Z', 'h' } },
	{ INFLATE_XZ, 6, { 0xfd, '7', 'z', 'X', 'Z', 0 } },
};

/* Of 0x184D2A50 to 0x184D2A5F, little-endian. */
static bool is_skippable(const uint8_t *p, size_t len)
{
	static const uint8_t rest[] = { 0x2a, 0x4d, 0x18 };

	return len >= 4 && (p[0] & 0xf0) == 0x50 && !memcmp(p + 1, rest, 3);
}

enum inflate_format inflate_sniff(const uint8_t *p, size_t len)
{
	for (size_t i = 0; i < sizeof(magics) / sizeof(*magics); i++)
		if (len >= magics[i].len &&
		    !memcmp(p, magics[i].magic, magics[i].len))
			return magics[i].format;
	return is_skippable(p, len) ? INFLATE_ZSTD : INFLATE_PLAIN;
}

const char *inflate_format_name(enum inflate_format format)
{
	switch (format) {
	case INFLATE_PLAIN: return "plain";
	case INFLATE_GZIP: return "gzip";
	case INFLATE_ZSTD: return "zstd";
	case INFLATE_BZIP2: return "bzip2";
	case INFLATE_XZ: return "xz";
	}
	return "?";
}

static struct codec *open_codec(enum inflate_format format,
				const struct inflate_options *o)
{
	struct codec *c = NULL;

	if (format == INFLATE_ZSTD)
		return codec_zstd(o->limits.zstd_window_log);
	if (!o->zlib_only)
		c = codec_isal();
	return c ?: codec_zlib();
}

int inflate_open(enum inflate_format format, const struct inflate_options *o,
		 struct inflate **out, const char **why)
{
	struct inflate *i;

	if (format == INFLATE_BZIP2 || format == INFLATE_XZ) {
		*why = format == INFLATE_XZ ?
			       "xz-compressed; recompress as gzip or zstd" :
			       "bzip2-compressed; recompress as gzip or zstd";
		return -EOPNOTSUPP;
	}
	i = calloc(1, sizeof(*i));
	if (i) {
		i->format = format;
		i->limits = o->limits;
		i->codec = format == INFLATE_PLAIN ? NULL :
						     open_codec(format, o);
	}
	if (!i || (format != INFLATE_PLAIN && !i->codec)) {
		*why = "out of memory";
		free(i);
		return -ENOMEM;
	}
	*out = i;
	return 0;
}

void inflate_close(struct inflate *i)
{
	if (!i)
		return;
	if (i->codec)
		i->codec->close(i->codec);
	free(i);
}

static int refuse(struct inflate *i, int err, const char *why)
{
	i->why = why;
	return err;
}

static void copy_plain(struct flow *f)
{
	size_t n = f->in_len < f->out_len ? f->in_len : f->out_len;

	memcpy(f->out, f->in, n);
	f->in += n;
	f->in_len -= n;
	f->out += n;
	f->out_len -= n;
}

/* May a member begin with this byte?  The codec looks at the others. */
static bool begins_member(enum inflate_format format, uint8_t first)
{
	return format == INFLATE_GZIP ? first == 0x1f :
					first == 0x28 || (first & 0xf0) == 0x50;
}

static int enter_member(struct inflate *i, uint8_t first)
{
	if (begins_member(i->format, first))
		i->place = IN_MEMBER;
	else if (i->format == INFLATE_GZIP && first == 0)
		i->place = IN_PADDING;
	else
		return refuse(i, -EBADMSG,
			      i->format == INFLATE_GZIP ?
				      "garbage behind the gzip stream" :
				      "garbage behind the zstd stream");
	return 0;
}

static int skip_padding(struct inflate *i, struct flow *f)
{
	while (f->in_len && *f->in == 0) {
		f->in++;
		f->in_len--;
	}
	return f->in_len ?
		       refuse(i, -EBADMSG, "garbage behind the gzip stream") :
		       0;
}

/* Within a member; AT_START again where it ends. */
static int step_member(struct inflate *i, struct flow *f)
{
	int ret = i->codec->step(i->codec, f);

	if (ret < 0)
		return refuse(i, ret, i->codec->why);
	if (ret)
		i->place = AT_START;
	return 0;
}

static int check_limits(struct inflate *i)
{
	const struct inflate_limits *l = &i->limits;

	if (i->given > l->plain_max)
		return refuse(i, -EFBIG,
			      "the plain stream is larger than the limit");
	if (i->codec && i->given > l->ratio_free &&
	    i->given / l->ratio_max > i->taken)
		return refuse(i, -EFBIG,
			      "compressed beyond the limit of the ratio");
	return 0;
}

/* One stretch within one place. */
static int step_once(struct inflate *i, struct flow *f)
{
	if (i->place == AT_START && f->in_len) {
		int err = enter_member(i, *f->in);

		if (err)
			return err;
	}
	switch (i->place) {
	case AT_START: return 0;
	case IN_MEMBER: return step_member(i, f);
	case IN_PADDING: return skip_padding(i, f);
	}
	return 0;
}

static int step_all(struct inflate *i, struct flow *f)
{
	size_t in;
	size_t out;
	int err;

	if (!i->codec) {
		copy_plain(f);
		return 0;
	}
	do {
		in = f->in_len;
		out = f->out_len;
		err = step_once(i, f);
		if (!err && in && out && in == f->in_len && out == f->out_len)
			err = refuse(i, -EBADMSG, "damaged compressed data");
	} while (!err && f->in_len && f->out_len);
	return err;
}

int inflate_step(struct inflate *i, struct flow *f)
{
	size_t in = f->in_len;
	size_t out = f->out_len;
	int err = step_all(i, f);

	i->taken += in - f->in_len;
	i->given += out - f->out_len;
	return err ?: check_limits(i);
}

int inflate_end(struct inflate *i)
{
	if (i->place != IN_MEMBER)
		return 0;
	return refuse(i, -EBADMSG,
		      i->format == INFLATE_GZIP ? "truncated gzip stream" :
						  "truncated zstd stream");
}

const char *inflate_why(const struct inflate *i)
{
	return i->why;
}
