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

TestSuite(node, .init = begin, .fini = end);

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
static struct node *known(struct node *dir, const char *name)
{
	struct node *n = node_get(t, dir, name);

	if (n)
		node_put(t, n, 1);
	return n;
}

static void move(struct node *n, struct node *dir, const char *name)
{
	crowd_clear(node_names(t));
	node_move(t, n, dir, strdup(name));
	crowd_reopen(node_names(t));
}

static bool is_open(int fd)
{
	return fcntl(fd, F_GETFD) >= 0;
}

Test(node, the_root_is_there_from_the_beginning)
{
	struct node *root = node_find(t, NODE_ROOT_ID);

	cr_expect_eq(root->id, NODE_ROOT_ID);
	cr_expect_eq(root->ino, 2);
	cr_expect_null(root->parent);
	cr_expect_eq(node_find(t, NODE_ROOT_ID), root);
	cr_expect(node_is_dir(root));
	cr_expect_not(node_is_upper(root));
	cr_expect_not(node_is_dead(root));
}

Test(node, the_root_stays_whatever_is_put)
{
	struct node *root = node_find(t, NODE_ROOT_ID);

	node_put(t, root, 1);
	node_put(t, root, 1000);
	node_put(t, NULL, 1);
	cr_expect_eq(node_find(t, NODE_ROOT_ID), root);
}

Test(node, a_node_is_what_it_was_born_as)
{
	struct parts *parts = parts_new(2);
	struct node_birth birth = {
		.ino = 4711,
		.parts = parts,
		.layer = 3,
		.type = S_IFDIR,
		.flags = NODE_UPPER,
	};
	struct node *n = node_make(t, node_find(t, NODE_ROOT_ID), "d", &birth);

	cr_expect_null(birth.parts, "they are the node's now");
	cr_expect_eq(n->parts, parts);
	cr_expect_eq(n->ino, 4711);
	cr_expect_eq(n->layer, 3);
	cr_expect_eq(n->pin, -1);
	cr_expect_eq(n->parent, node_find(t, NODE_ROOT_ID));
	cr_expect_str_eq(n->name, "d");
	cr_expect(node_is_dir(n) && node_is_upper(n) && !node_is_dead(n));
	cr_expect_eq(node_find(t, n->id), n);
	cr_expect_gt(n->id, NODE_ROOT_ID);
	node_put(t, n, 1);
}

Test(node, a_name_has_one_node)
{
	struct node_birth birth = { .type = S_IFREG, .parts = parts_new(1) };
	struct node *n = make_file(node_find(t, NODE_ROOT_ID), "f");

	cr_expect_eq(node_make(t, node_find(t, NODE_ROOT_ID), "f", &birth), n);
	cr_expect_null(birth.parts, "freed");
	cr_expect_eq(node_get(t, node_find(t, NODE_ROOT_ID), "f"), n);
	cr_expect_eq(n->uses, 3);
	node_put(t, n, 3);
	cr_expect_null(known(node_find(t, NODE_ROOT_ID), "f"));
}

Test(node, names_are_compared_whole_and_by_directory)
{
	struct node *d = make(node_find(t, NODE_ROOT_ID), "d", S_IFDIR);
	struct node *f = make_file(node_find(t, NODE_ROOT_ID), "f");
	struct node *inner = make_file(d, "f");

	cr_expect_neq(f, inner);
	cr_expect_eq(known(node_find(t, NODE_ROOT_ID), "f"), f);
	cr_expect_eq(known(d, "f"), inner);
	cr_expect_null(known(d, "F"));
	cr_expect_null(known(d, "ff"));
	cr_expect_null(known(d, ""));
	cr_expect_null(known(f, "f"));
	node_put(t, f, 1);
	node_put(t, inner, 1);
	node_put(t, d, 1);
}

