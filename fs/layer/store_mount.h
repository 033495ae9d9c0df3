/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Images and layers of a store, opened to be mounted.  Their layers are held
 * until the image is closed, so nobody removes them; an image may go meanwhile
 * (its index is open).
 *
 * `below`: there are branches below in the mount, so what the layers hide has
 * to go on hiding it; then an image is blended anew.  Errors are logged.
 */
#ifndef LAYERFS_STORE_MOUNT_H
#define LAYERFS_STORE_MOUNT_H

#include <stdbool.h>

#include "image.h"
#include "store.h"

/* By name or digest (store_resolve.h).  0 or -errno. */
int store_image_open(const struct store *s, const char *text, bool below,
		     struct image **out);

/* DIFF-ID[:DIFF-ID...], topmost first, each as store_resolve_layer has it. */
int store_layers_open(const struct store *s, const char *text, bool below,
		      struct image **out);

#endif
