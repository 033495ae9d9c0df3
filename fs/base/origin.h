/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where an upper object was copied up from: the file handle of its lower
 * object, in the form in which kernel overlayfs keeps it in the xattr
 * *.overlay.origin (struct ovl_fb in fs/overlayfs/overlayfs.h):
 *
 *	version 0, magic 0xfb, length of it all, flags, type of the handle,
 *	16 bytes of the file system's UUID, the handle
 *
 * An object goes on showing the inode number of its origin.
 */
#ifndef LAYERFS_ORIGIN_H
#define LAYERFS_ORIGIN_H

#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>

#include "mark.h"

#define ORIGIN_UUID  16 /* bytes */
#define ORIGIN_BYTES (21 + MAX_HANDLE_SZ)

struct origin {
	uint8_t length; /* of bytes in use */
	uint8_t bytes[ORIGIN_BYTES];
};

/* The file system's UUID, or zeroes where it tells none.  fd not O_PATH. */
void origin_uuid(int fd, uint8_t uuid[ORIGIN_UUID]);

/* The handle of fd (may be O_PATH), or -EOPNOTSUPP where there are none. */
int origin_of(int fd, const uint8_t uuid[ORIGIN_UUID], struct origin *out);

/*
 * The same of an entry of an image, which has no handle: in the place of the
 * UUID are 16 letters, the type is one that the kernel takes for none, and the
 * handle is the number of its layer and that of the entry, 8 bytes each, most
 * significant first.  It can be told from others, but not opened.
 */
void origin_of_entry(uint64_t layer, uint64_t number, struct origin *out);

bool origin_equal(const struct origin *a, const struct origin *b);

/* Read and write the mark; 0 or -errno (-ENODATA: there is none). */
int origin_read(int fd, struct origin *out);
int origin_read_named(int fd, const char *name, struct origin *out);
int origin_write(enum mark_style style, int fd, const struct origin *o);

/*
 * Open (O_PATH) the object that a handle stands for, in the file system of
 * `fs` (not O_PATH).  -ESTALE if it is gone or elsewhere, -EPERM without
 * privilege.
 */
int origin_open(const struct origin *o, int fs, const uint8_t uuid[16]);

/* The same handle, said of something in the upper: the mark `upper`. */
void origin_of_upper(struct origin *o);

/* The name of its entry in the index: the handle in hexadecimal. */
#define ORIGIN_NAME (2 * ORIGIN_BYTES + 1)
int origin_name(const struct origin *o, char name[ORIGIN_NAME]);

/* A directory in which objects with origins lie is "impure". */
bool origin_is_impure(int dir);
int origin_set_impure(enum mark_style style, int dir);

#endif
