/* SPDX-License-Identifier: Apache-2.0 */
/* Many nodes beside a model, and many threads; node.c has one at a time. */
#include "node.h"

#include <criterion/criterion.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "draw.h"
#include "ids.h"
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

TestSuite(node_tree, .init = begin, .fini = end);

/*
 * The model: what the kernel might know.  Object 0 is the root.  All others
 * are directories, so that any may lie in any; of each one we hold `held`
 * uses, and it must live while that or its children are not 0.
 */
#define OBJECTS 400
#define NAMES   300
#define STEPS   200000

struct object {
	struct node *node; /* NULL: unknown */
	uint64_t id;
	unsigned int held;
	unsigned int children;
	unsigned int parent;
	unsigned int name;
	bool dead;
};

struct model {
	struct draw d;
	struct object at[OBJECTS];
};

static const char *name_of(unsigned int i)
{
	static char text[16];

	snprintf(text, sizeof(text), "%x", i * 2654435761u);
	return text;
}

static unsigned int object_named(const struct model *m, unsigned int parent,
				 unsigned int name)
{
	for (unsigned int i = 1; i < OBJECTS; i++)
		if (m->at[i].node && !m->at[i].dead &&
		    m->at[i].parent == parent && m->at[i].name == name)
			return i;
	return 0;
}

static unsigned int unknown_object(const struct model *m)
{
	for (unsigned int i = 1; i < OBJECTS; i++)
		if (!m->at[i].node)
			return i;
	return 0;
}

/* Some object that is known; often the root. */
static unsigned int draw_known(struct model *m)
{
	unsigned int i = draw(&m->d, OBJECTS);

	return m->at[i].node ? i : 0;
}

static void look_up(struct model *m)
{
	unsigned int parent = draw_known(m);
	unsigned int name = draw(&m->d, NAMES);
	unsigned int i = object_named(m, parent, name);
	struct node_birth birth = { .type = S_IFDIR };
	struct node *dir = m->at[parent].node;
	struct node *n;

	if (i) {
		n = draw(&m->d, 2) ? node_get(t, dir, name_of(name)) :
				     node_make(t, dir, name_of(name), &birth);
		cr_assert_eq(n, m->at[i].node);
		m->at[i].held++;
		return;
	}
	cr_assert_null(node_get(t, dir, name_of(name)));
	i = unknown_object(m);
	if (!i)
		return;
	n = node_make(t, dir, name_of(name), &birth);
	m->at[i] = (struct object){ .node = n,
				    .id = n->id,
				    .held = 1,
				    .parent = parent,
				    .name = name };
	m->at[parent].children++;
}

/* It goes if nobody needs it, and so may those above it. */
static void settle(struct model *m, unsigned int i)
{
	while (i && !m->at[i].held && !m->at[i].children) {
		cr_assert_null(node_find(t, m->at[i].id));
		m->at[i].node = NULL;
		i = m->at[i].parent;
		m->at[i].children--;
	}
}

static void forget(struct model *m)
{
	unsigned int i = draw_known(m);
	unsigned int uses;

	if (!i || !m->at[i].held)
		return;
	uses = 1 + draw(&m->d, m->at[i].held);
	m->at[i].held -= uses;
	node_put(t, m->at[i].node, uses);
	settle(m, i);
}

static void die(struct model *m)
{
	unsigned int i = draw_known(m);

	if (!i)
		return;
	node_die(t, m->at[i].node);
	m->at[i].dead = true;
}

static bool is_above(const struct model *m, unsigned int above, unsigned int i)
{
	while (i && i != above)
		i = m->at[i].parent;
	return i == above;
}

/* As rename(2): what had the new name is gone, nothing goes into itself. */
static void move(struct model *m)
{
	unsigned int i = draw_known(m);
	unsigned int to = draw_known(m);
	unsigned int name = draw(&m->d, NAMES);
	unsigned int old = m->at[i].parent;
	unsigned int there = object_named(m, to, name);

	if (!i || is_above(m, i, to) || there == i)
		return;
	crowd_clear(node_names(t));
	if (there)
		node_die(t, m->at[there].node);
	m->at[there].dead = there;
	node_move(t, m->at[i].node, m->at[to].node, strdup(name_of(name)));
	crowd_reopen(node_names(t));
	m->at[i].dead = false;
	m->at[i].parent = to;
	m->at[i].name = name;
	m->at[to].children++;
	m->at[old].children--;
	settle(m, old);
}

static void check(const struct model *m)
{
	for (unsigned int i = 1; i < OBJECTS; i++) {
		const struct object *o = &m->at[i];
		struct node *n;

		if (!o->node)
			continue;
		cr_assert_eq(node_find(t, o->id), o->node);
		cr_assert_eq(o->node->uses, o->held + o->children);
		cr_assert_eq(o->node->parent, m->at[o->parent].node);
		cr_assert_eq(node_is_dead(o->node), o->dead);
		if (o->dead)
			continue;
		n = node_get(t, o->node->parent, name_of(o->name));
		cr_assert_eq(n, o->node);
		node_put(t, n, 1);
	}
}

static void forget_all(struct model *m)
{
	for (unsigned int i = 1; i < OBJECTS; i++) {
		unsigned int held = m->at[i].held;

		if (!m->at[i].node || !held)
			continue;
		m->at[i].held = 0;
		node_put(t, m->at[i].node, held);
		settle(m, i);
	}
	for (unsigned int i = 1; i < OBJECTS; i++)
		cr_expect_null(m->at[i].node);
}

