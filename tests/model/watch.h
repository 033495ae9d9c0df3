/* SPDX-License-Identifier: Apache-2.0 */
/* Signs of life of a job, for its parent to see. */
#ifndef MODEL_WATCH_H
#define MODEL_WATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include "op.h"

#define WATCH_SECONDS 120 /* six times what one operation may take */

struct watch {
	volatile uint64_t seed;
	volatile time_t last;
	volatile enum op_kind kind;
};

/* Shared with all processes forked afterwards. */
struct watch *watch_new(size_t count);

void watch_start(struct watch *w, uint64_t seed);
void watch_op(struct watch *w, enum op_kind kind);
bool watch_is_stuck(const struct watch *w);

#endif
