/* SPDX-License-Identifier: Apache-2.0 */
/* The door to libzstd. */
#include "codec.h"

#include <errno.h>
#include <stdlib.h>
#include <zstd.h>
#include <zstd_errors.h>

struct zstd_codec {
	struct codec codec;
	ZSTD_DCtx *ctx;
};

static int refuse(struct codec *c, size_t ret)
{
	int err = -EBADMSG;

	/* All the other codes mean damage, of which there are many kinds. */
	switch ((int)ZSTD_getErrorCode(ret)) {
	case ZSTD_error_frameParameter_windowTooLarge:
		c->why = "the zstd window is too large";
		err = -EFBIG;
		break;
	case ZSTD_error_memory_allocation:
		c->why = "out of memory";
		err = -ENOMEM;
		break;
	case ZSTD_error_checksum_wrong: c->why = "bad zstd checksum"; break;
	case ZSTD_error_prefix_unknown: c->why = "not a zstd frame"; break;
	case ZSTD_error_dictionary_wrong:
		c->why = "the zstd frame needs a dictionary";
		break;
	default: c->why = "damaged zstd data";
	}
	return err;
}

static int zstd_step(struct codec *codec, struct flow *f)
{
	struct zstd_codec *c = (struct zstd_codec *)codec;
	ZSTD_inBuffer in = { f->in, f->in_len, 0 };
	ZSTD_outBuffer out = { f->out, f->out_len, 0 };
	size_t ret = ZSTD_decompressStream(c->ctx, &out, &in);

	f->in += in.pos;
	f->in_len -= in.pos;
	f->out += out.pos;
	f->out_len -= out.pos;
	return ZSTD_isError(ret) ? refuse(codec, ret) : ret == 0;
}

static void zstd_close(struct codec *codec)
{
	struct zstd_codec *c = (struct zstd_codec *)codec;

	ZSTD_freeDCtx(c->ctx);
	free(c);
}

struct codec *codec_zstd(int window_log_max)
{
	struct zstd_codec *c = calloc(1, sizeof(*c));

	if (!c)
		return NULL;
	c->codec.step = zstd_step;
	c->codec.close = zstd_close;
	c->ctx = ZSTD_createDCtx();
	if (c->ctx && !ZSTD_isError(ZSTD_DCtx_setParameter(
			      c->ctx, ZSTD_d_windowLogMax, window_log_max)))
		return &c->codec;
	zstd_close(&c->codec);
	return NULL;
}
