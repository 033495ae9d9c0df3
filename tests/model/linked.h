/* SPDX-License-Identifier: Apache-2.0 */
/* Files of several names in a tree. */
#ifndef MODEL_LINKED_H
#define MODEL_LINKED_H

#include "op.h"
#include "rng.h"

/*
 * Two names, from the root on, of one file below `root`; false if no file has
 * two.  The same for the same tree and state of r.
 */
bool linked_pick(struct rng *r, const char *root, char out[2][OP_PATH_BYTES]);

#endif
