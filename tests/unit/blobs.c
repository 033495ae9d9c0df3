/* SPDX-License-Identifier: Apache-2.0 */
#include "blobs.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>
#include <zstd.h>

#include "scope.h"

void blob_free(struct blob *b)
{
	free(b->p);
	*b = (struct blob){ 0 };
}

/* A power of two, so that it rarely changes. */
static size_t room_for(size_t n)
{
	size_t room = 64;

	while (room < n)
		room *= 2;
	return room;
}

/* Room for n bytes behind the last. */
static uint8_t *grow(struct blob *b, size_t n)
{
	size_t room = room_for(b->n + n);

	if (!b->p || room > room_for(b->n))
		b->p = realloc(b->p, room);
	cr_assert_not_null(b->p);
	return b->p + b->n;
}

void blob_add(struct blob *b, const void *p, size_t n)
{
	uint8_t *room = grow(b, n);

	if (n)
		memcpy(room, p, n);
	b->n += n;
}

void blob_fill(struct blob *b, uint8_t byte, size_t n)
{
	memset(grow(b, n), byte, n);
	b->n += n;
}

void blob_text(struct blob *b, size_t n)
{
	char line[32];
	size_t end = b->n + n;

	for (unsigned int i = 0; b->n < end; i++) {
		int len = snprintf(line, sizeof(line), "%u lines\n",
				   i * 2654435761U);

		blob_add(b, line,
			 end - b->n < (size_t)len ? end - b->n : (size_t)len);
	}
}

static void add_gzip(struct blob *b, struct blob plain, gz_header *header)
{
	z_stream z = { 0 };
	size_t room = plain.n + plain.n / 1000 + 1024;

	cr_assert_eq(deflateInit2(&z, 6, Z_DEFLATED, MAX_WBITS + 16, 8,
				  Z_DEFAULT_STRATEGY),
		     Z_OK);
	if (header)
		cr_assert_eq(deflateSetHeader(&z, header), Z_OK);
	z.next_in = plain.p;
	z.avail_in = (unsigned int)plain.n;
	z.next_out = grow(b, room);
	z.avail_out = (unsigned int)room;
	cr_assert_eq(deflate(&z, Z_FINISH), Z_STREAM_END);
	b->n += z.total_out;
	deflateEnd(&z);
}

void blob_gzip(struct blob *b, const void *p, size_t n)
{
	add_gzip(b, (struct blob){ (uint8_t *)p, n }, NULL);
}

void blob_gzip_named(struct blob *b, const void *p, size_t n)
{
	uint8_t extra[400];
	gz_header header = {
		.extra = extra,
		.extra_len = sizeof(extra),
		.name = (uint8_t *)"layer.tar",
		.comment = (uint8_t *)"of a test",
		.hcrc = 1,
	};

	memset(extra, 'x', sizeof(extra));
	add_gzip(b, (struct blob){ (uint8_t *)p, n }, &header);
}

void blob_zstd_window(struct blob *b, const void *p, size_t n, int log)
{
	ZSTD_CCtx *ctx = ZSTD_createCCtx();
	size_t room = ZSTD_compressBound(n) + 64;
	ZSTD_inBuffer in = { p, n, 0 };
	ZSTD_outBuffer out = { grow(b, room), room, 0 };

	ZSTD_CCtx_setParameter(ctx, ZSTD_c_checksumFlag, 1);
	if (log)
		ZSTD_CCtx_setParameter(ctx, ZSTD_c_windowLog, log);
	/* Two calls: the size is not known when the header is written. */
	cr_assert(!ZSTD_isError(
		ZSTD_compressStream2(ctx, &out, &in, ZSTD_e_continue)));
	cr_assert_eq(ZSTD_compressStream2(ctx, &out, &in, ZSTD_e_end), 0);
	b->n += out.pos;
	ZSTD_freeCCtx(ctx);
}

void blob_zstd(struct blob *b, const void *p, size_t n)
{
	blob_zstd_window(b, p, n, 0);
}

void blob_skippable(struct blob *b, const void *p, size_t n)
{
	uint8_t head[8] = { 0x5a, 0x2a,       0x4d,
			    0x18, (uint8_t)n, (uint8_t)(n >> 8) };

	blob_add(b, head, sizeof(head));
	blob_add(b, p, n);
}
