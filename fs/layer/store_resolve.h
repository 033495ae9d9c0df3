/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LAYERFS_STORE_RESOLVE_H
#define LAYERFS_STORE_RESOLVE_H

#include "digest.h"
#include "store.h"

/*
 * Which image is meant: by a name, else by a digest or the beginning of one
 * that no other image has.  Logs what is wrong.  0 or -errno; -ENOENT.
 */
int store_resolve(const struct store *s, const char *text, struct digest *out);

/* Which layer: a diff-id or the beginning of one, with "sha256:" or without. */
int store_resolve_layer(const struct store *s, const char *text,
			struct digest *out);

#endif
