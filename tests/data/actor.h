/* SPDX-License-Identifier: Apache-2.0 */
/* One of several processes that write stripes of the same file at once. */
#ifndef DATA_ACTOR_H
#define DATA_ACTOR_H

#include <pthread.h>

#include "choose.h"
#include "world.h"

#define ACTORS   4  /* that write */
#define FILES    6  /* in one sequence, one after the other */
#define STRIPES  64 /* of one file */
#define RECORD   64 /* bytes that are appended to the log at once */
#define LOG_NAME "log"

struct stripe {
	uint64_t off;
	size_t len;
	unsigned owner;
	bool aligned; /* whole pages, which no other stripe shares */
};

/* Shared by all processes; object i of the world's model is file i. */
struct arena {
	struct world *w;
	uint64_t seed;
	struct stripe stripe[FILES][STRIPES];
	unsigned appended[ACTORS]; /* records in the log */
	pthread_barrier_t gate;    /* all reach a file at once */
};

/* The life of actor `number`; returns when all files are done. */
void actor_run(struct arena *a, unsigned number);

/* The life of the one that renames, links and chmods meanwhile. */
void disturber_run(struct arena *a);

/* Record `number` of an actor. */
void actor_record(unsigned actor, unsigned number, uint8_t out[RECORD]);

/* Open file `f` by whichever name it has just now.  -errno if by none. */
int actor_open(const struct arena *a, unsigned f, int flags);

#endif
