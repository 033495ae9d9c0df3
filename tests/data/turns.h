/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Processes take turns: one random operation after another on one mount, each
 * checked.  The same seed does the same again, so a failure can be repeated
 * and made smaller.
 */
#ifndef DATA_TURNS_H
#define DATA_TURNS_H

#include <stdbool.h>
#include <stdint.h>

#include "op.h"
#include "program.h"

struct sequence {
	const struct program *program;
	const char *scratch; /* a directory to make everything in */
	uint64_t seed;
	struct op *ops; /* room for `max`; those that were done */
	unsigned count;
	unsigned max;
	char report[1536]; /* what was wrong, if anything */
	char missing[256]; /* what the mount does not support */
};

/* Choose and do s->max operations.  True: all was right. */
bool turns_run(struct sequence *s);

/* Do again the s->count operations that are in s->ops. */
bool turns_replay(struct sequence *s);

/* After a failure: leave out what is not needed to fail. */
void turns_shrink(struct sequence *s, unsigned seconds);

/* Print the last `count` operations. */
void turns_print(const struct sequence *s, unsigned count);

#endif
