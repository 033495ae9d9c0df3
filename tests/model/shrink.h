/* SPDX-License-Identifier: Apache-2.0 */
/* Make a failing sequence short: take away what the difference does not need. */
#ifndef MODEL_SHRINK_H
#define MODEL_SHRINK_H

#include "run.h"

/*
 * Mark operations and items of layers as dropped while a difference like *d
 * stays, for so many seconds at most.  *d becomes that of the short sequence.
 */
void shrink_plan(struct arena *a, struct plan *p, struct difference *d,
		 unsigned seconds);

#endif
