/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What all jobs together have seen.  It lies in memory that they share, under
 * a spin lock of its own; the rest is written by atomic additions.
 */
#ifndef MODEL_REPORT_H
#define MODEL_REPORT_H

#include <stdatomic.h>
#include <stdio.h>

#include "difference.h"
#include "meant.h"

#define ERRNO_MAX    134
#define CLUSTERS_MAX 400
#define MEANT_MAX    32
#define SIGN_BYTES   200

/* Differences of one cause, as far as we can tell. */
struct cluster {
	char sign[SIGN_BYTES];
	unsigned long count;
	uint64_t seed; /* where it was seen first */
};

struct report {
	atomic_ulong outcomes[OP_COUNT][ERRNO_MAX]; /* of the reference */
	atomic_ulong meant[MEANT_MAX];
	atomic_ulong passed;
	atomic_ulong failed;
	atomic_ulong operations;
	atomic_ullong next; /* the next sequence's number */
	atomic_flag lock;
	size_t cluster_count;
	struct cluster clusters[CLUSTERS_MAX];
};

struct report *report_new(void);

void report_count(struct report *r, enum op_kind kind, int err);

/* Add what the rows have seen in this process since the last time. */
void report_meant(struct report *r);

/* Add a failed sequence; true if nothing like it was seen before. */
bool report_failure(struct report *r, const struct difference *d,
		    uint64_t seed);

/* The table of operations and their outcomes. */
void report_table(const struct report *r, FILE *out);

/* Clusters, most frequent first, rows of meant differences, and totals. */
void report_summary(struct report *r, FILE *out);

#endif
