/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The configuration of an image that Docker saved before 1.10 says nothing of
 * its layers; since then it must (image-spec, config.md).  So what it had is
 * kept, and what is missing comes before that, as Docker converted its own.
 * Without I/O.
 */
#ifndef LAYERFS_OLD_CONFIG_H
#define LAYERFS_OLD_CONFIG_H

#include "archive_image.h"
#include "refusal.h"

/*
 * `old` is an object without "rootfs".  0, or -errno and a refusal; *out is the
 * caller's.
 */
int old_config_complete(const struct bytes *old, const struct digest *diff_ids,
			size_t count, struct refusal *r, struct bytes *out);

#endif
