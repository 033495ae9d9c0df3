/* SPDX-License-Identifier: Apache-2.0 */
#include "links.h"

#include <criterion/criterion.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "draw.h"
#include "node.h"
#include "scope.h"

/* Nodes of which only the uses matter. */
#define NODES 40
#define DIRS  4

static struct node nodes[NODES];
static struct node dirs[DIRS];

/* As the table of nodes does it: not while it is being freed. */
static bool use_living(struct node *n)
{
	uint64_t had = n->uses;

	while (had)
		if (atomic_compare_exchange_weak(&n->uses, &had, had + 1))
			return true;
	return false;
}

static struct links *fresh(void)
{
	struct links *l = links_new(use_living);

	cr_assert_not_null(l);
	for (int i = 0; i < NODES; i++)
		nodes[i].uses = 1;
	return l;
}

Test(links, an_inode_is_found_by_device_and_number)
{
	static const dev_t devs[] = { 0, 1, 0x802, 0xfd00 };
	static const uint64_t inos[] = { 1, 2, 1025, 1026, UINT64_C(1) << 63 };
	struct links *l = fresh();

	for (size_t i = 0; i < 20; i++)
		cr_assert_eq(links_add(l, devs[i % 4], inos[i / 4], &nodes[i]),
			     0);
	for (size_t i = 0; i < 20; i++) {
		cr_expect_eq(links_find(l, devs[i % 4], inos[i / 4]),
			     &nodes[i]);
		cr_expect_eq(nodes[i].uses, 2, "one more");
	}
	cr_expect_null(links_find(l, 7, 1));
	cr_expect_null(links_find(l, 0, 7));
	links_free(l);
}

Test(links, what_is_dropped_is_not_found)
{
	struct links *l = fresh();

	links_add(l, 1, 1, &nodes[0]);
	links_add(l, 1, 1025, &nodes[1]); /* of the same bucket */
	links_drop(l, &nodes[0]);
	links_drop(l, &nodes[2]); /* was not in it */
	cr_expect_null(links_find(l, 1, 1));
	cr_expect_eq(links_find(l, 1, 1025), &nodes[1]);
	links_free(l);
}

Test(links, a_node_that_is_being_freed_is_not_found)
{
	struct links *l = fresh();

	links_add(l, 1, 1, &nodes[0]);
	nodes[0].uses = 0;
	cr_expect_null(links_find(l, 1, 1));
	cr_expect_eq(nodes[0].uses, 0);
	links_free(l);
}

/*
 * The inode is used again before the old node is quite gone; but this keeps
 * its names until then, or the uses of their directories would be lost.
 */
Test(links, the_node_added_last_is_the_one)
{
	struct links *l = fresh();

	links_add(l, 1, 1, &nodes[0]);
	cr_expect(links_add_name(l, &nodes[0], &dirs[0], "a", 0));
	links_add(l, 1, 1, &nodes[1]);
	cr_expect_eq(links_find(l, 1, 1), &nodes[1]);
	links_add(l, 1, 2, &nodes[0]);
	cr_expect_eq(links_find(l, 1, 2), &nodes[0], "and may get another");
	cr_expect(links_drop_name(l, &nodes[0], &dirs[0], "a"));
	links_drop(l, &nodes[0]);
	cr_expect_eq(links_find(l, 1, 1), &nodes[1]);
	links_drop(l, &nodes[1]);
	cr_expect_null(links_find(l, 1, 1));
	links_free(l);
}

Test(links, names_are_known_once)
{
	struct links *l = fresh();

	links_add(l, 1, 1, &nodes[0]);
	cr_expect(links_add_name(l, &nodes[0], &dirs[0], "a", 0));
	cr_expect_not(links_add_name(l, &nodes[0], &dirs[0], "a", 0));
	cr_expect(links_add_name(l, &nodes[0], &dirs[1], "a", 0));
	cr_expect(links_add_name(l, &nodes[0], &dirs[0], "b", 0));
	cr_expect(links_drop_name(l, &nodes[0], &dirs[0], "a"));
	cr_expect_not(links_drop_name(l, &nodes[0], &dirs[0], "a"));
	cr_expect(links_add_name(l, &nodes[0], &dirs[0], "a", 0));
	links_free(l);
}

Test(links, who_is_not_in_the_table_has_no_names)
{
	struct links *l = fresh();
	struct node *dir = NULL;
	char *name = NULL;
	uint16_t layer = 77;

	cr_expect_not(links_add_name(l, &nodes[0], &dirs[0], "a", 0));
	cr_expect_not(links_drop_name(l, &nodes[0], &dirs[0], "a"));
	cr_expect_not(links_take_name(l, &nodes[0], &dir, &name, &layer));
	cr_expect(!dir && !name && layer == 77, "untouched");
	links_add(l, 1, 1, &nodes[0]);
	cr_expect_not(links_take_name(l, &nodes[0], &dir, &name, &layer));
	links_free(l);
}

