/* SPDX-License-Identifier: Apache-2.0 */
/* The door to zlib. */
#include "codec.h"

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#define GZIP_ONLY (MAX_WBITS + 16) /* zlib's own headers are refused */

struct zlib_codec {
	struct codec codec;
	z_stream z;
	bool complete; /* a member; to be reset */
};

static unsigned int at_most_uint(size_t n)
{
	return n < UINT_MAX ? (unsigned int)n : UINT_MAX;
}

static int refuse(struct zlib_codec *c, int ret)
{
	static const char *const said[][2] = {
		{ "incorrect header check", "not a gzip member" },
		{ "incorrect data check", "bad gzip checksum" },
		{ "incorrect length check", "bad gzip length" },
		{ "header crc mismatch", "bad gzip header checksum" },
	};

	c->codec.why = "damaged gzip data";
	for (size_t i = 0; c->z.msg && i < sizeof(said) / sizeof(*said); i++)
		if (!strcmp(c->z.msg, said[i][0]))
			c->codec.why = said[i][1];
	if (ret != Z_MEM_ERROR)
		return -EBADMSG;
	c->codec.why = "out of memory";
	return -ENOMEM;
}

static int zlib_step(struct codec *codec, struct flow *f)
{
	struct zlib_codec *c = (struct zlib_codec *)codec;
	z_stream *z = &c->z;
	unsigned int in = at_most_uint(f->in_len);
	unsigned int out = at_most_uint(f->out_len);
	int ret;

	if (c->complete)
		inflateReset(z);
	c->complete = false;
	z->next_in = (Bytef *)f->in;
	z->avail_in = in;
	z->next_out = f->out;
	z->avail_out = out;
	ret = inflate(z, Z_NO_FLUSH);
	f->in += in - z->avail_in;
	f->in_len -= in - z->avail_in;
	f->out += out - z->avail_out;
	f->out_len -= out - z->avail_out;
	c->complete = ret == Z_STREAM_END;
	if (ret == Z_OK || ret == Z_BUF_ERROR || c->complete)
		return c->complete;
	return refuse(c, ret);
}

static void zlib_close(struct codec *codec)
{
	struct zlib_codec *c = (struct zlib_codec *)codec;

	inflateEnd(&c->z);
	free(c);
}

struct codec *codec_zlib(void)
{
	struct zlib_codec *c = calloc(1, sizeof(*c));

	if (!c)
		return NULL;
	c->codec.step = zlib_step;
	c->codec.close = zlib_close;
	if (inflateInit2(&c->z, GZIP_ONLY) == Z_OK)
		return &c->codec;
	free(c);
	return NULL;
}
