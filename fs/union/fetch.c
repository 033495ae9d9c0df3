/* SPDX-License-Identifier: Apache-2.0 */
#include "fetch.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/limits.h>
#include <stdlib.h>
#include <unistd.h>

#include "attr.h"
#include "beneath.h"
#include "keepsake.h"
#include "marks.h"
#include "node.h"
#include "object_data.h"
#include "place.h"
#include "scope.h"
#include "tree.h"
#include "xattr.h"

/*
 * Cut before the mark goes: a crash between leaves the lower's data, as far as
 * the new size, which is what was asked for.
 */
static int fill_hole(struct tree *t, const struct object *from, int to,
		     const struct keepsake *kept, struct data_want *want)
{
	off_t old = kept->size;
	off_t size = data_want_bytes(want, old);
	int err = size ? object_copy_data(from, to, size) : 0;

	err = err ?: keepsake_give_back(t->style, to, kept);
	err = err ?: data_want_cut(want, to);
	if (!err && size && t->durable && fdatasync(to))
		err = -errno;
	return err;
}

/* The old state: a hole, of which the space is given back. */
static void undo(struct tree *t, int to, const struct keepsake *kept)
{
	off_t old = kept->size;

	if (!ftruncate(to, old))
		fallocate(to, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0,
			  old);
	keepsake_give_back(t->style, to, kept);
}

static void forget_part(struct tree *t, struct node *n)
{
	struct parts *part;

	crowd_clear(node_names(t->nodes));
	part = steal(&n->parts);
	n->flags &= (uint8_t)~NODE_METACOPY;
	crowd_reopen(node_names(t->nodes));
	parts_free(part);
}

int fetch_data(struct tree *t, struct node *n, struct data_want *want)
{
	scoped_object struct object from = OBJECT_NONE;
	scoped_fd int to = -1;
	struct keepsake kept;
	int err = place_read(t, n, &from);

	if (err)
		return err;
	to = place_write(t, n, 0);
	if (to < 0)
		return to;
	err = keepsake_take(t->style, to, &kept);
	if (err)
		return err;
	err = fill_hole(t, &from, to, &kept, want);
	err = err ?: marks_drop_metacopy(to);
	if (err)
		undo(t, to, &kept);
	else
		forget_part(t, n);
	return err;
}
