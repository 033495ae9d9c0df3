/* SPDX-License-Identifier: Apache-2.0 */
/* From ids of the forgotten back to the objects, on a tree without a mount. */
#include "reach.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "change_drop.h"
#include "change_move.h"
#include "caller.h"
#include "draw.h"
#include "node.h"
#include "scope.h"
#include "scratch.h"
#include "tree.h"
#include "union.h"

static void begin(void)
{
	union_begin(1);
	scratch_dir("1/d");
	scratch_dir("1/d/e");
	scratch_file("1/d/e/f", "deep");
	scratch_file("1/a", "top");
	scratch_file("1/b", "linked");
	cr_assert_eq(link("1/b", "1/c"), 0);
}

static void end(void)
{
	union_close();
}

TestSuite(reach, .init = begin, .fini = end);

/* The id of a path, which is forgotten then, with all directories above. */
static uint64_t forgotten(const char *path)
{
	struct node *n = union_find(path);
	uint64_t id = n->id;

	union_forget(n);
	cr_assert_null(node_find(union_tree()->nodes, id));
	return id;
}

/* The name of what an id leads to, or the error. */
static const char *reached(uint64_t id)
{
	static char name[NAME_MAX + 1];
	struct entry e;
	int err = reach(union_tree(), id, &e);

	if (err)
		return strerrorname_np(-err);
	if (e.node->id != id || e.st.stx_ino != e.node->ino)
		return "another";
	snprintf(name, sizeof(name), "%s", e.node->name);
	union_forget(e.node);
	return name;
}

static struct node *dir_of(const char *path)
{
	return *path ? union_find(path) : union_root();
}

static void move(const char *from, const char *old, const char *to,
		 const char *new)
{
	const struct caller c = { .uid = geteuid(), .gid = getegid() };
	struct node *a = dir_of(from);
	struct node *b = dir_of(to);

	cr_assert_eq(change_rename(union_tree(), &c, a, old, b, new, 0), 0);
	union_forget(a);
	union_forget(b);
}

Test(reach, the_root_and_the_living_are_themselves)
{
	struct node *n;

	union_open(true);
	cr_expect_str_eq(reached(NODE_ROOT_ID), "");
	n = union_find("a");
	cr_expect_str_eq(reached(n->id), "a");
	cr_expect_eq(n->uses, 1);
	union_forget(n);
}

Test(reach, the_forgotten_come_back_with_all_above_them)
{
	uint64_t ids[3];

	union_open(true);
	ids[0] = forgotten("d");
	ids[1] = forgotten("d/e");
	ids[2] = forgotten("d/e/f");
	cr_expect_str_eq(reached(ids[2]), "f");
	cr_expect_str_eq(reached(ids[1]), "e");
	cr_expect_str_eq(reached(ids[0]), "d");
	for (int i = 0; i < 3; i++)
		cr_expect_null(node_find(union_tree()->nodes, ids[i]));
}

Test(reach, by_name_they_are_who_they_were)
{
	uint64_t id;

	union_open(false);
	id = forgotten("d/e/f");
	cr_expect_eq(forgotten("d/e/f"), id);
	cr_expect_str_eq(reached(id), "f");
	cr_expect_eq(forgotten("d/e/f"), id);
}

Test(reach, ids_that_were_never_given_lead_nowhere)
{
	union_open(true);
	cr_expect_str_eq(reached(0), "ESTALE");
	cr_expect_str_eq(reached(forgotten("a") + 16), "ESTALE");
	cr_expect_str_eq(reached(UINT64_MAX), "ESTALE");
}

Test(reach, renames_are_followed)
{
	uint64_t a;
	uint64_t f;

	union_open_full(true);
	a = forgotten("a");
	f = forgotten("d/e/f");
	move("", "a", "d", "renamed");
	cr_expect_str_eq(reached(a), "renamed");
	move("", "d", "", "dd");
	cr_expect_str_eq(reached(a), "renamed");
	cr_expect_str_eq(reached(f), "f");
	move("dd", "e", "", "up");
	cr_expect_str_eq(reached(f), "f");
	cr_expect_eq(forgotten("up/f"), f);
}

