/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where bytes come from: a range of a file (an entry of an archive, or the
 * whole of it), or what can be read only once, such as standard input.  A value;
 * the descriptor is the caller's and outlives it.
 */
#ifndef LAYERFS_SOURCE_H
#define LAYERFS_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct source {
	int fd;
	bool stream;   /* read as it comes; at and left mean nothing */
	uint64_t at;   /* the next byte in the file */
	uint64_t left; /* bytes from there on */
};

/* A range that must be there: a file that is shorter is an error. */
struct source source_range(int fd, uint64_t offset, uint64_t length);

/* All of a regular file, or a pipe as it comes.  0 or -errno. */
int source_open(int fd, struct source *out);

/*
 * Fill buf: the bytes read, fewer than len at the end only, 0 behind it, or
 * -errno (-ENODATA: the file is shorter than the range).  A stream gives up
 * with -ECANCELED as soon as the descriptor `wake`, unless -1, is readable.
 */
ssize_t source_read(struct source *s, int wake, void *buf, size_t len);

#endif
