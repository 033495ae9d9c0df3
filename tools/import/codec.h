/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the decompressing libraries have in common: one member (gzip) or frame
 * (zstd) after the other.  What may stand between and behind them is not
 * theirs to say, see inflate.c.
 */
#ifndef LAYERFS_CODEC_H
#define LAYERFS_CODEC_H

#include <stddef.h>
#include <stdint.h>

/* Bytes to take and room for what becomes of them; both move on. */
struct flow {
	const uint8_t *in;
	size_t in_len;
	uint8_t *out;
	size_t out_len;
};

struct codec {
	/*
	 * Go on until in is used up or out is full.  0; 1: a member is
	 * complete, its checksum right, and the next call begins another; or
	 * -errno: -EBADMSG damaged, -EFBIG beyond a limit, -ENOMEM.
	 */
	int (*step)(struct codec *c, struct flow *f);
	void (*close)(struct codec *c);
	const char *why; /* after an error: a static text */
};

/* Each is NULL without memory; codec_isal also where it was not built in. */
struct codec *codec_zlib(void);
struct codec *codec_isal(void);
struct codec *codec_zstd(int window_log_max);

#endif
