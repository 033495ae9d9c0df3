/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From the bytes of a blob to the plain stream.  What a blob is, its first
 * bytes say; media types and names of files lie too often.  Pure: bytes in,
 * bytes out.
 *
 * Of gzip: any number of members, empty ones too (pigz, bgzip, eStargz), and
 * NULs behind the last (tapes, and tar tools that pad).  Of zstd: any number of
 * frames and of skippable ones (zstd:chunked).  Checksums are checked.  Other
 * bytes behind the last member are refused, as is an end within one.
 */
#ifndef LAYERFS_INFLATE_H
#define LAYERFS_INFLATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "codec.h"

enum inflate_format {
	INFLATE_PLAIN,
	INFLATE_GZIP,
	INFLATE_ZSTD,
	INFLATE_BZIP2, /* these two are known, to be refused by name */
	INFLATE_XZ,
};

#define INFLATE_MAGIC_MAX 6 /* bytes that tell all formats apart */

/* Against bombs.  Each can be raised by a user who knows what comes. */
struct inflate_limits {
	uint64_t plain_max;  /* bytes of the plain stream */
	uint64_t ratio_max;  /* plain bytes for each byte of the blob */
	uint64_t ratio_free; /* plain bytes for which no ratio counts */
	int zstd_window_log; /* base 2 logarithm of bytes of memory */
};

extern const struct inflate_limits inflate_limits_default;

struct inflate;

/* By the first INFLATE_MAGIC_MAX bytes, or all there are. */
enum inflate_format inflate_sniff(const uint8_t *p, size_t len);

/* "plain", "gzip", "zstd", ... */
const char *inflate_format_name(enum inflate_format format);

/*
 * *why, a static text, is written on failure only.  `zlib_only`: gzip by zlib
 * even where ISA-L is there.  0, -EOPNOTSUPP (bzip2, xz) or -ENOMEM.
 */
struct inflate_options {
	struct inflate_limits limits;
	bool zlib_only;
};
int inflate_open(enum inflate_format format, const struct inflate_options *o,
		 struct inflate **out, const char **why);
void inflate_close(struct inflate *i); /* NULL is fine */

/*
 * Go on until in is used up or out is full; where it is full there may be more
 * to come without any input.  0 or -errno: -EBADMSG damaged, -EFBIG beyond a
 * limit, -ENOMEM.
 */
int inflate_step(struct inflate *i, struct flow *f);

/* There is no more input.  0, or -EBADMSG if it ends too early. */
int inflate_end(struct inflate *i);

/* After an error of the two above: what is wrong, a static text. */
const char *inflate_why(const struct inflate *i);

#endif
