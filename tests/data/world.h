/* SPDX-License-Identifier: Apache-2.0 */
/* What all processes of one test share. */
#ifndef DATA_WORLD_H
#define DATA_WORLD_H

#include <limits.h>
#include <semaphore.h>
#include <stdbool.h>

#include "model.h"
#include "op.h"
#include "program.h"

#define FALLOCATE_KINDS 6 /* rows of the table in act_size.c */

struct world {
	enum form form;
	char mnt[PATH_MAX];
	struct model model;
	struct op op;    /* whose turn it is, and at what */
	sem_t go[PROCS]; /* coordinator to worker */
	sem_t done;      /* worker to coordinator */
	bool lied;       /* the file system did; then why: */
	char report[1024];
	bool no_tmpfile; /* not supported, which is allowed */
	bool no_direct;
	bool no_allocate[FALLOCATE_KINDS];
};

/* A world in shared memory, without files.  NULL: no memory. */
struct world *world_create(enum form form, const char *mnt);
void world_destroy(struct world *w);

/* What every operation returns when the file system did something wrong. */
#define LIE (-EBADMSG)

/* Say what it did; only the first report is kept.  Returns LIE. */
__attribute__((format(printf, 2, 3))) int lie(struct world *w, const char *fmt,
					      ...);

/*
 * Compare `len` bytes that were read at `off` with the object's; `how` says
 * by which call.  0, or LIE with a report of where and whose bytes they are.
 */
int world_compare(struct world *w, const struct object *o, uint64_t off,
		  const void *got, size_t len, const char *how);

#endif
