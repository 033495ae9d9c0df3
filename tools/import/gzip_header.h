/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The header of a gzip member (RFC 1952, 2.3), skipped; for ISA-L, whose own
 * reader takes a header with a checksum for damaged where it comes in pieces.
 * Keeps nothing of it, so it may be of any length.
 */
#ifndef LAYERFS_GZIP_HEADER_H
#define LAYERFS_GZIP_HEADER_H

#include <stdbool.h>
#include <stdint.h>

#include "codec.h"

/* All zero: at the beginning. */
struct gzip_header {
	unsigned int part; /* what is being read */
	uint32_t at;       /* bytes of it so far */
	uint32_t value;    /* of those, if it is a number */
	uint8_t flags;
	bool running; /* crc is one */
	uint32_t crc;
};

/*
 * Take what belongs to the header: 0: there is more of it; 1: it is complete;
 * -EBADMSG: it is none, *why says.
 */
int gzip_header_step(struct gzip_header *h, struct flow *f, const char **why);

#endif
