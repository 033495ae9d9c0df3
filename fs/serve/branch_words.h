/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The branches of a mount that are named one by one, topmost first:
 *
 *	--image NAME		an image of the store
 *	--layer ID[:ID...]	layers of it, topmost first
 *	--lower DIR[:DIR...]	directories
 *	--store DIR		which store
 */
#ifndef LAYERFS_BRANCH_WORDS_H
#define LAYERFS_BRANCH_WORDS_H

#include <stdbool.h>

#include "stack.h"

enum branch_kind { BRANCH_DIR, BRANCH_IMAGE, BRANCH_LAYERS };

struct branch_words {
	enum branch_kind *kinds; /* beside paths.lowers; NULL: all DIR */
	char *store;             /* NULL: the usual one */
};

/*
 * Is argv[*at] one of these words?  If so, it and its value are added to the
 * paths.  1; 0: no; -EINVAL or -ENOMEM after a message.
 */
int branch_words_take(struct branch_words *b, struct stack_paths *paths,
		      char **argv, int *at);
void branch_words_free(struct branch_words *b);

bool branch_words_is_dir(const struct branch_words *b, uint16_t lower);

/* Have they to do with a store at all? */
bool branch_words_need_store(const struct branch_words *b,
			     const struct stack_paths *paths);

/*
 * Open what is no directory, into paths->images; close what the stack has not
 * taken.  0 or -errno after a message.
 */
int branch_words_open(const struct branch_words *b, struct stack_paths *paths);
void branch_words_close(struct stack_paths *paths);

#endif
