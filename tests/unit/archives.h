/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Archives of images to read, put together by files; and what archive_open finds
 * in them.  As strings of JSON are hard to read in C, documents are written with
 * ' for ".
 */
#ifndef LAYERFS_ARCHIVES_H
#define LAYERFS_ARCHIVES_H

#include "archive.h"
#include "blobs.h"
#include "descriptor.h"

/* What is put into archives: tar blocks, added to a blob. */
void tar_add(struct blob *tar, const char *path, const void *p, size_t n);
void tar_add_link(struct blob *tar, const char *path, char type,
		  const char *target);
void tar_finish(struct blob *tar);

/* A document, formatted, and with quotes. */
__attribute__((format(printf, 3, 4))) void
tar_add_json(struct blob *tar, const char *path, const char *fmt, ...);

/* The same as a blob of an OCI layout, under its digest. */
__attribute__((format(printf, 2, 3))) struct descriptor
tar_add_blob(struct blob *tar, const char *fmt, ...);

/* {'mediaType': type, 'digest': ..., 'size': ... more}, of the blob. */
const char *described(const struct descriptor *d, const char *type,
		      const char *more);

/* A layer with one file of that contents, as a blob; its diff-id. */
struct descriptor tar_add_layer(struct blob *tar, const char *contents);

/* An image with so many layers, without history: its manifest's blob. */
struct descriptor tar_add_image(struct blob *tar, int layers,
				const char *platform);

#define TYPE_INDEX    "application/vnd.oci.image.index.v1+json"
#define TYPE_MANIFEST "application/vnd.oci.image.manifest.v1+json"
#define TYPE_CONFIG   "application/vnd.oci.image.config.v1+json"
#define TYPE_LAYER    "application/vnd.oci.image.layer.v1.tar"

/* The archive as a file; 0 or -errno as archive_open. */
extern struct archive archives_found;
extern struct refusal archives_refusal;
extern struct archive_options archives_options;
void archives_begin(void);
int archives_open(const struct blob *tar);

#endif
