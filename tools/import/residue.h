/* SPDX-License-Identifier: Apache-2.0 */
/* A file that is written from its beginning, in big pieces. */
#ifndef LAYERFS_RESIDUE_H
#define LAYERFS_RESIDUE_H

#include <stddef.h>
#include <stdint.h>

struct residue {
	int fd;        /* the caller's */
	uint64_t size; /* of all that was added */
	size_t used;   /* of the buffer */
	char *buffer;
};

#define scoped_residue __attribute__((cleanup(residue_close)))

/* 0 or -errno, as everywhere here. */
int residue_open(int fd, struct residue *out);
void residue_close(struct residue *r);
int residue_add(struct residue *r, const void *p, size_t len);
int residue_flush(struct residue *r);

#endif
