/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An archive as a tar: ustar, with GNU's numbers for files over 8 GiB; of root,
 * from 1970, so that the same image gives the same bytes.
 */
#ifndef LAYERFS_EXPORT_TAR_H
#define LAYERFS_EXPORT_TAR_H

#include <sys/types.h>

#include "export_sink.h"

#define EXPORT_TAR_BLOCK 512 /* bytes; POSIX, pax(1) */

struct export_tar {
	struct export_sink sink; /* first */
	int fd;                  /* the caller's, a pipe may be */
	uint64_t at, size;       /* in the file at hand */
};

void export_tar_init(struct export_tar *t, int fd);

/* The header of a file or directory ('0', '5').  Pure; 0 or -ENAMETOOLONG. */
int export_tar_header(const char *path, char type, uint64_t size,
		      unsigned char out[EXPORT_TAR_BLOCK]);

#endif