/* The caller may do with his what he likes. */
Test(links, names_are_copied)
{
	struct links *l = fresh();
	struct node *dir;
	char name[] = "before";
	char *taken;
	uint16_t layer;

	links_add(l, 1, 1, &nodes[0]);
	links_add_name(l, &nodes[0], &dirs[0], name, 7);
	memcpy(name, "after.", 6);
	cr_assert(links_take_name(l, &nodes[0], &dir, &taken, &layer));
	cr_expect_str_eq(taken, "before");
	cr_expect_eq(dir, &dirs[0]);
	cr_expect_eq(layer, 7);
	free(taken);
	links_free(l);
}

/* Of the lower, then of its copy: who saw the one finds the node, too. */
Test(links, a_node_is_found_by_each_inode_that_it_is)
{
	struct links *l = fresh();

	links_add(l, 1, 1, &nodes[0]);
	links_also(l, &nodes[0], 2, 1);
	links_also(l, &nodes[1], 2, 7); /* not in the table */
	links_also(l, &nodes[0], 1, 1); /* known */
	cr_expect_eq(links_find(l, 1, 1), &nodes[0]);
	cr_expect_eq(links_find(l, 2, 1), &nodes[0]);
	cr_expect_null(links_find(l, 2, 7));
	links_drop(l, &nodes[0]);
	cr_expect_null(links_find(l, 1, 1));
	cr_expect_null(links_find(l, 2, 1));
	links_free(l);
}

/* Buckets are chains: the second inode of the one, the first of the other. */
Test(links, dropping_one_of_a_bucket_leaves_the_others)
{
	enum { FAR = 16384 };
	struct links *l = fresh();

	for (uint64_t i = 0; i < 20; i++)
		links_add(l, 1, 5 + i * FAR, &nodes[i]);
	for (uint64_t i = 0; i < 20; i++)
		links_also(l, &nodes[i], 2, 5 + i * FAR);
	for (uint64_t i = 0; i < 20; i += 2)
		links_drop(l, &nodes[i]);
	for (uint64_t i = 0; i < 20; i++) {
		struct node *want = i % 2 ? &nodes[i] : NULL;

		cr_expect_eq(links_find(l, 1, 5 + i * FAR), want);
		cr_expect_eq(links_find(l, 2, 5 + i * FAR), want);
	}
	links_free(l);
}

/* A copy has the inode of something that was removed a moment ago. */
Test(links, also_takes_the_inode_from_who_had_it)
{
	struct links *l = fresh();

	links_add(l, 2, 9, &nodes[0]);
	links_add(l, 1, 1, &nodes[1]);
	cr_expect(links_add_name(l, &nodes[0], &dirs[0], "a", 0));
	links_also(l, &nodes[1], 2, 9);
	cr_expect_eq(links_find(l, 2, 9), &nodes[1]);
	cr_expect(links_drop_name(l, &nodes[0], &dirs[0], "a"));
	links_drop(l, &nodes[0]);
	cr_expect_eq(links_find(l, 2, 9), &nodes[1]);
	links_drop(l, &nodes[1]);
	cr_expect_null(links_find(l, 2, 9));
	links_free(l);
}

Test(links, an_entry_is_kept_until_the_next)
{
	struct links *l = fresh();
	char text[] = "00fb";
	char entry[NAME_MAX + 1] = "untouched";

	cr_expect_not(links_set_entry(l, &nodes[0], text));
	links_add(l, 1, 1, &nodes[0]);
	cr_expect_not(links_entry(l, &nodes[0], entry));
	cr_expect_str_eq(entry, "untouched");
	cr_expect(links_set_entry(l, &nodes[0], text));
	memset(text, 'x', 4);
	cr_expect(links_entry(l, &nodes[0], entry));
	cr_expect_str_eq(entry, "00fb", "it was copied");
	cr_expect(links_set_entry(l, &nodes[0], text));
	cr_expect(links_entry(l, &nodes[0], entry));
	cr_expect_str_eq(entry, "xxxx");
	links_drop(l, &nodes[0]);
	cr_expect_not(links_entry(l, &nodes[0], entry));
	links_free(l);
}

