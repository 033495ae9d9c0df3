/* SPDX-License-Identifier: Apache-2.0 */
/* Write a described layer to disk, with its marks in one dialect. */
#ifndef MODEL_LAYERS_H
#define MODEL_LAYERS_H

#include "stack.h"

/* Fill the empty directory `dir`.  0, or -errno with a note on stderr. */
int layers_build(int dir, struct layer *l, enum dialect dialect);

#endif
