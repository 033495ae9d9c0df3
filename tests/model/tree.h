/* SPDX-License-Identifier: Apache-2.0 */
/* A whole tree as a list of records, and two of them compared. */
#ifndef MODEL_TREE_H
#define MODEL_TREE_H

#include "clock.h"
#include "difference.h"

struct record {
	char *path; /* "" for the root */
	struct statx st;
	uint64_t digest; /* of the content, or a symlink's target */
	char *xattrs;    /* a line each, sorted */
	char *wrong;     /* what is so without looking elsewhere, or NULL */
};

struct tree {
	struct record *records; /* sorted by path */
	size_t count;
};

/* What is compared beside names, types, contents and attributes. */
enum tree_rule {
	/* Two unions: times by operation, links as the other has them. */
	TREE_UNIONS,
	/* The same, where links of lower files do not part at copy-up. */
	TREE_INDEXED,
	/* One union looked at twice: times are equal. */
	TREE_AGAIN,
	/* One union's branches under both programs: the same, but for marks. */
	TREE_SWAPPED,
	/* The same, when the upper was flattened: who is linked is no matter. */
	TREE_FLATTENED,
	/* A layer before and after: also st_ino, and sizes of directories. */
	TREE_UNTOUCHED,
};

/* 0 or -errno.  The tree is to be freed in any case. */
int tree_read(const char *root, struct tree *out);
void tree_free(struct tree *t);

/* Note the first difference; false if there is one.  clock: for UNIONS. */
bool tree_compare(const struct tree *left, const struct tree *right,
		  enum tree_rule rule, const struct op_clock *clock,
		  struct difference *d);

/*
 * What is wrong with the subject's records by themselves, and not with the
 * reference's.  The trees were found equal before.
 */
bool tree_check(const struct tree *subject, const struct tree *reference,
		struct difference *d);

/* For tests of attributes of one file; the field that differs, or NULL. */
const char *tree_stat_differs(const struct statx *a, const struct statx *b,
			      enum tree_rule rule,
			      const struct op_clock *clock);

/* Write a state to read. */
void tree_show_stat(const struct statx *st, char *out, size_t size);

#endif
