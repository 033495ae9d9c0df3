/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A layer is one branch of a union: a directory of the host, opened once, or
 * an image.  A lower layer never changes while it is open, and nothing can
 * write to it through this: with privilege a directory is a private read-only
 * clone of its mount, in which other mounts do not show, as kernel overlayfs
 * makes one.
 *
 * What lies in a lower is an object, see object.h.
 */
#ifndef LAYERFS_LAYER_H
#define LAYERFS_LAYER_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>

struct image;

struct layer {
	int fd;     /* its root; O_PATH; an image: -1 */
	char *name; /* as the user gave it, for messages */
	struct statx root;
	uint8_t uuid[16];    /* of its file system; zeroes if unknown */
	uint64_t identity;   /* of its file system, the same at every mount */
	bool guarded;        /* the kernel refuses writes through fd */
	struct image *image; /* NULL: a directory */
	uint32_t device; /* an image's: the minor number of its bottom layer */
};

/*
 * Objects of images are told apart like those of directories, by a device and
 * a number.  Each layer of an image is a device; the major number is one that
 * the kernel has not got, 12 bits being what it gives.
 */
#define LAYER_IMAGE_MAJOR 0x10000u

/* Open a directory to be read only.  0 or -errno; `out` untouched then. */
int layer_open_lower(const char *path, struct layer *out);

/* Open a directory that the mount may write to. */
int layer_open_upper(const char *path, struct layer *out);

/*
 * Make a layer of an open image, which is the layer's from then on.  Its
 * devices are `device` and as many after it as it has layers.  0 or -errno;
 * the image is the caller's then.
 */
int layer_of_image(struct image *i, const char *name, uint32_t device,
		   struct layer *out);

void layer_close(struct layer *l);

/* The attributes of an entry of an image, whole.  0 or -EIO. */
int layer_stat_entry(const struct layer *l, uint32_t inode, struct statx *out);

/* Its device and number alone. */
int layer_name_entry(const struct layer *l, uint32_t inode, struct statx *out);

/* Open what lies at `path` in the layer, following nothing; or -errno. */
int layer_at(const struct layer *l, const char *path, int flags);

#endif
