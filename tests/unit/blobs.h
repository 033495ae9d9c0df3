/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Blobs to read, put together from members: each function adds to the end.
 * Begin with all zero; blob_free() when done.
 */
#ifndef LAYERFS_BLOBS_H
#define LAYERFS_BLOBS_H

#include <stddef.h>
#include <stdint.h>

struct blob {
	uint8_t *p;
	size_t n;
};

#define scoped_blob __attribute__((cleanup(blob_free)))

void blob_free(struct blob *b);
void blob_add(struct blob *b, const void *p, size_t n);
void blob_fill(struct blob *b, uint8_t byte, size_t n);

/* Text that compresses some, and is different everywhere. */
void blob_text(struct blob *b, size_t n);

void blob_gzip(struct blob *b, const void *p, size_t n);

/* The same with FEXTRA, FNAME, FCOMMENT and FHCRC. */
void blob_gzip_named(struct blob *b, const void *p, size_t n);

void blob_zstd(struct blob *b, const void *p, size_t n);
void blob_zstd_window(struct blob *b, const void *p, size_t n, int log);
void blob_skippable(struct blob *b, const void *p, size_t n);

#endif
