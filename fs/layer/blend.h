/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The blend: one index of what several layers show together, so that a mount
 * of hundreds of layers asks one.  Where the contents lie stays as it is.
 *
 * - Whiteouts and opaque directories have hidden what they hide.
 * - A directory has the attributes of the topmost layer in whose tar it is.
 * - A hard link to what is below its layer is another name of that, even where
 *   another whiteout of the same layer hides its old name.
 * - What each is known by, wherever it is mounted, is the layer and number of
 *   what shows; of a directory, of its lowest part.
 */
#ifndef LAYERFS_BLEND_H
#define LAYERFS_BLEND_H

#include <stdbool.h>

#include "view.h"

struct blend_options {
	/*
	 * There are directories below the layers: what hides something in them
	 * stays, as whiteouts and opaque directories.
	 */
	bool keep_marks;
};

/*
 * Write the index of these layers' (bottom first) to fd, which is empty.  0;
 * -ENOENT if the hard link *dangling leads nowhere; -E2BIG if one index can
 * not hold it; -EIO if one of a layer is not sound; -errno.
 */
int blend_write(struct index_file *const *layers, uint32_t count,
		const struct blend_options *options, int fd,
		struct view_object *dangling);

#endif
