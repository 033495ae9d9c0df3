/* SPDX-License-Identifier: Apache-2.0 */
/* Whole reads, whole writes, and the cheapest copy of a file's data. */
#ifndef LAYERFS_FDIO_H
#define LAYERFS_FDIO_H

#include <stddef.h>
#include <sys/types.h>

/*
 * Read or write until len bytes, the end of the file or an error.  The bytes
 * moved, or -errno if none were.
 */
ssize_t fdio_pread(int fd, void *buf, size_t len, off_t at);
ssize_t fdio_pwrite(int fd, const void *buf, size_t len, off_t at);

/*
 * Make the empty file `to` hold the first `size` bytes of `from`: a reflink
 * where the file system has them, else extent by extent, so that holes stay
 * holes.  0 or -errno; `to` is then to be thrown away.
 */
int fdio_copy(int from, int to, off_t size);

/*
 * Copy so many bytes from one offset to another, as cheaply; without holes.  0
 * or -errno, -EIO if `from` ends before.
 */
int fdio_copy_range(int from, off_t in, int to, off_t out, off_t size);

#endif
