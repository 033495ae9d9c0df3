/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Inode numbers of the subject: a path keeps its number until it is replaced,
 * also over copy-up and remount, and two objects never share one.  The
 * kernel's own numbers may change, so they are only asked who is linked to
 * whom.
 */
#ifndef MODEL_IDENTITY_H
#define MODEL_IDENTITY_H

#include "tree.h"

struct identity_row {
	char *path;
	uint64_t ino;
	bool linked;   /* it had more than one name at some time */
	bool unmarked; /* it can bear no attributes user.* */
};

struct identity {
	struct identity_row *rows;
	size_t count;
	bool strict; /* hard links do not fall apart at copy-up */
};

void identity_free(struct identity *id);

/* Paths with this component may be other objects from now on. */
void identity_forget(struct identity *id, const char *name);

/* The same of what can not be marked. */
void identity_forget_unmarked(struct identity *id);

/* The subject's path has that state now; false if it was another object. */
bool identity_see(struct identity *id, const char *path, const struct statx *st,
		  struct difference *d);

/* The same for all paths of a tree. */
bool identity_see_tree(struct identity *id, const struct tree *t,
		       struct difference *d);

/* Are the same paths hard links of each other on both sides? */
bool identity_links_agree(const struct identity *id, const struct tree *subject,
			  const struct tree *reference, struct difference *d);

#endif
