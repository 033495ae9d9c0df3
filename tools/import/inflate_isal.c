/* SPDX-License-Identifier: Apache-2.0 */
/* The door to ISA-L: gzip at two to three times the speed of zlib. */
#include "codec.h"

#ifdef LAYERFS_ISAL

#include <errno.h>
#include <isa-l/igzip_lib.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>

#include "gzip_header.h"

struct isal_codec {
	struct codec codec;
	struct gzip_header header;
	struct inflate_state state;
	bool in_header; /* of a member, or before it */
};

static uint32_t at_most_uint32(size_t n)
{
	return n < UINT32_MAX ? (uint32_t)n : UINT32_MAX;
}

static int refuse(struct isal_codec *c, int ret)
{
	c->codec.why = ret == ISAL_INCORRECT_CHECKSUM ? "bad gzip checksum" :
							"damaged gzip data";
	return -EBADMSG;
}

static void begin_member(struct isal_codec *c)
{
	isal_inflate_init(&c->state);
	c->state.crc_flag = ISAL_GZIP_NO_HDR_VER; /* but with its trailer */
	c->header = (struct gzip_header){ 0 };
	c->in_header = true;
}

static int step_body(struct isal_codec *c, struct flow *f)
{
	struct inflate_state *s = &c->state;
	uint32_t in = at_most_uint32(f->in_len);
	uint32_t out = at_most_uint32(f->out_len);
	int ret;

	s->next_in = (uint8_t *)f->in;
	s->avail_in = in;
	s->next_out = f->out;
	s->avail_out = out;
	ret = isal_inflate(s);
	f->in += in - s->avail_in;
	f->in_len -= in - s->avail_in;
	f->out += out - s->avail_out;
	f->out_len -= out - s->avail_out;
	if (ret < 0)
		return refuse(c, ret);
	if (s->block_state != ISAL_BLOCK_FINISH)
		return 0;
	begin_member(c);
	return 1;
}

static int isal_step(struct codec *codec, struct flow *f)
{
	struct isal_codec *c = (struct isal_codec *)codec;
	int ret;

	if (!c->in_header)
		return step_body(c, f);
	ret = gzip_header_step(&c->header, f, &codec->why);
	if (ret <= 0)
		return ret;
	c->in_header = false;
	return step_body(c, f);
}

static void isal_close(struct codec *codec)
{
	free(codec);
}

struct codec *codec_isal(void)
{
	struct isal_codec *c = calloc(1, sizeof(*c));

	if (!c)
		return NULL;
	c->codec.step = isal_step;
	c->codec.close = isal_close;
	begin_member(c);
	return &c->codec;
}

#else

struct codec *codec_isal(void)
{
	return NULL;
}

#endif
