/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tars and trees as short texts.  A tar is its entries in their order, with
 * "; " between them:
 *
 *	d a:700		a directory, its permissions (else 755)
 *	f a/b=3:600	a file of 3 bytes (else 0), and so on (else 644)
 *	s a/l ../x	a symlink
 *	h a/c a/b	a hard link to a/b
 *	c a/dev 		a character device 0:0
 *	p a/fifo
 *	w a/x		a whiteout of a/x
 *	q a		an opaque mark in a
 *
 * "" as a path is written "''".  A tree is what its index has, in the order of
 * paths; there, an opaque directory is "o", one that is in no tar "i", and a
 * hard link to what is not here "l".  A further name of what has one is "h".
 * The root shows if it is not "i /".
 */
#ifndef LAYERFS_TARS_H
#define LAYERFS_TARS_H

#include "draft.h"
#include "index_file.h"

/* A draft with these entries; NULL if one was refused: tars_why. */
struct draft *tars_draft(const char *tar);
const char *tars_why(void);

/* Its index; NULL likewise.  `id` is its diff-id, `size` that of its residue. */
struct index_file *tars_index(const char *tar, int id);

/*
 * The index of several layers, whose tars stand with " | " between them, the
 * bottom first; their ids are 0 and so on.  NULL likewise.
 */
struct index_file *tars_blend(const char *stack, bool keep_marks);

/* The layer of that id. */
struct index_layer tars_layer(int id);

/* The tree of an index, or "refused: why" for NULL; valid until the next call. */
const char *tars_tree(const struct index_file *f);

#endif
