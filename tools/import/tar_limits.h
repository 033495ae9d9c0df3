/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How much an archive may ask for.  An archive that asks for more is refused,
 * by the rule whose limit it is; nothing is cut short.
 */
#ifndef LAYERFS_TAR_LIMITS_H
#define LAYERFS_TAR_LIMITS_H

#include <linux/limits.h>
#include <stddef.h>
#include <stdint.h>

/* Bytes of a path: pax sets no limit, memory does. */
#define TAR_PATH_MAX 65536
/* Bytes of one name in a path: what file systems and the kernel take. */
#define TAR_NAME_MAX NAME_MAX
/* Names in a path: twice what a system call can be told. */
#define TAR_DEPTH_MAX PATH_MAX
/* Bytes of a symlink's target: what readlink(2) through FUSE gives. */
#define TAR_SYMLINK_MAX (PATH_MAX - 1)
/* Bytes of an attribute's name, of its value: what the kernel takes. */
#define TAR_XATTR_NAME_MAX XATTR_NAME_MAX
#define TAR_XATTR_MAX      XATTR_SIZE_MAX
/* Attributes of one entry: ten times what any has; looking one up is a walk. */
#define TAR_XATTRS_MAX 256
/* Bytes of all names (with their NULs) of an entry: what listxattr(2) gives. */
#define TAR_XATTR_NAMES_MAX XATTR_LIST_MAX
/*
 * Bytes of one pax header or long name, and of all global headers together:
 * what Go's archive/tar takes, by which container engines read.
 */
#define TAR_META_MAX 1048576
/* Pieces of a sparse file: as above; they take 16 MiB. */
#define TAR_SEGMENTS_MAX 1048576
/* Headers in a layer: ten times the largest images that there are. */
#define TAR_HEADERS_MAX 10000000

struct tar_limits {
	size_t path_bytes;
	size_t name_bytes;
	size_t depth;
	size_t symlink_bytes;
	size_t xattr_name_bytes;
	size_t xattr_bytes;
	size_t xattrs;
	size_t xattr_names_bytes;
	size_t meta_bytes;
	size_t segments;
	uint64_t headers;
};

#define TAR_LIMITS_DEFAULT                                                \
	{                                                                 \
		.path_bytes = TAR_PATH_MAX, .name_bytes = TAR_NAME_MAX,   \
		.depth = TAR_DEPTH_MAX, .symlink_bytes = TAR_SYMLINK_MAX, \
		.xattr_name_bytes = TAR_XATTR_NAME_MAX,                   \
		.xattr_bytes = TAR_XATTR_MAX, .xattrs = TAR_XATTRS_MAX,   \
		.xattr_names_bytes = TAR_XATTR_NAMES_MAX,                 \
		.meta_bytes = TAR_META_MAX, .segments = TAR_SEGMENTS_MAX, \
		.headers = TAR_HEADERS_MAX,                               \
	}

#endif
