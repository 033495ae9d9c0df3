/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Maps of sparse files: which pieces of a file an archive has; between them are
 * holes.  Four ways of writing them: in GNU's old header and blocks after it, and
 * in pax as many records (0.0), as one (0.1), or as text before the data (1.0).
 * Without I/O.
 *
 * Pieces come in order, do not overlap, and end at INT64_MAX at the latest.
 * Empty ones, by which writers mark the end, are checked and left out.
 *
 * The data of one piece follow those of the one before without a gap, as in Go
 * and bsdtar.  GNU tar pads each piece to a block, but writes none whose length
 * is not a multiple of one, but for the last.
 *
 * Source: GNU tar, "Storing Sparse Files", and what Go's archive/tar refuses.
 */
#ifndef LAYERFS_TAR_SPARSE_H
#define LAYERFS_TAR_SPARSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tar_rule.h"

struct tar_segment {
	uint64_t at; /* in the file as it is without the archive */
	uint64_t len;
};

/* Begins as all zero but for the limit; tar_sparse_free() when done. */
struct tar_sparse {
	struct tar_segment *segments;
	size_t count;
	size_t room;
	size_t limit; /* of pieces, empty ones too */
	size_t told;  /* how many there were, with empty ones */
	uint64_t end; /* of the last */
	uint64_t sum; /* of their lengths */
};

/* Forget the pieces, keep the memory. */
void tar_sparse_clear(struct tar_sparse *s);
void tar_sparse_free(struct tar_sparse *s);

enum tar_rule tar_sparse_add(struct tar_sparse *s, uint64_t at, uint64_t len);

/* Is it a map of a file of `size` bytes, of which the archive has `stored`? */
enum tar_rule tar_sparse_check(const struct tar_sparse *s, uint64_t size,
			       uint64_t stored);

/* The old GNU header's pieces and size; *more: a block of pieces follows. */
enum tar_rule tar_sparse_old_header(struct tar_sparse *s, const uint8_t *block,
				    uint64_t *size, bool *more);
enum tar_rule tar_sparse_old_block(struct tar_sparse *s, const uint8_t *block,
				   bool *more);

/* "at,len,at,len": the map of pax 0.1. */
enum tar_rule tar_sparse_map(struct tar_sparse *s, const char *text,
			     size_t len);

/*
 * The map of pax 1.0, read block by block: lines of decimal numbers, first how
 * many pieces, then at and length of each.  Begins as all zero.
 */
struct tar_sparse_lines {
	bool counted;   /* the first line is read */
	bool half;      /* `at` is read, its length is not */
	uint64_t left;  /* pieces to come */
	uint64_t at;    /* of the piece that is half read */
	uint64_t value; /* of the line that is half read */
	unsigned int digits;
};

/* *more: the map goes on in the next block.  What follows it is padding. */
enum tar_rule tar_sparse_lines(struct tar_sparse_lines *l, struct tar_sparse *s,
			       const uint8_t *block, bool *more);

#endif
