/* SPDX-License-Identifier: Apache-2.0 */
/* Where one job runs its sequences: two unions and those who live in them. */
#ifndef MODEL_ARENA_H
#define MODEL_ARENA_H

#include "client.h"
#include "form.h"
#include "plan.h"
#include "report.h"
#include "watch.h"

enum side { SUBJECT, REFERENCE, SIDES };

struct arena {
	char dirs[2][400]; /* scratch: in memory, on disk */
	struct form forms[SIDES];
	struct form there; /* the reference, for the subject's branches */
	struct mounted unions[SIDES];
	struct client clients[SIDES][CLIENTS];
	struct touched *touched;
	struct report *report;   /* NULL while shrinking */
	const char *const *flat; /* options to mount what is flattened */
	bool unprivileged;
	bool images;       /* the subject makes images of its lowers */
	bool strict_links; /* the reference keeps hard links */
	struct watch *watch;
	const char *const *ignored; /* parts of signs; ends with NULL */
};

void arena_init(struct arena *a);

/* Fresh branches for the plan on both sides.  0 or -errno. */
int arena_fill(struct arena *a, struct plan *p);

/* The two must be up, or none: the difference says which one failed. */
bool arena_mount(struct arena *a, size_t lowers, struct difference *d);
bool arena_unmount(struct arena *a, struct difference *d);

/* Clients on both sides.  0 or -errno. */
int arena_enter(struct arena *a);
void arena_leave(struct arena *a);

/* The same, and flatten the upper of that side.  0 or -errno. */
int arena_flatten(struct arena *a, enum side side, size_t lowers);

/*
 * While nothing is mounted: make the uppers the topmost lowers, below fresh
 * ones.  Flatten them before, if a->flat is set.  0 or -errno.
 */
int arena_commit(struct arena *a, size_t lowers);

/*
 * Are all names of what the indexes hold in the uppers?  Others would part
 * with the index, differently on each side: which names are there already is
 * not the same.
 */
bool arena_is_whole(const struct arena *a);

/* While nothing is mounted: each side gets the other one's branches. */
void arena_swap(struct arena *a);

/* After a failure: no mount and no process is left. */
void arena_abort(struct arena *a);

#endif
