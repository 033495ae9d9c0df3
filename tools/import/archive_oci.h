/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The images of an OCI layout (image-spec, image-layout.md), for one platform.
 *
 * Each entry of index.json is an image or an index of images; of such an index
 * the image is taken that fits the platform best.  Where nothing fits, and the
 * user asked for no platform, and there is one image only, that is taken.  Other
 * things in the index (signatures, what builders attest) are passed over.
 */
#ifndef LAYERFS_ARCHIVE_OCI_H
#define LAYERFS_ARCHIVE_OCI_H

#include "archive_files.h"
#include "archive_image.h"
#include "platform.h"

/* index.json, an index, and one more: builders nest two. */
#define ARCHIVE_INDEX_DEPTH 4

/* platform: NULL for this machine's.  0 or a refusal. */
int archive_oci_list(const struct archive_files *f,
		     const struct platform *platform, struct refusal *r,
		     struct archive_images *out);

#endif
