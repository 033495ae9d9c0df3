/* SPDX-License-Identifier: Apache-2.0 */
/* One node at a time; node_tree.c has many of them and many threads. */
#include "node.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ids.h"
#include "links.h"
#include "records.h"
#include "scope.h"

static struct node_table *t;

static void begin(void)
{
	const struct node_birth root = { .ino = 2, .type = S_IFDIR };

	setenv("LAYERFS_ABORT_ON_BUG", "1", 1);
	cr_assert_eq(node_table_new(&root, &t), 0);
}

static void end(void)
{
	node_table_free(t);
}

TestSuite(node_past, .init = begin, .fini = end);

static struct node *make(struct node *dir, const char *name, uint16_t type)
{
	struct node_birth birth = { .ino = 77, .type = type };
	struct node *n = node_make(t, dir, name, &birth);

	cr_assert_not_null(n);
	return n;
}

static struct node *make_file(struct node *dir, const char *name)
{
	return make(dir, name, S_IFREG);
}

/* Who it is, without a use of it. */
static void move(struct node *n, struct node *dir, const char *name)
{
	crowd_clear(node_names(t));
	node_move(t, n, dir, strdup(name));
	crowd_reopen(node_names(t));
}

/* From here on: the forgotten are remembered. */
static void remember(void)
{
	ids_remember(node_ids(t), records_file(-1));
}

Test(node_past, who_is_found_again_has_the_id_of_before)
{
	struct node *d;
	struct node *f;
	uint64_t ids[2];

	remember();
	d = make(node_find(t, NODE_ROOT_ID), "d", S_IFDIR);
	f = make_file(d, "f");
	ids[0] = d->id;
	ids[1] = f->id;
	node_put(t, d, 1);
	node_put(t, f, 1);
	cr_expect_null(node_find(t, ids[0]));
	cr_expect_null(node_find(t, ids[1]));
	d = make(node_find(t, NODE_ROOT_ID), "d", S_IFDIR);
	f = make_file(d, "f");
	cr_expect_eq(d->id, ids[0]);
	cr_expect_eq(f->id, ids[1]);
	cr_expect_eq(node_find(t, ids[1]), f);
	node_put(t, d, 1);
	node_put(t, f, 1);
}

Test(node_past, who_was_moved_is_found_again_where_it_is)
{
	struct node *n;
	uint64_t id;

	remember();
	n = make_file(node_find(t, NODE_ROOT_ID), "f");
	id = n->id;
	move(n, node_find(t, NODE_ROOT_ID), "g");
	node_put(t, n, 1);
	n = make_file(node_find(t, NODE_ROOT_ID), "f");
	cr_expect_neq(n->id, id);
	node_put(t, n, 1);
	n = make_file(node_find(t, NODE_ROOT_ID), "g");
	cr_expect_eq(n->id, id);
	node_put(t, n, 1);
}

Test(node_past, who_died_is_not_found_again)
{
	struct node *n;
	uint64_t id;

	remember();
	n = make_file(node_find(t, NODE_ROOT_ID), "f");
	id = n->id;
	node_die(t, n);
	node_put(t, n, 1);
	n = make_file(node_find(t, NODE_ROOT_ID), "f");
	cr_expect_neq(n->id, id);
	cr_expect_null(node_find(t, id));
	node_put(t, n, 1);
}

Test(node_past, a_link_is_found_again_by_another_name)
{
	struct node_birth birth = { .ino = 77,
				    .type = S_IFREG,
				    .flags = NODE_LINKED };
	struct node *root = node_find(t, NODE_ROOT_ID);
	struct node *n;
	uint64_t id;

	remember();
	n = node_make(t, root, "f", &birth);
	id = n->id;
	node_put(t, n, 1);
	n = node_make(t, root, "g", &birth);
	cr_expect_eq(n->id, id);
	cr_expect_str_eq(n->name, "g");
	node_put(t, n, 1);
}
