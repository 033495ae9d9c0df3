/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What somebody wants to have imported: its kind, found from its bytes and never
 * from its name, and the images in it.
 *
 *  - a directory: an OCI layout;
 *  - a tar archive, perhaps compressed, or standard input: an OCI layout, what
 *    `docker save` made (with or without an OCI layout in it), what docker before
 *    1.10 saved, or a single layer.
 *
 * Of an archive that is both, the OCI layout counts, as with containerd; unless
 * its manifests have no layers (docker 25.0.0 wrote such).
 */
#ifndef LAYERFS_ARCHIVE_H
#define LAYERFS_ARCHIVE_H

#include "archive_files.h"
#include "archive_table.h"
#include "archive_image.h"
#include "inflate.h"
#include "platform.h"

struct archive_options {
	const struct platform *platform; /* NULL: this machine's */
	int spool;     /* a directory for files without a name */
	bool is_layer; /* whatever it may have in it */
	struct inflate_options inflate;
};

struct archive {
	enum archive_kind kind;
	struct archive_files files;
	struct archive_images list; /* at least one */
};

/*
 * fd: the file, directory or pipe; it stays the caller's and may be closed
 * afterwards.  0; or -errno and a refusal, which does not name the archive.
 */
int archive_open(int fd, const struct archive_options *o, struct refusal *r,
		 struct archive *out);
void archive_close(struct archive *a);

/*
 * The bytes of a layer's blob, for as long as *fd is open, which is the caller's.
 * 0 or -errno and a refusal.
 */
int archive_open_layer(const struct archive *a, const struct archive_layer *l,
		       struct refusal *r, struct source *out, int *fd);

#define scoped_archive __attribute__((cleanup(archive_close)))

#endif
