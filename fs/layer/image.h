/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An image is what one or more layers of a store show together, opened: an
 * index and the files in which the data lie.  It never changes; any number of
 * threads may ask.  Nothing in it is trusted: what does not hold together
 * is -EIO where it is met.
 *
 * Its objects are called by number, the root's is IMAGE_ROOT.  The numbers of
 * directories and files are those of the index and mean nothing elsewhere;
 * image_ino says which number an object keeps whatever is put on top of it.
 */
#ifndef LAYERFS_IMAGE_H
#define LAYERFS_IMAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/types.h>

#define IMAGE_ROOT     0u
#define IMAGE_WHITEOUT UINT32_MAX

struct image;

/* One name of a directory; the bytes are the image's, without a '\0'. */
struct image_name {
	const char *text;
	uint8_t length;
	uint32_t inode; /* or IMAGE_WHITEOUT */
	uint8_t type;   /* DT_*, DT_UNKNOWN for a whiteout */
};

struct index_file;

/*
 * Take an index over, also on failure, and open what it describes in a store,
 * of which these are the directories `layers` and `objects` (duplicated here).
 * Nothing is opened in there before it is read.  0 or -errno.
 */
int image_open(struct index_file *index, int layers, int objects,
	       struct image **out);

/*
 * Descriptors that it is to have until it is closed, by which others know that
 * its files are in use; a malloc'd array.  Takes all of that over.
 */
void image_keep(struct image *i, int *fds, size_t count);

/* All pieces are done by then. */
void image_close(struct image *i);

/* How many layers it is made of, and the number by which one is known. */
uint32_t image_layers(const struct image *i);
uint64_t image_identity(const struct image *i, uint32_t layer);

/* 0 and the object, or IMAGE_WHITEOUT; -ENOENT, -ENOTDIR, -EIO. */
int image_find(const struct image *i, uint32_t dir, const char *name,
	       uint32_t *inode);

/* The names of a directory: from *at = 0 on.  1, 0 at the end, or -errno. */
int image_next(const struct image *i, uint32_t dir, uint32_t *at,
	       struct image_name *out);

/*
 * Its attributes, but for stx_ino and the device, which are the caller's; all
 * times are the mtime.  0 or -EIO.
 */
int image_stat(const struct image *i, uint32_t inode, struct statx *out);

/* The layer that it is from, and its number in there: fixed for ever. */
int image_ino(const struct image *i, uint32_t inode, uint32_t *layer,
	      uint64_t *number);

bool image_is_opaque(const struct image *i, uint32_t inode);

/* As readlink(2), getxattr(2) and listxattr(2) answer; or -errno. */
ssize_t image_readlink(const struct image *i, uint32_t inode, char *buf,
		       size_t size);
ssize_t image_xattr(const struct image *i, uint32_t inode, const char *name,
		    void *buf, size_t size);
ssize_t image_xattr_list(const struct image *i, uint32_t inode, char *buf,
			 size_t size);

/*
 * Where the byte at `offset` of a file lies: in fd from `at` on, or fd is -1
 * in a hole; `length` bytes are there in one piece, 0 at the end of the file.
 * The descriptor is the image's, to be read by pread or splice with an offset,
 * and stays open until image_piece_done, which every piece must come to: the
 * image has a few files open at a time, however many it consists of.  0 or
 * -errno.
 */
struct image_piece {
	int fd;
	off_t at;
	uint64_t length;
	struct image_slot *slot; /* the image's */
};
int image_piece(struct image *i, uint32_t inode, uint64_t offset,
		struct image_piece *out);
void image_piece_done(struct image *i, struct image_piece *p);

/* As pread(2), holes and all; short only at the end of the file; or -errno. */
ssize_t image_read(struct image *i, uint32_t inode, void *buf, size_t size,
		   uint64_t offset);

#endif
