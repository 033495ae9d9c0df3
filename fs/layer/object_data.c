/* SPDX-License-Identifier: Apache-2.0 */
#include "object_data.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "fdio.h"
#include "image.h"

static int piece_at(const struct object *o, off_t at, struct image_piece *out)
{
	return image_piece(o->image->image, o->inode, (uint64_t)at, out);
}

ssize_t object_read(const struct object *o, void *buf, size_t size, off_t at)
{
	return o->image ? image_read(o->image->image, o->inode, buf, size,
				     (uint64_t)at) :
			  fdio_pread(o->fd, buf, size, at);
}

/* Is the end of the file there?  1, 0 or -errno. */
static int is_end(const struct object *o, off_t at)
{
	struct image_piece p;
	int err = piece_at(o, at, &p);

	return err ?: p.length == 0;
}

static int locate_in_image(const struct object *o, off_t at, size_t *size,
			   int *fd, off_t *from)
{
	struct image_piece p;
	int whole = piece_at(o, at, &p);

	if (whole)
		return whole;
	if (p.fd < 0 || !p.length)
		return 0;
	whole = p.length >= *size ? 1 : is_end(o, at + (off_t)p.length);
	if (whole <= 0)
		return whole;
	if (p.length < *size)
		*size = p.length;
	*fd = p.fd;
	*from = p.at;
	return 1;
}

int object_locate(const struct object *o, off_t at, size_t *size, int *fd,
		  off_t *from)
{
	if (o->image)
		return locate_in_image(o, at, size, fd, from);
	*fd = o->fd;
	*from = at;
	return 1;
}

/* The next byte from `at` on that is data, or is none; or the end. */
static off_t skip_pieces(const struct object *o, off_t at, bool data)
{
	for (;;) {
		struct image_piece p;
		int err = piece_at(o, at, &p);

		if (err)
			return err;
		if (!p.length || (p.fd >= 0) != data)
			return at;
		at += (off_t)p.length;
	}
}

static off_t seek_in_image(const struct object *o, off_t at, int whence)
{
	int end = at < 0 ? -ENXIO : is_end(o, at);

	if (whence != SEEK_DATA && whence != SEEK_HOLE)
		return -EINVAL;
	if (end)
		return end < 0 ? end : -ENXIO;
	at = skip_pieces(o, at, whence == SEEK_HOLE);
	end = at < 0 || whence == SEEK_HOLE ? 0 : is_end(o, at);
	if (end)
		return end < 0 ? end : -ENXIO;
	return at;
}

off_t object_seek(const struct object *o, off_t at, int whence)
{
	if (o->image)
		return seek_in_image(o, at, whence);
	at = lseek(o->fd, at, whence);
	return at < 0 ? -errno : at;
}

static int copy_pieces(const struct object *o, int to, off_t size)
{
	for (off_t at = 0; at < size;) {
		struct image_piece p;
		off_t left = size - at;
		int err = piece_at(o, at, &p);

		if (!err && !p.length)
			err = -EIO;
		if (!err && p.length < (uint64_t)left)
			left = (off_t)p.length;
		if (!err && p.fd >= 0)
			err = fdio_copy_range(p.fd, p.at, to, at, left);
		if (err)
			return err;
		at += left;
	}
	return ftruncate(to, size) ? -errno : 0;
}

int object_copy_data(const struct object *o, int to, off_t size)
{
	return o->image ? copy_pieces(o, to, size) : fdio_copy(o->fd, to, size);
}
