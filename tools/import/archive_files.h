/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The files of an archive of images by their names, wherever they are: in a tar
 * archive, or in a directory.  Of a directory only regular files are read, and
 * no link is followed.
 */
#ifndef LAYERFS_ARCHIVE_FILES_H
#define LAYERFS_ARCHIVE_FILES_H

#include "digest.h"
#include "entries.h"
#include "archive_image.h"
#include "refusal.h"
#include "source.h"

/* Documents are all held in memory. */
#define ARCHIVE_DOCUMENT_MAX (20 << 20) /* bytes; what document_parse takes */

struct archive_files {
	int fd;                 /* the tar archive or the directory */
	struct entries entries; /* of a tar archive */
	bool is_dir;
};

/* Gives back entries and descriptor. */
void archive_files_close(struct archive_files *f);

/*
 * Is there such a file?  0, -ENOENT, or a refusal: it is a directory, a link
 * that leads nowhere or, in a directory, a link at all.
 */
int archive_files_size(const struct archive_files *f, const char *path,
		       struct refusal *r, uint64_t *size);

/* Its bytes.  *fd is the source's and the caller's to close.  As above. */
int archive_files_open(const struct archive_files *f, const char *path,
		       struct refusal *r, struct source *out, int *fd);

/* A whole document, at most ARCHIVE_DOCUMENT_MAX.  As above. */
int archive_files_read(const struct archive_files *f, const char *path,
		       struct refusal *r, struct bytes *out);

/* "blobs/sha256/HEX" (image-spec, image-layout.md). */
struct blob_path {
	char text[sizeof("blobs/sha256/") + DIGEST_HEX];
};
struct blob_path archive_blob_path(const struct digest *d);

/* And back: the digest that a path promises; none if it is not of this form. */
struct digest archive_blob_digest(const char *path);

#endif
