/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One point of failure: the n-th call of the daemon to the disk, while one
 * operation runs, fails or is its last.  Afterwards everything is as before the
 * operation (or midway, where a name had to be parted from other links) or as
 * after it; and who hears of a failure finds it as before.
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
	int answer; /* to the client, if nothing fails: 0 or its refusal */
	char before[SNAPSHOT_BYTES]; /* what the mount should show then */
	char midway[SNAPSHOT_BYTES];
	char after[SNAPSHOT_BYTES];
	char found[SNAPSHOT_BYTES]; /* by an operation that only looks */
	char failure[1024];         /* what was wrong, or "" */
	const char *call;           /* where the fault was */
};

/*
 * See what the operation does when nothing fails: fills answer, before, midway
 * and after.
 * False: even that went wrong, see failure.
 */
bool point_learn(struct point *p);

/* Try one point; false: the operation has fewer than n calls. */
bool point_try(struct point *p, unsigned n, int err);

#endif
