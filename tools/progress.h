/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a verb says while it takes its time, on stderr: on a terminal one line
 * that is written over and goes in the end, elsewhere a line for each step.
 */
#ifndef LAYERFS_PROGRESS_H
#define LAYERFS_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

struct progress {
	bool terminal;
	bool quiet;
	bool shown; /* there is a line to be written over */
	struct timespec last;
	char step[256];
};

void progress_init(struct progress *p, bool quiet);

/* A step begins; how far it is, now and then; it is over. */
__attribute__((format(printf, 2, 3))) void progress_step(struct progress *p,
							 const char *fmt, ...);
void progress_so_far(struct progress *p, uint64_t bytes);
__attribute__((format(printf, 2, 3))) void progress_done(struct progress *p,
							 const char *fmt, ...);

/* Clear the line: something else is to be said. */
void progress_end(struct progress *p);

#endif