Test(links, an_entry_too_long_for_a_name_is_none)
{
	struct links *l = fresh();
	char text[NAME_MAX + 2];
	char entry[NAME_MAX + 1];

	memset(text, 'a', sizeof(text));
	links_add(l, 1, 1, &nodes[0]);
	text[NAME_MAX + 1] = '\0';
	links_set_entry(l, &nodes[0], text);
	cr_expect_not(links_entry(l, &nodes[0], entry));
	text[NAME_MAX] = '\0';
	links_set_entry(l, &nodes[0], text);
	cr_expect(links_entry(l, &nodes[0], entry));
	cr_expect_eq(strlen(entry), NAME_MAX);
	links_free(l);
}

/*
 * The model: for each node its inode (0: not in the table), and for each of
 * its possible names whether it has it.
 */
#define INODES 30
#define NAMES  6 /* in each directory */

struct model {
	struct links *l;
	struct draw d;
	int inode[NODES];
	bool name[NODES][DIRS][NAMES];
};

static void name_of(unsigned int i, char text[16])
{
	snprintf(text, 16, "name-%u", i);
}

static void model_add(struct model *m, unsigned int n)
{
	int inode = 1 + (int)draw(&m->d, INODES);

	for (int i = 0; i < NODES; i++)
		if (m->inode[i] == inode)
			return;
	cr_assert_eq(links_add(m->l, 1, (uint64_t)inode * 512, &nodes[n]), 0);
	m->inode[n] = inode;
}

static void model_name(struct model *m, unsigned int n)
{
	unsigned int dir = draw(&m->d, DIRS);
	unsigned int i = draw(&m->d, NAMES);
	bool *has = &m->name[n][dir][i];
	char text[16];

	name_of(i, text);
	if (draw_once_in(&m->d, 2)) {
		cr_assert_eq(links_add_name(m->l, &nodes[n], &dirs[dir], text,
					    (uint16_t)(i * 300)),
			     !*has);
		*has = true;
	} else {
		cr_assert_eq(links_drop_name(m->l, &nodes[n], &dirs[dir], text),
			     *has);
		*has = false;
	}
}

/* Take all names and drop the node, as when it is freed. */
static void model_drop(struct model *m, unsigned int n)
{
	struct node *dir;
	char *name;
	unsigned int i;
	uint16_t layer;

	while (links_take_name(m->l, &nodes[n], &dir, &name, &layer)) {
		cr_assert_eq(sscanf(name, "name-%u", &i), 1);
		cr_assert(m->name[n][dir - dirs][i]);
		cr_assert_eq(layer, i * 300, "that it was found in");
		m->name[n][dir - dirs][i] = false;
		free(name);
	}
	for (i = 0; i < DIRS * NAMES; i++)
		cr_assert_not(m->name[n][i / NAMES][i % NAMES]);
	links_drop(m->l, &nodes[n]);
	m->inode[n] = 0;
}

static void model_check(struct model *m)
{
	struct node *want[INODES + 1] = { NULL };

	for (int i = 0; i < NODES; i++)
		want[m->inode[i]] = &nodes[i];
	for (uint64_t inode = 1; inode <= INODES; inode++)
		cr_assert_eq(links_find(m->l, 1, inode * 512), want[inode]);
}

Test(links, are_as_the_model_has_them, .timeout = 60)
{
	static struct model m = { .d = { 1 } };

	m.l = fresh();
	for (int step = 0; step < 40000; step++) {
		unsigned int n = draw(&m.d, NODES);

		if (!m.inode[n])
			model_add(&m, n);
		else if (draw_once_in(&m.d, 20))
			model_drop(&m, n);
		else
			model_name(&m, n);
		if (step % 100 == 0)
			model_check(&m);
	}
	links_free(m.l);
}

/* Threads that each keep to their own nodes, of shared buckets. */
static struct links *shared;
static atomic_uint wrong;

static void *keep_to_own(void *arg)
{
	struct node *own = arg;
	uint64_t ino = (uint64_t)(own - nodes) * 1024;

	for (int i = 0; i < 5000; i++) {
		links_lock(shared);
		if (links_find(shared, 1, ino))
			atomic_fetch_add(&wrong, 1);
		links_add(shared, 1, ino, own);
		links_unlock(shared);
		if (links_find(shared, 1, ino) != own ||
		    !links_add_name(shared, own, &dirs[0], "a", 0) ||
		    !links_drop_name(shared, own, &dirs[0], "a"))
			atomic_fetch_add(&wrong, 1);
		links_drop(shared, own);
	}
	return NULL;
}

Test(links, threads_do_not_disturb_each_other, .timeout = 60)
{
	pthread_t threads[8];

	shared = fresh();
	for (int i = 0; i < 8; i++)
		pthread_create(&threads[i], NULL, keep_to_own, &nodes[i]);
	for (int i = 0; i < 8; i++)
		pthread_join(threads[i], NULL);
	cr_expect_eq(wrong, 0);
	links_free(shared);
}
