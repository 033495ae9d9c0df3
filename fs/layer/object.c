/* SPDX-License-Identifier: Apache-2.0 */
#include "object.h"

#include <errno.h>
#include <linux/limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "attr.h"
#include "beneath.h"
#include "image.h"
#include "mark.h"
#include "scope.h"
#include "xattr.h"

struct object object_entry(const struct layer *l, uint32_t inode)
{
	return (struct object){ .fd = -1, .inode = inode, .image = l };
}

struct object object_root(const struct layer *l)
{
	return l->image ? object_entry(l, IMAGE_ROOT) : object_of_fd(l->fd);
}

void object_close(struct object *o)
{
	scope_close_fd(&o->fd);
	*o = OBJECT_NONE;
}

struct object object_steal(struct object *o)
{
	struct object stolen = *o;

	*o = OBJECT_NONE;
	return stolen;
}

/* 0, -ENOENT also for a whiteout, or -errno. */
static int find_entry(const struct object *dir, const char *name,
		      struct object *out)
{
	uint32_t inode;
	int err = image_find(dir->image->image, dir->inode, name, &inode);

	if (!err && inode == IMAGE_WHITEOUT)
		err = -ENOENT;
	if (!err)
		*out = object_entry(dir->image, inode);
	return err;
}

int object_at(const struct object *dir, const char *name, int flags,
	      struct object *out)
{
	int fd;

	if (dir->image)
		return find_entry(dir, name, out);
	fd = beneath_open(dir->fd, name, flags);
	if (fd < 0)
		return fd;
	*out = object_of_fd(fd);
	return 0;
}

int object_see(const struct object *dir, const char *name, struct statx *st,
	       struct object *out)
{
	*out = OBJECT_NONE;
	if (dir->image)
		return find_entry(dir, name, out) ?: object_stat(out, st);
	return beneath_stat(dir->fd, name, st);
}

int object_stat(const struct object *o, struct statx *out)
{
	return o->image ? layer_stat_entry(o->image, o->inode, out) :
			  beneath_stat(o->fd, "", out);
}

int object_listed(const struct layer *l, uint64_t ino, struct statx *out)
{
	if (l->image)
		return layer_name_entry(l, (uint32_t)ino, out);
	out->stx_dev_major = l->root.stx_dev_major;
	out->stx_dev_minor = l->root.stx_dev_minor;
	out->stx_ino = ino;
	return 0;
}

ssize_t object_readlink(const struct object *o, char *buf, size_t size)
{
	ssize_t len;

	if (o->image)
		return image_readlink(o->image->image, o->inode, buf, size);
	len = readlinkat(o->fd, "", buf, size);
	return len < 0 ? -errno : len;
}

/* As a file system that knows the usual ones: 0, or what it says of others. */
static int check_class(const char *stored)
{
	static const char *const classes[] = { "user.", "trusted.", "security.",
					       "system.posix_acl_" };

	for (size_t i = 0; i < ARRAY_LEN(classes); i++) {
		size_t len = strlen(classes[i]);

		if (!strncmp(stored, classes[i], len))
			return stored[len] ? 0 : -EINVAL;
	}
	return -EOPNOTSUPP;
}

ssize_t object_xattr(const struct object *o, const char *stored, void *value,
		     size_t size)
{
	if (!o->image)
		return xattr_get(o->fd, stored, value, size);
	return check_class(stored) ?:
		       image_xattr(o->image->image, o->inode, stored, value,
				   size);
}

static ssize_t list_entry(const struct object *o, char **list)
{
	const struct image *i = o->image->image;
	ssize_t size = image_xattr_list(i, o->inode, NULL, 0);

	*list = NULL;
	if (size <= 0)
		return size;
	*list = malloc((size_t)size);
	return *list ? image_xattr_list(i, o->inode, *list, (size_t)size) :
		       -ENOMEM;
}

ssize_t object_xattr_list(const struct object *o, char **list)
{
	return o->image ? list_entry(o, list) : xattr_list_stored(o->fd, list);
}

static int give_xattr(const struct object *o, const char *name, int to)
{
	scoped_free char *value = malloc(XATTR_SIZE_MAX);
	ssize_t size = value ? object_xattr(o, name, value, XATTR_SIZE_MAX) :
			       -ENOMEM;

	return size < 0 ? (int)size : xattr_give(to, name, value, (size_t)size);
}

static int give_xattrs(const void *from, int to)
{
	const struct object *o = from;
	scoped_free char *list = NULL;
	ssize_t size = object_xattr_list(o, &list);

	for (const char *at = list; size > 0 && at < list + size;
	     at += strlen(at) + 1) {
		int err = xattr_is_private(at) ? 0 : give_xattr(o, at, to);

		if (err)
			return err;
	}
	return size < 0 ? (int)size : 0;
}

int object_copy_attr(const struct object *o, const struct statx *st, int to)
{
	return o->image ? attr_copy_by(give_xattrs, o, st, to) :
			  attr_copy(o->fd, st, to);
}

int object_is_whiteout(const struct object *dir, const char *name,
		       const struct statx *st, bool xwhiteouts)
{
	if (dir->image)
		return 0;
	if (mark_is_whiteout_device(st))
		return 1;
	if (!xwhiteouts || !S_ISREG(st->stx_mode))
		return 0;
	return mark_is_xattr_whiteout(dir->fd, name);
}

int object_is_hidden(const struct object *dir, const char *name)
{
	uint32_t inode;
	int err;

	if (!dir->image)
		return mark_has_aufs_whiteout(dir->fd, name);
	err = image_find(dir->image->image, dir->inode, name, &inode);
	if (err)
		return err == -ENOENT ? 0 : err;
	return inode == IMAGE_WHITEOUT;
}

int object_has_aufs_opaque(const struct object *o)
{
	return o->image ? 0 : mark_has_aufs_opaque(o->fd);
}

static bool is_opaque(const struct object *o)
{
	return image_is_opaque(o->image->image, o->inode);
}

int object_marks(const struct object *o, struct marks *out)
{
	if (!o->image)
		return marks_read(o->fd, out);
	*out = (struct marks){ .opaque = is_opaque(o) ? OPAQUE_YES :
							OPAQUE_NO };
	return 0;
}

int object_opaque_root(const struct object *o)
{
	if (o->image)
		return is_opaque(o) ? OPAQUE_YES : OPAQUE_NO;
	return mark_opaque_of(o->fd, true);
}

bool object_is_impure(const struct object *o)
{
	return !o->image && origin_is_impure(o->fd);
}

int object_is_device(const struct object *o)
{
	return o->image ? 0 : mark_is_device(o->fd);
}

int object_origin(const struct object *o, const struct layer *l,
		  struct origin *out)
{
	uint32_t layer;
	uint64_t number;
	int err;

	if (!o->image)
		return origin_of(o->fd, l->uuid, out);
	err = image_ino(l->image, o->inode, &layer, &number);
	if (!err)
		origin_of_entry(image_identity(l->image, layer), number, out);
	return err;
}
