/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The contents of a file of a layer.  A descriptor is open for reading, and the
 * offset that it has is of no meaning.
 */
#ifndef LAYERFS_OBJECT_DATA_H
#define LAYERFS_OBJECT_DATA_H

#include "image.h"
#include "object.h"

/* As pread(2), but short only at the end of the file; or -errno. */
ssize_t object_read(const struct object *o, void *buf, size_t size, off_t at);

/*
 * Where the bytes from `at` on, at most `size` of them, lie in one piece.  1,
 * or 0 if they do not (and no piece is there), or -errno.
 */
struct object_piece {
	int fd; /* the object's; only to be read from an offset */
	off_t at;
	size_t size; /* less than was asked for at the end of the file */
	struct image_piece held;
};
int object_locate(const struct object *o, off_t at, size_t size,
		  struct object_piece *out);
void object_piece_done(const struct object *o, struct object_piece *p);

/* As lseek(2) answers. */
off_t object_seek(const struct object *o, off_t at, int whence);

/* As fdio_copy: the first `size` bytes into an empty file; holes stay holes. */
int object_copy_data(const struct object *o, int to, off_t size);

#endif
