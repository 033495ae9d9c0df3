/* SPDX-License-Identifier: Apache-2.0 */
/* Directories that are filled and emptied for each sequence. */
#ifndef MODEL_SCRATCH_H
#define MODEL_SCRATCH_H

#include <stdbool.h>
#include <stddef.h>

/* Remove `name` and all beneath, however deep.  0 or -errno. */
int scratch_remove(int dir, const char *name);

/*
 * An empty directory for a union at dir/name: with l1 ... l<lowers>, u, u.work
 * and m in it.  0 or -errno.
 */
int scratch_side(const char *dir, const char *name, size_t lowers);

/* The same, but that each second lower lies in dir elsewhere/name. */
int scratch_spread(const char *dir, const char *elsewhere, const char *name,
		   size_t lowers);

/* Of such a directory: u becomes l1, each l<n> l<n+1>; u and u.work are fresh. */
int scratch_commit(const char *side, size_t lowers);

/* Has a file of the upper had several names in a lower? */
bool scratch_was_indexed(const char *side, const char *path);

/* Was the side's index made with privilege?  It has no mode then. */
bool scratch_has_closed_index(const char *side);

/* Does nothing in the index of the side lack a name in the upper? */
bool scratch_is_whole(const char *side);

#endif
