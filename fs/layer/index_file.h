/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An index (index_format.h), opened.  Head, size and checksum are right then,
 * and no directory is in two places; all else is checked by whoever hands it
 * out, each time: the file is mapped, so it can change or get lost meanwhile.
 * What does not hold together is -EIO.
 *
 * Whatever the bytes say, a walk from the root ends: the number of a directory
 * is greater than that of the directory it is in.
 *
 * It never changes, any number of threads may ask.
 */
#ifndef LAYERFS_INDEX_FILE_H
#define LAYERFS_INDEX_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "index_format.h"

#define INDEX_ROOT 0u

/* Of a symlink: what readlink(2) gives at most (PATH_MAX less the end). */
#define INDEX_TARGET_MAX 4095 /* bytes */

/* Of an INDEX_LINK: a path of a tar. */
#define INDEX_PATH_MAX 65536 /* bytes; pax sets no limit, memory does */

struct index_file;

/*
 * Map it.  Takes fd, also on failure.  0, -EIO if it is no index or a damaged
 * one, -EPROTONOSUPPORT if it is of another version, -errno.
 */
int index_file_open(int fd, struct index_file **out);

/* The same of bytes that are the caller's and outlive it. */
int index_file_open_bytes(const void *bytes, size_t size,
			  struct index_file **out);
void index_file_close(struct index_file *f);

const struct index_head *index_file_head(const struct index_file *f);

/* The bytes of a section; their ends are those of the head. */
const void *index_file_section(const struct index_file *f,
			       const struct index_span *s);

/* One of its elements.  0 or -EIO. */
int index_file_layer(const struct index_file *f, uint32_t n,
		     struct index_layer *out);
int index_file_inode(const struct index_file *f, uint32_t n,
		     struct index_inode *out);
int index_file_object(const struct index_file *f, uint64_t n,
		      struct index_object *out);

/* A directory's.  0, -ENOTDIR or -EIO. */
int index_file_dir(const struct index_file *f, uint32_t n,
		   struct index_inode *out);

/* Its mode, whatever else is wrong with it. */
int index_file_mode(const struct index_file *f, uint32_t n, uint32_t *mode);

/* A name of a directory; the text is the index's, without a '\0'. */
struct index_entry {
	const char *text;
	uint32_t inode; /* INDEX_NONE: a whiteout */
	uint8_t length;
};

/* One of the section; index_dir.h has those of a directory.  0 or -EIO. */
int index_file_name(const struct index_file *f, uint64_t n,
		    struct index_entry *out);

/* The i-th extent of a sparse file.  0 or -EIO. */
int index_file_extent(const struct index_file *f,
		      const struct index_inode *file, uint32_t i,
		      struct index_extent *out);

/* The target of a symlink or an INDEX_LINK, `size` bytes. */
const char *index_file_text(const struct index_file *f,
			    const struct index_inode *link);

#endif
