/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An object of a layer: a descriptor, or an entry of an image.  All that is
 * asked of lowers is asked through this, so that nobody else need know which
 * it is.  An image's costs no system call and nothing to hold; it has the marks
 * that its index says, whiteouts and opaque directories, and no others: what
 * has the form of one there is a user's.
 */
#ifndef LAYERFS_OBJECT_H
#define LAYERFS_OBJECT_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/types.h>

#include "layer.h"
#include "marks.h"
#include "origin.h"

struct object {
	int fd;                    /* -1: none, or an image's */
	uint32_t inode;            /* its number in the image */
	const struct layer *image; /* that it is an entry of; or NULL */
};

#define OBJECT_NONE   ((struct object){ .fd = -1 })
#define scoped_object __attribute__((cleanup(object_close)))

static inline struct object object_of_fd(int fd)
{
	return (struct object){ .fd = fd };
}

static inline bool object_is_none(const struct object *o)
{
	return o->fd < 0 && !o->image;
}

/* The root of a layer; the layer's, not to be closed. */
struct object object_root(const struct layer *l);

/* An entry of a layer that is an image. */
struct object object_entry(const struct layer *l, uint32_t inode);

/* Close what it holds open, if anything: it is OBJECT_NONE afterwards. */
void object_close(struct object *o);
struct object object_steal(struct object *o);

/*
 * Open what a directory has under a name, as beneath_open; 0 or -errno.  It is
 * the caller's to close.
 */
int object_at(const struct object *dir, const char *name, int flags,
	      struct object *out);

/*
 * The attributes of what a directory has under a name.  *out is that object,
 * if it is had for nothing, as in an image; else OBJECT_NONE.
 */
int object_see(const struct object *dir, const char *name, struct statx *st,
	       struct object *out);

int object_stat(const struct object *o, struct statx *out);

/* Of an entry that object_list() listed in a layer: its device and number. */
int object_listed(const struct layer *l, uint64_t ino, struct statx *out);

/* As readlink and the xattr_* of fs/base; -errno for errors. */
ssize_t object_readlink(const struct object *o, char *buf, size_t size);
ssize_t object_xattr(const struct object *o, const char *stored, void *value,
		     size_t size);
ssize_t object_xattr_list(const struct object *o, char **list);

/* Give `to` the owner, xattrs, mode and times, as attr_copy. */
int object_copy_attr(const struct object *o, const struct statx *st, int to);

/*
 * Marks; see mark.h, marks.h.  Is what a directory has under this name, of
 * which *st is the state, a whiteout?  Is there, beside nothing or something,
 * a mark that hides the name below?  1, 0 or -errno.
 */
int object_is_whiteout(const struct object *dir, const char *name,
		       const struct statx *st, bool xwhiteouts);
int object_is_hidden(const struct object *dir, const char *name);

/* Does a mark in the directory say that it is opaque?  1, 0 or -errno. */
int object_has_aufs_opaque(const struct object *o);

int object_marks(const struct object *o, struct marks *out);

/* Of the root of a layer: a value of enum opaque, or -errno. */
int object_opaque_root(const struct object *o);
bool object_is_impure(const struct object *o);

/* A user's device 0:0 (mark.h), in the form that it has there?  1, 0, -errno */
int object_is_device(const struct object *o);

/* Where a copy of it is copied from; `l` is its layer.  0 or -errno. */
int object_origin(const struct object *o, const struct layer *l,
		  struct origin *out);

/* Can it be found by that? */
static inline bool object_has_handle(const struct object *o)
{
	return !o->image;
}

#endif