Test(node, it_lives_as_long_as_it_is_used)
{
	struct node *n = make_file(node_find(t, NODE_ROOT_ID), "f");
	uint64_t id = n->id;

	node_use(n);
	node_use(n);
	node_put(t, n, 2);
	cr_expect_eq(node_find(t, id), n);
	node_put(t, n, 1);
	cr_expect_null(node_find(t, id));
	cr_expect_null(known(node_find(t, NODE_ROOT_ID), "f"));
}

Test(node, a_child_keeps_its_parents)
{
	struct node *a = make(node_find(t, NODE_ROOT_ID), "a", S_IFDIR);
	struct node *b = make(a, "b", S_IFDIR);
	struct node *f = make_file(b, "f");
	uint64_t ids[] = { a->id, b->id, f->id };

	node_put(t, a, 1);
	node_put(t, b, 1);
	cr_expect_eq(node_find(t, ids[0]), a);
	cr_expect_eq(known(a, "b"), b);
	node_put(t, f, 1);
	for (int i = 0; i < 3; i++)
		cr_expect_null(node_find(t, ids[i]));
}

Test(node, the_parts_and_the_pin_go_with_it)
{
	struct node_birth birth = { .type = S_IFDIR, .parts = parts_new(3) };
	struct node *n = node_make(t, node_find(t, NODE_ROOT_ID), "d", &birth);
	int pin = dup(0);

	n->parts->part[1].path = strdup("elsewhere");
	n->pin = pin;
	node_put(t, n, 1);
	cr_expect_not(is_open(pin));
}

Test(node, a_dead_node_has_no_name_but_an_id)
{
	struct node *n = make_file(node_find(t, NODE_ROOT_ID), "f");
	struct node *other;
	uint64_t id = n->id;

	node_die(t, n);
	cr_expect(node_is_dead(n));
	cr_expect_null(known(node_find(t, NODE_ROOT_ID), "f"));
	cr_expect_eq(node_find(t, id), n);
	other = make_file(node_find(t, NODE_ROOT_ID), "f");
	cr_expect_neq(other, n);
	cr_expect_neq(other->id, id);
	node_die(t, n); /* a second time does no harm */
	cr_expect_eq(known(node_find(t, NODE_ROOT_ID), "f"), other);
	node_put(t, n, 1);
	cr_expect_null(node_find(t, id));
	cr_expect_eq(known(node_find(t, NODE_ROOT_ID), "f"), other);
	node_put(t, other, 1);
}

Test(node, a_moved_node_is_itself_under_another_name)
{
	struct node *d = make(node_find(t, NODE_ROOT_ID), "d", S_IFDIR);
	struct node *n = make_file(node_find(t, NODE_ROOT_ID), "f");
	uint64_t id = n->id;

	move(n, d, "a-longer-name-than-before");
	cr_expect_eq(n->id, id);
	cr_expect_eq(n->ino, 77);
	cr_expect_null(known(node_find(t, NODE_ROOT_ID), "f"));
	cr_expect_eq(known(d, "a-longer-name-than-before"), n);
	move(n, node_find(t, NODE_ROOT_ID), "f");
	cr_expect_eq(known(node_find(t, NODE_ROOT_ID), "f"), n);
	cr_expect_null(known(d, "a-longer-name-than-before"));
	node_put(t, n, 1);
	node_put(t, d, 1);
}

Test(node, a_moved_node_is_a_use_of_its_new_parent)
{
	struct node *a = make(node_find(t, NODE_ROOT_ID), "a", S_IFDIR);
	struct node *b = make(node_find(t, NODE_ROOT_ID), "b", S_IFDIR);
	struct node *n = make_file(a, "f");
	uint64_t id_a = a->id;
	uint64_t id_b = b->id;

	node_put(t, a, 1);
	node_put(t, b, 0);
	move(n, b, "f");
	cr_expect_null(node_find(t, id_a), "its last child went");
	node_put(t, b, 1);
	cr_expect_eq(node_find(t, id_b), b);
	node_put(t, n, 1);
	cr_expect_null(node_find(t, id_b));
}

