/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The marks of a union in a layer: whiteouts ("nothing of this name shows
 * from below") and opaque directories ("nothing in here shows from below").
 *
 * Read, in every layer, whoever wrote it:
 *	whiteout	character device 0:0 of that name; an empty regular
 *			file with *.overlay.whiteout in a directory with
 *			*.overlay.opaque=x; a file .wh.NAME beside it
 *	opaque		*.overlay.opaque=y, user.fuseoverlayfs.opaque=y, a file
 *			.wh..wh..opq in the directory
 * where * is trusted or user.  Names that begin with ".wh." are reserved, as
 * in AUFS and in image layers: never shown, never made by users.
 *
 * Written: one style per mount.
 *
 * Sources: the kernel's Documentation/filesystems/overlayfs.rst, the OCI
 * image specification's layer.md, the AUFS manual.
 */
#ifndef LAYERFS_MARK_H
#define LAYERFS_MARK_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>
#include <sys/types.h>

/* What one layer says about one name. */
enum mark {
	MARK_NONE, /* nothing */
	MARK_FILE, /* anything but a directory */
	MARK_DIR,
	MARK_OPAQUE,   /* a directory that hides what lies below */
	MARK_METACOPY, /* a file whose data lie below */
	MARK_WHITEOUT,
};

/* What a directory says about its contents. */
enum opaque {
	OPAQUE_NO,
	OPAQUE_YES,
	OPAQUE_XWHITEOUTS, /* not opaque; xattr whiteouts lie in it */
};

enum mark_style {
	MARK_STYLE_TRUSTED, /* char 0:0, trusted.overlay.opaque */
	MARK_STYLE_USER,    /* char 0:0, user.overlay.opaque */
	MARK_STYLE_AUFS,    /* .wh.NAME, .wh..wh..opq */
};

#define MARK_AUFS_PREFIX ".wh."
#define MARK_AUFS_OPAQUE ".wh..wh..opq"

/* Does the name begin with ".wh."? */
bool mark_is_reserved(const char *name);

/* The name that this AUFS whiteout hides, or NULL if it is no whiteout. */
const char *mark_aufs_hides(const char *name);

bool mark_is_whiteout_device(const struct statx *st);

/*
 * What the directory fd says.  `root` is true for the root of a layer, where
 * overlayfs does not look for its own marks.  A value of enum opaque or
 * -errno.
 */
int mark_opaque_of(int fd, bool root);

/* The same, by its xattr names as xattr_list_stored() gave them. */
int mark_opaque_listed(int fd, bool root, const char *list, size_t size);

/*
 * Is this empty regular file, in an OPAQUE_XWHITEOUTS directory, one?  1, 0 or
 * -errno: to take what cannot be read for "no" would bring back what was
 * removed.
 */
int mark_is_xattr_whiteout(int dir, const char *name);

/* Is there a .wh.NAME in dir?  1, 0 or -errno. */
int mark_has_aufs_whiteout(int dir, const char *name);

/* Is there a .wh..wh..opq in the directory fd?  1, 0 or -errno. */
int mark_has_aufs_opaque(int fd);

/* Make the directory fd opaque; its times stay. */
int mark_set_opaque(enum mark_style style, int fd);

/*
 * The style's name of a mark: "trusted.overlay.X" or "user.overlay.X" for X.
 * With AUFS marks there are no others; these are then the user's.
 */
#define MARK_NAME_MAX 32
const char *mark_name(enum mark_style style, const char *what,
		      char name[MARK_NAME_MAX]);

/*
 * Read, write or take an xattr mark, as xattr_get and so on; without privilege
 * even where the mode of an object of ours shuts us out (a file is read-only,
 * say): it is given back at once.
 */
ssize_t mark_get(int fd, const char *name, void *value, size_t size);
int mark_put(int fd, const char *name, const void *value, size_t size);
int mark_take(int fd, const char *name);

/* Make .wh.NAME in dir, or take it away; no such file is no error. */
int mark_aufs_make(int dir, const char *name);
int mark_aufs_drop(int dir, const char *name);

/*
 * A user's own device 0:0 (an overlay mounted on top of us makes them) would
 * be a whiteout in our branch; it is kept as an empty regular file with an
 * xattr and the sticky bit, and shown as the device that it stands for.  The
 * sticky bit, of no meaning on files, spares others the look for the xattr.
 */
#define MARK_DEVICE_MODE S_ISVTX

int mark_set_device(enum mark_style style, int fd);

/* Could it be one, by its attributes?  And is it: 1, 0 or -errno. */
bool mark_may_be_device(const struct statx *st);
int mark_is_device(int fd);

#endif
