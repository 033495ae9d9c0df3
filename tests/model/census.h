/* SPDX-License-Identifier: Apache-2.0 */
/*
 * All objects of both unions by their inode numbers.  With an index and
 * redirects the kernel's numbers stay for as long as an object lives, so where
 * a census is taken after every operation, the reference's numbers say which
 * objects are the same as before, whatever they are called now.
 */
#ifndef MODEL_CENSUS_H
#define MODEL_CENSUS_H

#include "arena.h"

struct counted {
	char *path;
	uint64_t inos[SIDES];
	uint64_t d_ino; /* the subject's */
	bool linked;    /* it may have other names */
	bool unmarked;  /* it can bear no attributes user.* */
};

struct census {
	struct counted *rows; /* sorted by path */
	size_t count;
};

/*
 * Count what is below the two roots.  False, with the difference noted, if
 * one has a name that the other lacks, or if they do not agree what is linked
 * to what.  To be freed in any case.
 */
bool census_take(const char *subject, const char *reference, struct census *out,
		 struct difference *d);
void census_free(struct census *c);

/* Does the subject show the numbers that it lists? */
bool census_is_listed(const struct census *c, struct difference *d);

/* One operation later: has the subject given an object another number? */
bool census_follows(const struct census *now, const struct census *before,
		    struct difference *d);

/* Some of them may have other names, as the union on that directory says. */
void census_note_linked(struct census *c, const char *side);

/* What is left of the numbers when there is another workdir. */
enum kept {
	KEPT_ALL,    /* the workdir is the same */
	KEPT_SINGLE, /* what has several names is known by the kernel's index */
	KEPT_MARKED, /* what can not be marked is noted there */
};

/* After a new mount: the same, by path. */
bool census_is_same(const struct census *now, const struct census *before,
		    enum kept kept, struct difference *d);

#endif
