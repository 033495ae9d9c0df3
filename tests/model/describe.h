/* SPDX-License-Identifier: Apache-2.0 */
/* Random stacks of layers. */
#ifndef MODEL_DESCRIBE_H
#define MODEL_DESCRIBE_H

#include <limits.h>

#include "plan.h"

/*
 * All layers of a stack are drawn over one skeleton of paths, or they would
 * hardly ever meet.
 */
#define NODES_MAX   34
#define DEPTH_MAX   6
#define MANY_LOWERS 40

struct node {
	char path[PATH_MAX];
	enum item_type type;
	int depth;
};

struct skeleton {
	struct node nodes[NODES_MAX];
	size_t count;
};

void describe_stack(struct rng *r, const struct plan_kind *kind,
		    struct stack *out);

/*
 * Attributes and content for an item whose type is set.  A symlink leads to
 * somewhere in the skeleton; others need none.
 */
void describe_item(struct rng *r, const struct skeleton *k, struct item *it);

#endif
