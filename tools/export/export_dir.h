/* SPDX-License-Identifier: Apache-2.0 */
/* An archive as a directory. */
#ifndef LAYERFS_EXPORT_DIR_H
#define LAYERFS_EXPORT_DIR_H

#include "export_sink.h"

struct export_dir {
	struct export_sink sink; /* first */
	int dir;                 /* the caller's, empty */
	int fd;                  /* of the file at hand */
	uint64_t at, size;
};

void export_dir_init(struct export_dir *d, int dir);

#endif
