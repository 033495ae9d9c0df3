/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The bytes of an index: all that is known of a layer, or of a whole image,
 * but the contents of its files.  Written once, read by mapping it; what a
 * reader finds is checked where it is used, since it may be damaged or forged.
 *
 * All numbers are little-endian; docs/format.md has the same, with reasons.
 *
 *	head	struct index_head, of which each section is a span
 *	layers	struct index_layer: whose residues the data are in; bottom first
 *	inodes	struct index_inode; number 0 is the root directory
 *	names	struct index_name; those of one directory stand together, in the
 *		order of their bytes
 *	extents	struct index_extent: where the data of sparse files lie
 *	objects	struct index_object: contents that lie in the store on their own
 *	xattrs	sets of xattrs, each once: u32 count; then for each u8 length of
 *		its name, u32 length of its value (both unaligned), name, value
 *	text	names and targets of symlinks, without ends
 */
#ifndef LAYERFS_INDEX_FORMAT_H
#define LAYERFS_INDEX_FORMAT_H

#include <stdint.h>

#define INDEX_MAGIC   "layerfs index\0\0\1" /* 16 bytes, with the version */
#define INDEX_NONE    UINT32_MAX            /* no inode, no xattrs */
#define INDEX_DIFF_ID 32                    /* bytes of a SHA-256 */

/* A section: so many elements (bytes, for xattrs and text) from an offset. */
struct index_span {
	uint64_t offset; /* from the beginning of the file; divisible by 8 */
	uint64_t count;
};

struct index_head {
	char magic[16];
	uint64_t size;     /* of the file */
	uint64_t checksum; /* XXH3-64 of all that follows it */
	uint64_t entries;  /* of the tars; for listings */
	uint64_t data;     /* bytes of contents, as they show */
	struct index_span layers, inodes, names, extents, objects, xattrs, text;
};

struct index_layer {
	uint8_t diff_id[INDEX_DIFF_ID];
	uint64_t tar_size; /* of the uncompressed stream */
	uint64_t residue_size;
};

/* Of an inode. */
enum index_flag {
	INDEX_OPAQUE = 1,   /* a directory that hides what is below */
	INDEX_IMPLICIT = 2, /* it is in no tar: named by its children only */
	INDEX_LINK = 4,     /* not here: another name of what lower layers have
			       under the path in `text`; only in a layer's index */
	INDEX_SPARSE = 8,   /* data: extents from `at`, `count` of them */
	INDEX_OBJECT = 16,  /* data: the object number `at` */
};

struct index_inode {
	uint32_t mode; /* type and permissions; 0 with INDEX_LINK */
	uint32_t uid;
	uint32_t gid;
	uint32_t links; /* names here; a directory: 2 + its directories */
	uint64_t size;  /* as st_size; a symlink, a link: of its text */
	int64_t mtime;  /* seconds */
	uint32_t mtime_ns;
	uint32_t xattrs; /* offset in the section, or INDEX_NONE */
	uint32_t layer;  /* where it is from: number in `layers` */
	uint32_t source; /* its number in the index of that layer */
	/*
	 * A directory: its first name.  A file: its data's offset in the residue,
	 * or see the flags.  A symlink, a link: offset in `text`.  A device:
	 * its number, major << 32 | minor.
	 */
	uint64_t at;
	uint32_t count; /* names of a directory, extents of a sparse file */
	uint32_t flags; /* enum index_flag */
};

struct index_name {
	uint32_t text; /* offset */
	uint32_t length : 8;
	uint32_t unused : 24;
	uint32_t inode; /* INDEX_NONE: a whiteout */
};

/* A stretch of a sparse file that is not a hole; in order, not overlapping. */
struct index_extent {
	uint64_t offset; /* in the file */
	uint64_t length;
	uint64_t at;     /* in the residue, or in the object */
	uint32_t object; /* its number, or INDEX_NONE: in the residue */
	uint32_t unused;
};

/* In the order in which their bytes come in the tar; a layer's index. */
struct index_object {
	uint8_t hash[16]; /* XXH3-128 of the contents, big-endian */
	uint64_t size;
	uint64_t cut;     /* where in the residue the body was cut out */
	uint32_t variant; /* 0, or one of several contents with this hash */
	uint32_t unused;
};

#endif
