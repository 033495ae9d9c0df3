/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A stream of windows, cut into what is kept and what is taken: together, in
 * order, each byte once, the very stream.
 *
 * What is read or skipped is kept: told to the callback, but only when its window
 * ends, when bytes are taken, or when it is asked for, so that many small things
 * become one call.
 */
#ifndef LAYERFS_TAR_STREAM_H
#define LAYERFS_TAR_STREAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tar_header.h"
#include "window.h"

struct tar_keep {
	/* These bytes come next among those kept; 0 or -errno. */
	int (*bytes)(void *ctx, const void *p, size_t n);
	void *ctx;
};

struct tar_stream {
	struct windows *in;
	struct tar_keep keep;
	const uint8_t *kept; /* told up to here, in this window */
	const uint8_t *at;   /* read up to here */
	const uint8_t *end;  /* of the window */
	uint64_t offset;     /* of `at`, from the beginning of the stream */
	uint8_t block[TAR_BLOCK];
};

/* Is there a next byte?  1, 0 at the end, or -errno. */
int tar_stream_fill(struct tar_stream *s);

/*
 * The next len bytes, all of them: a copy, one block (valid until the next call),
 * or just kept.  1; 0: the stream ends before them; or -errno.  *got: how many
 * there were, if it ends.
 */
int tar_stream_read(struct tar_stream *s, void *to, size_t len, size_t *got);
int tar_stream_block(struct tar_stream *s, const uint8_t **out, size_t *got);
int tar_stream_skip(struct tar_stream *s, uint64_t len);

/*
 * Take at most `most` (not 0) of the next bytes: a window on them, valid until
 * the next call.  1, 0 at the end, or -errno.
 */
int tar_stream_take(struct tar_stream *s, uint64_t most, const uint8_t **p,
		    size_t *n);

/* Keep all that is left.  *clean: there were only zeroes.  0 or -errno. */
int tar_stream_finish(struct tar_stream *s, bool *clean);

/* Tell what is to be kept and was not told yet. */
int tar_stream_tell(struct tar_stream *s);

#endif
