/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The draft of a layer: from the entries of its tar, in their order, to a tree.
 * All is in memory, 100 to 150 bytes for an entry.  What a tar can ask for and
 * what is made of it is in docs/semantics.md ("Layers"); in short:
 *
 * - Paths are walked in the layer's own tree, as if it were the root.
 * - The last of several entries of one path holds.  A directory over a
 *   directory keeps what is in it; anything else replaces what is there.
 * - Whiteouts hide what lower layers have, never what this one has, wherever
 *   they stand in the tar: a directory that has one is opaque.
 * - Directories that only others' paths name are made, INDEX_IMPLICIT.
 * - A hard link to what is not here is looked for in the whole layer at the
 *   end, then in lower layers (blend.h).
 * - Names of overlays' marks are stored escaped (fs/base/xattr.h): they are
 *   attributes like others, and mark nothing.
 */
#ifndef LAYERFS_DRAFT_H
#define LAYERFS_DRAFT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "draft_tree.h"

/* Of one entry; its names fill XATTR_LIST_MAX before there are so many. */
#define DRAFT_XATTRS_MAX 256

/* One of these each 512 bytes of a tar would be 40 GB. */
#define DRAFT_LIMITS_DEFAULT                                                  \
	{                                                                     \
		.inodes = 1 << 22,        /* 30 times a big image */          \
			.names = 1 << 22, /* likewise */                      \
			.depth = 4096,    /* twice what PATH_MAX holds */     \
			.text = 1 << 30,  /* bytes: what names of 255 take */ \
	}

/* Where the contents of a regular file are. */
enum draft_data {
	DRAFT_RESIDUE, /* in the residue, from `at` on */
	DRAFT_OBJECT,  /* they are the object number `at` */
	DRAFT_EXTENTS, /* here and there */
};

struct draft_xattr {
	const char *name; /* ends with '\0' */
	const void *value;
	size_t size;
};

/* One entry of a tar; all of it is the caller's. */
struct draft_entry {
	const char *path; /* any bytes */
	size_t path_size;
	const char *target; /* of a symlink or a hard link */
	size_t target_size;
	bool is_link;  /* a hard link: the type in `mode` means nothing */
	uint32_t mode; /* type and permissions */
	uint32_t uid;
	uint32_t gid;
	uint32_t major;
	uint32_t minor;
	int64_t mtime;
	uint32_t mtime_ns;
	uint64_t size; /* of a regular file, as it shows */
	enum draft_data data;
	uint64_t at;
	const struct index_extent *extents; /* in order, not overlapping */
	uint32_t extent_count;
	const struct draft_xattr *xattrs;
	size_t xattr_count;
};

struct draft;

/* NULL without memory. */
struct draft *draft_new(const struct draft_limits *limits);
void draft_free(struct draft *d);

/* An object of the store that entries may refer to, and its number. */
int draft_object(struct draft *d, const struct index_object *object,
		 uint32_t *number);

/* 0; -EINVAL if it is refused, draft_why says by which rule; -ENOMEM. */
int draft_add(struct draft *d, const struct draft_entry *e);

/* The rule, a few words to follow the path. */
const char *draft_why(const struct draft *d);

/*
 * All entries are there: write the index (index_write.h) to fd, which is
 * empty.  After that the draft is only to be freed.  As draft_add; -errno.
 */
int draft_write(struct draft *d, const struct index_layer *layer, int fd);

#endif
