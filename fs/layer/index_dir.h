/* SPDX-License-Identifier: Apache-2.0 */
/* The directories of an index: their names, by position and by name. */
#ifndef LAYERFS_INDEX_DIR_H
#define LAYERFS_INDEX_DIR_H

#include "index_file.h"

/* The i-th name of the directory number n, which is *dir.  0 or -EIO. */
int index_dir_entry(const struct index_file *f, uint32_t n,
		    const struct index_inode *dir, uint32_t i,
		    struct index_entry *out);

/* By name.  0, -ENOENT, -ENOTDIR or -EIO. */
int index_dir_find(const struct index_file *f, uint32_t dir, const char *name,
		   size_t length, uint32_t *inode);

/* The order of names in a directory; as strcmp, of any bytes. */
int index_dir_compare(const char *a, size_t a_length, const char *b,
		      size_t b_length);

#endif