Test(node_tree, nodes_live_and_are_found_as_in_the_model, .timeout = 120)
{
	static struct model m = { .d = { 1 } };
	static void (*const steps[])(struct model * m) = {
		look_up, look_up, look_up, look_up, forget,
		forget,  forget,  move,    move,    die,
	};

	m.at[0].node = node_find(t, NODE_ROOT_ID);
	for (int i = 0; i < STEPS; i++) {
		steps[draw(&m.d, ARRAY_LEN(steps))](&m);
		if (i % 500 == 0)
			check(&m);
	}
	forget_all(&m);
}

/* Threads look up and forget the same few names; others rename them. */
#define WORKERS 6
#define ROUNDS  4000
#define SHARED  50

static atomic_uint wrong;

static void *come_and_go(void *seed)
{
	struct draw d = { (uintptr_t)seed };

	for (int i = 0; i < ROUNDS; i++) {
		struct node_birth birth = { .ino = 9, .type = S_IFDIR };
		unsigned int name = draw(&d, SHARED);
		struct crowd_door *door = crowd_enter(node_names(t));
		struct node *dir;
		struct node *n;
		char text[16];

		snprintf(text, sizeof(text), "%u", name);
		dir = node_make(t, node_find(t, NODE_ROOT_ID), text, &birth);
		n = node_make(t, dir, "inner", &birth);
		if (n->parent != dir || n->ino != 9 ||
		    node_find(t, n->id) != n || node_find(t, dir->id) != dir)
			atomic_fetch_add(&wrong, 1);
		node_put(t, dir, 1);
		crowd_leave(door);
		door = crowd_enter(node_names(t));
		node_put(t, n, 1);
		crowd_leave(door);
	}
	return NULL;
}

static void *rename_about(void *seed)
{
	struct draw d = { (uintptr_t)seed };

	for (int i = 0; i < ROUNDS / 10; i++) {
		unsigned int name = draw(&d, SHARED);
		struct node *n;
		char text[16];

		snprintf(text, sizeof(text), "%u", name);
		crowd_clear(node_names(t));
		n = node_get(t, node_find(t, NODE_ROOT_ID), text);
		if (n && draw_once_in(&d, 2)) {
			node_die(t, n);
		} else if (n) {
			snprintf(text, sizeof(text), "moved-%d", i);
			node_move(t, n, node_find(t, NODE_ROOT_ID),
				  strdup(text));
		}
		if (n)
			node_put(t, n, 1);
		crowd_reopen(node_names(t));
	}
	return NULL;
}

Test(node_tree, many_threads_may_use_and_rename_them, .timeout = 120)
{
	pthread_t threads[WORKERS];

	for (uintptr_t i = 0; i < WORKERS; i++)
		pthread_create(&threads[i], NULL,
			       i < WORKERS - 1 ? come_and_go : rename_about,
			       (void *)i);
	for (int i = 0; i < WORKERS; i++)
		pthread_join(threads[i], NULL);
	cr_expect_eq(wrong, 0);
	for (int i = 0; i < ROUNDS; i++) {
		char text[16];

		snprintf(text, sizeof(text), "%s%d", i % 2 ? "moved-" : "",
			 i / 2);
		cr_expect_null(node_get(t, node_find(t, NODE_ROOT_ID), text),
			       "%s", text);
	}
}

/* A name that nobody moves has one id, whoever comes and goes. */
static void *come_back(void *ids)
{
	struct draw d = { (uintptr_t)pthread_self() };
	_Atomic uint64_t *id = ids;

	for (int i = 0; i < ROUNDS; i++) {
		struct node_birth birth = { .ino = 9, .type = S_IFREG };
		unsigned int name = draw(&d, SHARED);
		struct crowd_door *door = crowd_enter(node_names(t));
		struct node *n;
		uint64_t none = 0;
		char text[16];

		snprintf(text, sizeof(text), "%u", name);
		birth.ino = name + 1;
		birth.flags = name % 2 ? NODE_LINKED : 0;
		n = node_make(t, node_find(t, NODE_ROOT_ID), text, &birth);
		if (!atomic_compare_exchange_strong(&id[name], &none, n->id) &&
		    none != n->id)
			atomic_fetch_add(&wrong, 1);
		if (node_find(t, n->id) != n)
			atomic_fetch_add(&wrong, 1);
		node_put(t, n, 1);
		crowd_leave(door);
	}
	return NULL;
}

Test(node_tree, many_threads_find_the_id_of_before, .timeout = 120)
{
	static _Atomic uint64_t ids[SHARED];
	pthread_t threads[WORKERS];

	ids_remember(node_ids(t), records_file(-1));
	for (int i = 0; i < WORKERS; i++)
		pthread_create(&threads[i], NULL, come_back, ids);
	for (int i = 0; i < WORKERS; i++)
		pthread_join(threads[i], NULL);
	cr_expect_eq(wrong, 0);
	for (int i = 0; i < SHARED; i++)
		cr_expect_null(node_find(t, ids[i]));
}

Test(node_tree, ids_of_forgotten_nodes_lead_nowhere_for_ever)
{
	static uint64_t ids[5000];
	struct node_birth birth = { .type = S_IFREG };

	for (size_t i = 0; i < ARRAY_LEN(ids); i++) {
		struct node *n = node_make(t, node_find(t, NODE_ROOT_ID),
					   "same", &birth);

		ids[i] = n->id;
		node_put(t, n, 1);
	}
	for (size_t i = 0; i < ARRAY_LEN(ids); i++)
		cr_expect_null(node_find(t, ids[i]));
}
