/* SPDX-License-Identifier: Apache-2.0 */
/* What to do next: random, but where mistakes are likely. */
#ifndef DATA_CHOOSE_H
#define DATA_CHOOSE_H

#include <stdint.h>

#include "model.h"
#include "op.h"

/* Random numbers that depend on the seed alone. */
struct dice {
	uint64_t seed;
	uint64_t count;
};

/* 0 <= the result < n. */
uint64_t dice_below(struct dice *d, uint64_t n);

/* The next operation, number `id`.  Depends on dice and model alone. */
void choose_op(const struct model *m, struct dice *d, unsigned id,
	       struct op *out);

/*
 * The lower layers of a sequence: for each name, a file or none.  files[i].id
 * is 0 where there is none; layer[i] says in which layers it is (bit 0 the
 * upper one of both); the last two names are one file if `linked`
 * (on the kernel with index=on only: otherwise copy-up parts them).
 */
void choose_layers(struct dice *d, struct lower_file files[NAMES],
		   unsigned layer[NAMES], bool *linked);

#endif
