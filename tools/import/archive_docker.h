/* SPDX-License-Identifier: Apache-2.0 */
/* What `docker save` and its likes have made: images of two kinds of archive. */
#ifndef LAYERFS_ARCHIVE_DOCKER_H
#define LAYERFS_ARCHIVE_DOCKER_H

#include "archive_files.h"
#include "archive_image.h"

/* Those of manifest.json (docker 1.10 and later). */
int archive_docker_list(const struct archive_files *f, struct refusal *r,
			struct archive_images *out);

/*
 * Those of the tags in "repositories" or, without that, those that no other is
 * made of.  There are no diff-ids, and the config is ID/json.
 */
int archive_old_docker_list(const struct archive_files *f, struct refusal *r,
			    struct archive_images *out);

#endif
