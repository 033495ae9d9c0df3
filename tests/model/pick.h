/* SPDX-License-Identifier: Apache-2.0 */
/* Names out of the tree, and descriptors out of the open ones. */
#ifndef MODEL_PICK_H
#define MODEL_PICK_H

#include "gen.h"

enum want {
	WANT_ANY,
	WANT_DIR,
	WANT_FILE,
	WANT_OTHER, /* neither a directory */
	WANT_SYMLINK,
	WANT_NEW, /* a name that is likely free */
};

/* Choose where paths of this operation start: mostly AT_CWD. */
int8_t pick_at(struct gen *g, const struct op *op);

/* Write a path for op's client that starts at `at`. */
void pick_path(struct gen *g, const struct op *op, int8_t at, enum want want,
	       char out[OP_PATH_BYTES]);

/* A slot of op's client with that in it, if there is one. */
int8_t pick_slot(struct gen *g, const struct op *op, enum slot_kind kind);

/* One that is open for writing, if there is one. */
int8_t pick_writable(struct gen *g, const struct op *op);

/* One that is open for reading, if there is one. */
int8_t pick_readable(struct gen *g, const struct op *op);

/*
 * One whose attributes can be changed: not an unlinked directory or special
 * file, for which the kernel's union brings the name back (at the next mount)
 * that was removed from a lower layer.
 */
int8_t pick_changeable(struct gen *g, const struct op *op);

/*
 * Does op->path lead to, or has op->fd open, what is no regular file?  Without
 * privilege it can not be marked, so an index can not hold its links together.
 */
bool pick_is_unmarked(struct gen *g, const struct op *op);
bool pick_has_unmarked(struct gen *g, const struct op *op);

/* Any that is not empty, if there is one. */
int8_t pick_open(struct gen *g, const struct op *op);

#endif
