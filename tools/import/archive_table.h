/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Is a tar archive one of images, or is it a layer?  And if it is, what lies
 * where in it.
 *
 * An archive of images has manifest.json, oci-layout, repositories, or ID/json,
 * in any order.  But a layer may have a file of such a name, and is not to be
 * read to its end to find out.  So the first entry that lies where every Linux
 * has something (etc/..., usr/...), or that is a whiteout, makes it a layer.
 */
#ifndef LAYERFS_ARCHIVE_TABLE_H
#define LAYERFS_ARCHIVE_TABLE_H

#include "entries.h"
#include "refusal.h"
#include "source.h"
#include "window.h"

enum archive_kind {
	ARCHIVE_LAYER,
	ARCHIVE_OCI,        /* perhaps with what docker has, too */
	ARCHIVE_DOCKER,     /* manifest.json */
	ARCHIVE_OLD_DOCKER, /* before 1.10 */
};

/* "a layer", "an OCI layout", ... */
const char *archive_kind_name(enum archive_kind kind);

struct archive_table {
	enum archive_kind kind;
	struct entries entries; /* sorted; of a layer, some */
};

/*
 * Of a stream.  0 or -errno; *out is to be given back with entries_free() on
 * success.
 */
int archive_table_read(struct windows *in, struct refusal *r,
		       struct archive_table *out);

/* The same of a file, in which bodies are passed over without reading them. */
int archive_table_scan(const struct source *file, struct refusal *r,
		       struct archive_table *out);

#endif
