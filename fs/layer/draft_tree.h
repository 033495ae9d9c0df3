/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A layer while it is put together: its inodes and names, by number.  Nothing
 * is ever taken out: what was replaced is reached by no name any more, and is
 * left out when the index is written.  So that a directory goes with all that
 * is in it by one store, however much that is.
 */
#ifndef LAYERFS_DRAFT_TREE_H
#define LAYERFS_DRAFT_TREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "index_file.h"
#include "xattr_sets.h"

#define DRAFT_NAME_MAX 255 /* bytes, as everywhere (NAME_MAX) */

#define DRAFT_NONE UINT32_MAX /* no name, no inode */

/* How much there may be of what a tar makes. */
struct draft_limits {
	uint32_t inodes; /* with those that are replaced, or are in no tar */
	uint32_t names;
	uint32_t depth; /* of directories */
	uint32_t text;  /* bytes of names and targets */
};

/* Of a draft_inode, beside those of enum index_flag. */
enum draft_flag {
	DRAFT_SHADOW = 1 << 16, /* made for whiteouts only */
	DRAFT_MOVED = 1 << 17,  /* a link that was resolved: it is `at` */
};

struct draft_inode {
	uint32_t mode; /* as in index_inode; 0: a link to be resolved */
	uint32_t uid;
	uint32_t gid;
	uint32_t flags;
	uint64_t size;
	int64_t mtime;
	uint32_t mtime_ns;
	uint32_t xattrs;
	uint64_t at;     /* as there; of a directory when it is written */
	uint32_t count;  /* likewise */
	uint32_t links;  /* counted when it is written */
	uint32_t number; /* in the index; DRAFT_NONE before it has one */
	/* A directory's: */
	uint32_t first; /* one of its names, DRAFT_NONE: it has none */
	uint32_t name;  /* its own; the root has none */
	uint32_t depth;
};

struct draft_name {
	uint32_t dir;     /* the inode of its directory */
	uint32_t inode;   /* DRAFT_NONE: nothing, but for a whiteout */
	uint32_t text;    /* offset */
	uint32_t chain;   /* the next of its hash */
	uint32_t sibling; /* the next of its directory */
	uint8_t length;
	bool white; /* there is a whiteout of it */
};

struct draft {
	struct draft_limits limits;
	struct draft_inode *inodes; /* 0 is the root */
	size_t inode_count, inode_room;
	struct draft_name *names;
	size_t name_count, name_room;
	uint32_t *heads;   /* of chains */
	size_t head_count; /* a power of two */
	char *text;
	size_t text_size, text_room;
	struct index_extent *extents;
	size_t extent_count, extent_room;
	struct index_object *objects;
	size_t object_count, object_room;
	uint32_t *pending; /* inodes: links to what was not there */
	size_t pending_count, pending_room;
	struct xattr_sets xattrs;
	uint64_t entries;
	uint32_t last;   /* the name of the last entry */
	const char *why; /* the rule that an entry broke */
};

int draft_tree_begin(struct draft *d, const struct draft_limits *limits);
void draft_tree_end(struct draft *d);

/* Note the rule (a literal) that was broken; -EINVAL. */
int draft_tree_refuse(struct draft *d, const char *why);

/* A name of a directory; DRAFT_NONE: it is not known. */
uint32_t draft_tree_find(const struct draft *d, uint32_t dir, const char *name,
			 size_t length);

/* The same; one of nothing is made if there is none.  0 or -errno. */
int draft_tree_name(struct draft *d, uint32_t dir, const char *name,
		    size_t length, uint32_t *out);

/* A new inode, all zero but for what is none. */
int draft_tree_inode(struct draft *d, uint32_t *out);

/* A new directory under a name, in place of what is there. */
int draft_tree_dir(struct draft *d, uint32_t name, uint32_t flags,
		   uint32_t *out);

int draft_tree_text(struct draft *d, const char *text, size_t size,
		    uint64_t *at);

const char *draft_tree_name_text(const struct draft *d, uint32_t name);

/* The directory of a directory; of the root, itself. */
uint32_t draft_tree_parent(const struct draft *d, uint32_t dir);

/* What an inode, or DRAFT_NONE, has become. */
uint32_t draft_tree_real(struct draft *d, uint32_t inode);

#endif
