/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Directories made into images, for tests: what a lower says as a directory, it
 * says as an image as well, so that unions of either must show the same.
 */
#ifndef TESTS_IMAGER_H
#define TESTS_IMAGER_H

struct image;

/*
 * An image of the layer that lies in the directory, whichever dialect its marks
 * have; made in a store of its own, in memory, that nobody else sees.  The same
 * directory gives the same numbers each time.  0; -EOPNOTSUPP for what no
 * image can say: it has redirects, say, because it was an upper once; -errno.
 */
int imager_make(const char *path, struct image **out);

/* The directory is an upper; as a lower it will be none for images. */
void imager_is_upper(const char *path);

#endif
