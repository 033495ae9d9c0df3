/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The configuration of an image (image-spec, config.md): which plain streams its
 * layers are, and how they came to be.  Without I/O.
 */
#ifndef LAYERFS_IMAGE_CONFIG_H
#define LAYERFS_IMAGE_CONFIG_H

#include "archive_image.h"
#include "platform.h"

/*
 * From i->config into i->layers, of which there are as many as the manifest says:
 * diff-ids and commands.  0 or -errno: -EBADMSG, -EFBIG, -ENOMEM.
 */
int image_config_apply(struct archive_image *i, struct refusal *r);

/* What the configuration says it is for; all empty if nothing. */
int image_config_platform(const struct bytes *config, struct refusal *r,
			  struct platform *out);

#endif