Test(node, children_move_with_their_directory)
{
	struct node *d = make(node_find(t, NODE_ROOT_ID), "d", S_IFDIR);
	struct node *f = make_file(d, "f");

	move(d, node_find(t, NODE_ROOT_ID), "e");
	cr_expect_eq(known(node_find(t, NODE_ROOT_ID), "e"), d);
	cr_expect_eq(known(d, "f"), f);
	cr_expect_eq(f->parent, d);
	node_put(t, f, 1);
	node_put(t, d, 1);
}

Test(node, within_its_directory_it_may_be_renamed_again_and_again)
{
	struct node *d = make(node_find(t, NODE_ROOT_ID), "d", S_IFDIR);
	struct node *n = make_file(d, "0");
	uint64_t uses = d->uses;

	for (int i = 1; i < 1000; i++) {
		char name[8];

		snprintf(name, sizeof(name), "%d", i);
		move(n, d, name);
		cr_assert_eq(known(d, name), n);
	}
	cr_expect_eq(d->uses, uses);
	node_put(t, n, 1);
	node_put(t, d, 1);
}

Test(node, a_dead_node_that_is_moved_lives_again)
{
	struct node *d = make(node_find(t, NODE_ROOT_ID), "d", S_IFDIR);
	struct node *n = make_file(node_find(t, NODE_ROOT_ID), "f");
	int pin = dup(0);

	node_die(t, n);
	n->pin = pin;
	move(n, d, "back");
	cr_expect_not(node_is_dead(n));
	cr_expect_eq(known(d, "back"), n);
	cr_expect_eq(n->pin, -1);
	cr_expect_not(is_open(pin));
	node_put(t, n, 1);
	node_put(t, d, 1);
}

Test(node, a_nameless_node_is_dead_from_birth)
{
	struct node_birth birth = { .ino = 5,
				    .type = S_IFREG,
				    .flags = NODE_UPPER };
	struct node *d = make(node_find(t, NODE_ROOT_ID), "d", S_IFDIR);
	int pin = dup(0);
	struct node *n = node_make_nameless(t, d, pin, &birth);

	cr_assert_not_null(n);
	cr_expect(node_is_dead(n) && node_is_upper(n));
	cr_expect_eq(n->pin, pin);
	cr_expect_eq(node_find(t, n->id), n);
	cr_expect_null(known(d, ""));
	cr_expect_eq(n->parent, d);
	node_put(t, n, 1);
	cr_expect_not(is_open(pin));
	node_put(t, d, 1);
}

/* As the last lookup of a hard link is forgotten. */
Test(node, further_names_go_with_it_and_let_their_directories_go)
{
	struct node *d = make(node_find(t, NODE_ROOT_ID), "d", S_IFDIR);
	struct node *n = make_file(node_find(t, NODE_ROOT_ID), "f");
	uint64_t id = d->id;

	cr_assert_eq(links_add(node_links(t), 1, 2, n), 0);
	n->flags |= NODE_LINKED;
	node_use(d);
	cr_assert(links_add_name(node_links(t), n, d, "g", 0));
	node_put(t, d, 1);
	cr_expect_eq(node_find(t, id), d);
	cr_expect_eq(links_find(node_links(t), 1, 2), n);
	node_put(t, n, 2);
	cr_expect_null(links_find(node_links(t), 1, 2));
	cr_expect_null(node_find(t, id));
}

Test(node, the_table_frees_what_is_left)
{
	struct node *d = make(node_find(t, NODE_ROOT_ID), "d", S_IFDIR);

	for (int i = 0; i < 2000; i++) {
		char name[16];

		snprintf(name, sizeof(name), "%d", i);
		make_file(d, name)->pin = i ? -1 : dup(0);
	}
	move(make_file(d, "moved"), d, "elsewhere");
	node_trim(t);
}
