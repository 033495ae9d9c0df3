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

static void piece_done(const struct object *o, struct image_piece *p)
{
	image_piece_done(o->image->image, p);
}

/* What lies there: a piece that nobody has to give back, without descriptor. */
struct stretch {
	uint64_t length; /* 0 at the end of the file */
	bool data;
};

static int stretch_at(const struct object *o, off_t at, struct stretch *out)
{
	struct image_piece p;
	int err = piece_at(o, at, &p);

	if (err)
		return err;
	*out = (struct stretch){ .length = p.length, .data = p.fd >= 0 };
	piece_done(o, &p);
	return 0;
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
	struct stretch s;
	int err = stretch_at(o, at, &s);

	return err ?: s.length == 0;
}

/* Does the piece at this offset have all that can be asked for? */
static int is_whole(const struct object *o, off_t at, size_t size,
		    const struct image_piece *p)
{
	if (p->fd < 0)
		return 0;
	return p->length >= size ? 1 : is_end(o, at + (off_t)p->length);
}

static int locate_in_image(const struct object *o, off_t at, size_t size,
			   struct object_piece *out)
{
	struct image_piece p;
	int whole = piece_at(o, at, &p);

	if (whole)
		return whole;
	whole = is_whole(o, at, size, &p);
	if (whole <= 0) {
		piece_done(o, &p);
		return whole;
	}
	*out = (struct object_piece){
		.fd = p.fd,
		.at = p.at,
		.size = p.length < size ? (size_t)p.length : size,
		.held = p,
	};
	return 1;
}

int object_locate(const struct object *o, off_t at, size_t size,
		  struct object_piece *out)
{
	if (o->image)
		return locate_in_image(o, at, size, out);
	*out = (struct object_piece){ .fd = o->fd, .at = at, .size = size };
	return 1;
}

void object_piece_done(const struct object *o, struct object_piece *p)
{
	if (o->image)
		piece_done(o, &p->held);
}

/* The next byte from `at` on that is no data, or is; or the end. */
static off_t skip_stretches(const struct object *o, off_t at, bool data)
{
	for (;;) {
		struct stretch s;
		int err = stretch_at(o, at, &s);

		if (err)
			return err;
		if (!s.length || s.data != data)
			return at;
		at += (off_t)s.length;
	}
}

static off_t seek_in_image(const struct object *o, off_t at, int whence)
{
	int end = at < 0 ? -ENXIO : is_end(o, at);

	if (whence != SEEK_DATA && whence != SEEK_HOLE)
		return -EINVAL;
	if (end)
		return end < 0 ? end : -ENXIO;
	at = skip_stretches(o, at, whence == SEEK_HOLE);
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

/* How much of it was copied, or -errno. */
static off_t copy_piece(const struct object *o, int to, off_t at, off_t size)
{
	struct image_piece p;
	int err = piece_at(o, at, &p);

	if (err)
		return err;
	if (!p.length)
		err = -EIO;
	if (p.length < (uint64_t)size)
		size = (off_t)p.length;
	if (p.fd >= 0)
		err = err ?: fdio_copy_range(p.fd, p.at, to, at, size);
	piece_done(o, &p);
	return err ?: size;
}

static int copy_pieces(const struct object *o, int to, off_t size)
{
	for (off_t at = 0; at < size;) {
		off_t done = copy_piece(o, to, at, size - at);

		if (done < 0)
			return (int)done;
		at += done;
	}
	return ftruncate(to, size) ? -errno : 0;
}

int object_copy_data(const struct object *o, int to, off_t size)
{
	return o->image ? copy_pieces(o, to, size) : fdio_copy(o->fd, to, size);
}
