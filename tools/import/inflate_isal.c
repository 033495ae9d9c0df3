/* SPDX-License-Identifier: Apache-2.0 */
/* The door to ISA-L: gzip at two to three times the speed of zlib. */
#include "codec.h"

#ifdef LAYERFS_ISAL

#include <errno.h>
#include <isa-l/igzip_lib.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>

struct isal_codec {
	struct codec codec;
	struct inflate_state state;
	bool complete; /* a member; to be reset */
};

static uint32_t at_most_uint32(size_t n)
{
	return n < UINT32_MAX ? (uint32_t)n : UINT32_MAX;
}

static int refuse(struct isal_codec *c, int ret)
{
	if (ret == ISAL_INCORRECT_CHECKSUM)
		c->codec.why = "bad gzip checksum";
	else if (ret == ISAL_INVALID_WRAPPER || ret == ISAL_UNSUPPORTED_METHOD)
		c->codec.why = "not a gzip member";
	else
		c->codec.why = "damaged gzip data";
	return -EBADMSG;
}

static int isal_step(struct codec *codec, struct flow *f)
{
	struct isal_codec *c = (struct isal_codec *)codec;
	struct inflate_state *s = &c->state;
	uint32_t in = at_most_uint32(f->in_len);
	uint32_t out = at_most_uint32(f->out_len);
	int ret;

	if (c->complete)
		isal_inflate_reset(s);
	s->crc_flag = ISAL_GZIP;
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
	c->complete = s->block_state == ISAL_BLOCK_FINISH;
	return c->complete;
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
	isal_inflate_init(&c->state);
	return &c->codec;
}

#else

struct codec *codec_isal(void)
{
	return NULL;
}

#endif
