/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tar of a layer on its way out, and its digest: who has had it all and
 * hears of no error has had the right bytes.  The layer is held meanwhile.
 */
#ifndef LAYERFS_LAYER_STREAM_H
#define LAYERFS_LAYER_STREAM_H

#include "store_tar.h"

/*
 * `to` may be NULL.  0; what the sink said; -EIO if a file is damaged, then
 * damaged->path says which (the residue, if all that is known is that the
 * digest is wrong); -ENOENT: there is no such layer.
 */
int layer_stream(const struct store *s, const struct digest *diff_id,
		 const struct store_tar_sink *to,
		 struct store_tar_damage *damaged);

#endif
