/* SPDX-License-Identifier: Apache-2.0 */
/* Random stacks of layers. */
#ifndef MODEL_DESCRIBE_H
#define MODEL_DESCRIBE_H

#include "stack.h"

/* dialects: a bit (1 << DIALECT_...) for each that may be chosen. */
void describe_stack(struct rng *r, unsigned dialects, struct stack *out);

#endif
