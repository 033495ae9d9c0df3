/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One entry of an archive, and how it comes from its header and what was said
 * before that: long names, pax records, global pax records.  Without I/O.
 */
#ifndef LAYERFS_TAR_ENTRY_H
#define LAYERFS_TAR_ENTRY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tar_header.h"
#include "tar_limits.h"
#include "tar_number.h"
#include "tar_said.h"
#include "tar_sparse.h"

enum tar_type {
	TAR_FILE,
	TAR_HARD_LINK,
	TAR_SYMLINK,
	TAR_CHAR,
	TAR_BLOCK_DEVICE,
	TAR_DIR,
	TAR_FIFO,
};

/* Everything in it is valid until the next entry is asked for. */
struct tar_entry {
	enum tar_type type;
	const char *path;     /* as the archive has it: "./a//b/", "/..", ... */
	const char *linkname; /* as well; of links, else NULL */
	uint32_t mode;        /* 07777 and less */
	uint32_t uid;         /* not UINT32_MAX */
	uint32_t gid;
	uint32_t major; /* of devices, else 0 */
	uint32_t minor;
	struct tar_time mtime;
	uint64_t size;   /* of the file, with its holes; else 0 */
	uint64_t stored; /* bytes of body in the archive: without them */
	bool sparse;     /* the body is the segments, one after the other */
	const struct tar_segment *segments;
	size_t segment_count;
	const struct tar_xattr *xattrs; /* each name once, none empty */
	size_t xattr_count;
	uint64_t number;    /* of its header among all headers, from 1 */
	uint64_t header_at; /* where in the stream that is */
	uint64_t body_at;   /* and where its body */
};

/* Where the map of a sparse file is: in blocks to be read, or understood. */
enum tar_map { TAR_MAP_NONE, TAR_MAP_KNOWN, TAR_MAP_OLD, TAR_MAP_LINES };

/*
 * What entries are made with; map and xattrs are zero at first and are used from
 * entry to entry.  tar_maker_free() when done.
 */
struct tar_maker {
	const struct tar_limits *limits;
	const struct tar_said *said;
	struct tar_sparse map; /* the map of this entry */
	struct tar_xattr *xattrs;
	size_t xattr_room;
};

void tar_maker_free(struct tar_maker *m);

/*
 * An entry out of its header.  *map: where its sparse map is; segments are not
 * set yet, and `stored` still counts a map of lines.  e->path may lie in h.
 */
enum tar_rule tar_entry_make(struct tar_maker *m, const struct tar_header *h,
			     struct tar_entry *e, enum tar_map *map);

/* The map is read: check it and put it into the entry. */
enum tar_rule tar_entry_set_map(struct tar_maker *m, struct tar_entry *e);

#endif
