/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An image by its descriptor: manifest and configuration are read and checked
 * against their digests and sizes, layers are looked for.
 */
#ifndef LAYERFS_OCI_IMAGE_H
#define LAYERFS_OCI_IMAGE_H

#include "archive_files.h"
#include "descriptor.h"
#include "archive_image.h"

/* A blob that is a document.  0 or a refusal. */
int oci_read_blob(const struct archive_files *f, const struct descriptor *d,
		  struct refusal *r, struct bytes *out);

/*
 * 1: the image, without names; 0: there is a manifest, but of something else; or
 * a refusal.
 */
int oci_image_read(const struct archive_files *f, const struct descriptor *d,
		   struct refusal *r, struct archive_image *out);

#endif