Test(reach, what_was_removed_is_stale_and_so_is_what_was_replaced)
{
	uint64_t a;
	uint64_t f;

	union_open(true);
	a = forgotten("a");
	f = forgotten("d/e/f");
	cr_assert_eq(change_unlink(union_tree(), union_root(), "a"), 0);
	cr_expect_str_eq(reached(a), "ESTALE");
	move("d/e", "f", "", "a");
	cr_expect_str_eq(reached(a), "ESTALE");
	cr_expect_str_eq(reached(f), "a");
}

Test(reach, links_are_reached_whatever_name_was_last)
{
	uint64_t b;

	union_open_full(true);
	b = forgotten("b");
	cr_expect_eq(forgotten("c"), b);
	cr_expect_str_eq(reached(b), "c");
	cr_expect_eq(forgotten("b"), b);
	cr_expect_str_eq(reached(b), "b");
}

Test(reach, the_directory_that_somebody_is_in)
{
	struct entry e;
	uint64_t d;
	uint64_t id;

	union_open(true);
	d = forgotten("d/e");
	id = forgotten("d/e/f");
	cr_assert_eq(reach_parent(union_tree(), id, &e), 0);
	cr_expect_eq(e.node->id, d);
	union_forget(e.node);
	cr_assert_eq(reach_parent(union_tree(), NODE_ROOT_ID, &e), 0);
	cr_expect_eq(e.node, union_root());
	cr_expect_eq(reach_parent(union_tree(), 5, &e), -ESTALE);
}

/*
 * Some reach an id, others look it up, and one renames what is above it; as
 * the kernel does, with the root locked for the latter two.
 */
#define THREADS 6
#define ROUNDS  1500

static atomic_uint wrong;
static atomic_bool over;
static pthread_rwlock_t root_lock =
	PTHREAD_RWLOCK_WRITER_NONRECURSIVE_INITIALIZER_NP;

static void *reach_on(void *arg)
{
	uint64_t id = *(uint64_t *)arg;

	while (!over) {
		struct entry e;

		if (reach(union_tree(), id, &e) || e.node->id != id)
			atomic_fetch_add(&wrong, 1);
		else
			union_forget(e.node);
	}
	return NULL;
}

static void *look_on(void *arg)
{
	uint64_t id = *(uint64_t *)arg;

	while (!over) {
		struct entry d;
		struct entry e;
		int err;

		pthread_rwlock_rdlock(&root_lock);
		err = lookup_in(union_tree(), union_root(), "d", &d);
		pthread_rwlock_unlock(&root_lock);
		if (err)
			continue;
		if (!lookup_in(union_tree(), d.node, "e", &e)) {
			if (e.node->id != id)
				atomic_fetch_add(&wrong, 1);
			union_forget(e.node);
		}
		union_forget(d.node);
	}
	return NULL;
}

Test(reach, nobody_is_lost_among_renames_and_lookups, .timeout = 120)
{
	pthread_t threads[THREADS];
	uint64_t id;
	uint64_t f;

	union_open_full(true);
	id = forgotten("d/e");
	f = forgotten("d/e/f");
	for (int i = 0; i < THREADS; i++)
		pthread_create(&threads[i], NULL, i % 2 ? reach_on : look_on,
			       i % 4 == 1 ? &f : &id);
	for (int i = 0; i < ROUNDS; i++) {
		pthread_rwlock_wrlock(&root_lock);
		move("", i % 2 ? "elsewhere" : "d", "",
		     i % 2 ? "d" : "elsewhere");
		pthread_rwlock_unlock(&root_lock);
	}
	over = true;
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	cr_expect_eq(wrong, 0);
	cr_expect_str_eq(reached(f), "f");
}
