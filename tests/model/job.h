/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Jobs run sequences, each in namespaces of its own: mounts and processes of
 * a job vanish with it, however it ends.
 */
#ifndef MODEL_JOB_H
#define MODEL_JOB_H

#include "form.h"
#include "plan.h"
#include "report.h"

#define JOBS_MAX    64
#define IGNORED_MAX 32

struct settings {
	struct plan_kind kind;
	struct form subject;
	struct form reference;
	struct form there; /* the same, to mount the subject's branches */
	unsigned long long sequences;
	unsigned long long first_seed;
	const char *const *flat; /* see struct arena */
	unsigned jobs;
	unsigned seconds;        /* 0: as long as it takes */
	unsigned shrink_seconds; /* 0: do not shrink */
	bool images;             /* see struct arena */
	bool keep;
	bool stop_at_failure;
	bool quiet;                           /* only the summary */
	const char *ignored[IGNORED_MAX + 1]; /* parts of signs */
	char scratch[300];
};

/* Run all sequences.  0, or -errno if no job could be started. */
int job_run_all(const struct settings *s, struct report *r);

#endif
