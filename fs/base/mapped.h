/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Mapped files that a reader survives: where the file was cut, its disk is
 * full or it can not be read, the kernel sends SIGBUS; a page of zeroes takes
 * the place of the lost one then, and stays.  Who uses such a mapping has to
 * live with zeroes anywhere, at any time.
 *
 * Where files are mapped is a global, since the signal has to find it.
 */
#ifndef LAYERFS_MAPPED_H
#define LAYERFS_MAPPED_H

#include <stddef.h>
#include <sys/types.h>

/*
 * Map `size` bytes (not 0) of fd, MAP_SHARED, with these PROT_ words.  NULL if
 * that can not be.  fd is not needed any longer.
 */
void *mapped_new(int fd, off_t at, size_t size, int prot);
void mapped_free(void *p, size_t size);

#endif
