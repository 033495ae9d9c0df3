/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What an imported image is called: as asked for; else as its archive says; else
 * as the archive's file.  What says no name that can be one counts as nothing:
 * the image can be named by its digest, and tagged.
 */
#ifndef LAYERFS_IMPORT_NAMES_H
#define LAYERFS_IMPORT_NAMES_H

#include <stdbool.h>
#include <stddef.h>

#include "archive_image.h"
#include "reference.h"

struct import_names {
	struct reference *of;
	size_t count, room;
};

struct import_naming {
	const char *source;            /* the file's name, "-": none */
	const struct reference *asked; /* or NULL */
	bool is_layout;                /* OCI: a name may be a tag only */
	bool is_only;                  /* the one image of its archive */
};

/* `image` may be NULL: nothing is said.  0 or -ENOMEM. */
int import_names_find(const struct import_naming *naming,
		      const struct archive_image *image,
		      struct import_names *out);
void import_names_free(struct import_names *n);

#endif
