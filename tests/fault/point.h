/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One point of failure: the n-th call of the daemon to the disk, while one
 * operation runs, fails or is its last.  Afterwards everything is as before the
 * operation or as after it.
 */
#ifndef FAULT_POINT_H
#define FAULT_POINT_H

#include <stdbool.h>
#include <time.h>

#include "../data/program.h"
#include "operations.h"
#include "snapshot.h"

struct point {
	struct program program;
	const char *scratch;
	time_t since; /* the test's beginning */
	const struct operation *op;
	char before[SNAPSHOT_BYTES]; /* what the mount should show then */
	char after[SNAPSHOT_BYTES];
	char failure[1024]; /* what was wrong, or "" */
	const char *call;   /* where the fault was */
};

/*
 * See what the operation does when nothing fails: fills before and after.
 * False: even that went wrong, see failure.
 */
bool point_learn(struct point *p);

/* Try one point; false: the operation has fewer than n calls. */
bool point_try(struct point *p, unsigned n, int err);

#endif
