/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Paths of a tar, walked in the tree that is being put together, as the kernel
 * would walk them with that tree as its root: symlinks in the middle are
 * followed, at most 40, the last name never is.
 */
#ifndef LAYERFS_DRAFT_PATH_H
#define LAYERFS_DRAFT_PATH_H

#include "draft_tree.h"

/* What becomes of directories that are not there. */
enum draft_walk {
	DRAFT_LOOK, /* -ENOENT; and "..", above the root, is the root */
	DRAFT_MAKE, /* they are made; and ".." above the root is refused */
	DRAFT_MARK, /* the same, for whiteouts only */
};

/* Where a path leads: a name in a directory, or the directory itself. */
struct draft_place {
	uint32_t dir;
	char name[DRAFT_NAME_MAX];
	uint8_t length; /* 0: the directory itself */
};

/*
 * 0; -EINVAL if a rule is broken; -ENOTDIR and -ENOENT, but not with
 * DRAFT_MAKE; -ENOMEM.
 */
int draft_path_walk(struct draft *d, const char *path, size_t size,
		    enum draft_walk how, struct draft_place *out);

/*
 * What a hard link to this path leads to; DRAFT_NONE if that is not here.  0;
 * -EISDIR if it is a directory; -EINVAL, -ENOMEM.
 */
int draft_path_target(struct draft *d, const char *target, size_t size,
		      uint32_t *out);

/*
 * Names that begin with ".wh." are marks.  Those that begin with ".wh..wh."
 * are of AUFS itself: they are in the tree, since hard links may lead there,
 * but do not show.
 */
bool draft_path_is_mark(const char *name, size_t length);
bool draft_path_is_reserved(const char *name, size_t length);

#endif
