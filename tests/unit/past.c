/* SPDX-License-Identifier: Apache-2.0 */
#include "past.h"

#include <criterion/criterion.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "draw.h"
#include "hash.h"
#include "records.h"
#include "scope.h"

static struct past *p;

static void begin(void)
{
	p = past_new(records_file(-1));
	cr_assert_not_null(p);
}

static void end(void)
{
	past_free(p);
}

TestSuite(past, .init = begin, .fini = end);

static struct past_who who(uint64_t dir, const char *name, uint64_t ino)
{
	return (struct past_who){
		.dir = dir,
		.name = name,
		.hash = (uint32_t)hash_bytes(name, strlen(name), dir),
		.ino = ino,
		.type = S_IFREG >> 12 << 12,
	};
}

static struct past_who linked(uint64_t dir, const char *name, uint64_t ino)
{
	struct past_who w = who(dir, name, ino);

	w.linked = true;
	return w;
}

static bool put(uint64_t id, struct past_who w)
{
	return past_put(p, id, &w);
}

/* The id, or 0 also if it was of another one. */
static uint64_t take(struct past_who w)
{
	bool same;
	uint64_t id = past_take(p, &w, &same);

	return same ? id : 0;
}

#define ID(n) (UINT64_C(0x8000000100000000) + (n))

Test(past, who_was_forgotten_is_known_again_once)
{
	cr_expect_eq(take(who(1, "a", 10)), 0);
	cr_assert(put(ID(5), who(1, "a", 10)));
	cr_expect_eq(take(who(1, "a", 10)), ID(5));
	cr_expect_eq(take(who(1, "a", 10)), 0);
}

Test(past, names_are_compared_whole_and_by_directory)
{
	char name[NAME_MAX + 1] = { 0 };

	memset(name, 'x', NAME_MAX);
	cr_assert(put(ID(1), who(1, "a", 10)));
	cr_assert(put(ID(2), who(2, "a", 11)));
	cr_assert(put(ID(3), who(1, name, 12)));
	name[NAME_MAX - 1] = 'y';
	cr_assert(put(ID(4), who(1, name, 13)));
	cr_expect_eq(take(who(3, "a", 10)), 0);
	cr_expect_eq(take(who(1, "aa", 10)), 0);
	cr_expect_eq(take(who(2, "a", 11)), ID(2));
	cr_expect_eq(take(who(1, "a", 10)), ID(1));
	cr_expect_eq(take(who(1, name, 13)), ID(4));
	name[NAME_MAX - 1] = 'x';
	cr_expect_eq(take(who(1, name, 12)), ID(3));
}

/* All that have a hash in common are in one chain. */
Test(past, the_same_hash_is_not_the_same_name)
{
	char names[50][8];

	for (unsigned int i = 0; i < 50; i++) {
		struct past_who w;

		snprintf(names[i], sizeof(names[i]), "%u", i);
		w = who(1, names[i], i);
		w.hash = 4711;
		cr_assert(past_put(p, ID(i), &w));
	}
	for (unsigned int i = 0; i < 50; i++) {
		unsigned int other = i * 7 % 50;
		struct past_who w = who(1, names[other], other);

		w.hash = 4711;
		cr_expect_eq(take(w), ID(other));
	}
}

Test(past, another_object_of_that_name_is_told_apart)
{
	struct past_who w = who(1, "a", 11);
	bool same;

	cr_assert(put(ID(5), who(1, "a", 10)));
	cr_expect_eq(past_take(p, &w, &same), ID(5));
	cr_expect_not(same);
	w = who(1, "a", 10);
	w.type = S_IFDIR;
	cr_assert(put(ID(5), who(1, "a", 10)));
	cr_expect_eq(past_take(p, &w, &same), ID(5));
	cr_expect_not(same);
	cr_expect_eq(past_take(p, &w, &same), 0);
}

Test(past, links_are_known_by_any_name)
{
	cr_assert(put(ID(5), linked(1, "a", 10)));
	cr_expect_eq(take(linked(2, "b", 11)), 0);
	cr_expect_eq(take(linked(2, "b", 10)), ID(5));
	cr_expect_eq(take(linked(1, "a", 10)), 0);
}

/* All other names have gone: nobody can tell that it had some. */
Test(past, a_link_may_have_one_name_left)
{
	cr_assert(put(ID(5), linked(1, "a", 10)));
	cr_expect_eq(take(who(1, "a", 10)), ID(5));
}

Test(past, others_may_have_its_number)
{
	cr_assert(put(ID(5), who(1, "a", 10)));
	cr_assert(put(ID(6), who(1, "b", 10)));
	cr_expect_eq(take(linked(1, "c", 10)), 0);
	cr_expect_eq(take(who(1, "b", 10)), ID(6));
	cr_expect_eq(take(who(1, "a", 10)), ID(5));
}

Test(past, the_place_of_an_id)
{
	struct past_place place;

	cr_expect_not(past_find(p, ID(5), &place));
	cr_assert(put(ID(5), who(77, "a", 10)));
	cr_expect_not(past_find(p, ID(4), &place));
	cr_expect_not(past_find(p, 5, &place), "another generation");
	cr_assert(past_find(p, ID(5), &place));
	cr_expect_eq(place.dir, 77);
	cr_expect_str_eq(place.name, "a");
	cr_assert(put(ID(6), linked(78, "b", 10)));
	cr_assert(past_find(p, ID(6), &place));
	cr_expect_str_eq(place.name, "b");
}

Test(past, without_a_file_nothing_is_remembered)
{
	struct past *none = past_new(-1);
	struct past_who w = who(1, "a", 10);
	struct past_place place;
	bool same;

	cr_expect_not(past_put(none, ID(5), &w));
	cr_expect_eq(past_take(none, &w, &same), 0);
	cr_expect_not(past_find(none, ID(5), &place));
	past_rest(none);
	past_free(none);
}

/* Object i has this name, some a long one, and one in ten is a link. */
static struct past_who nth(uint64_t i)
{
	static _Thread_local char name[64];

	snprintf(name, sizeof(name), i % 5 ? "%llu" : "%050llu",
		 (unsigned long long)i);
	return i % 10 ? who(i % 100, name, i + 1) :
			linked(i % 100, name, i + 1);
}

/* Enough that all chains have become more, several times. */
Test(past, a_hundred_thousand_come_and_go, .timeout = 60)
{
	const uint64_t count = 100000;
	struct past_place place;

	for (int round = 0; round < 2; round++) {
		for (uint64_t i = 0; i < count; i++)
			cr_assert(put(ID(i), nth(i)));
		past_rest(p);
		for (uint64_t i = 0; i < count; i++)
			if (!past_find(p, ID(i), &place) ||
			    strcmp(place.name, nth(i).name))
				cr_assert_fail("%llu", (unsigned long long)i);
		for (uint64_t i = 0; i < count; i++)
			if (take(nth(i * 7919 % count)) != ID(i * 7919 % count))
				cr_assert_fail("%llu", (unsigned long long)i);
		cr_expect_eq(take(nth(0)), 0);
	}
}

#define MODEL_OBJECTS 3000
#define MODEL_STEPS   300000

Test(past, it_knows_whom_the_model_knows, .timeout = 60)
{
	static bool known[MODEL_OBJECTS];
	struct draw d = { 1 };

	for (int i = 0; i < MODEL_STEPS; i++) {
		unsigned int at = draw(&d, MODEL_OBJECTS);

		if (!known[at] && draw_once_in(&d, 2)) {
			cr_assert(put(ID(at), nth(at)));
			known[at] = true;
		} else {
			cr_assert_eq(take(nth(at)), known[at] ? ID(at) : 0);
			known[at] = false;
		}
	}
}

#define THREADS 6
#define ROUNDS  20000

static atomic_uint wrong;

/* Each has objects of its own, in chains with those of the others. */
static void *come_and_go(void *arg)
{
	uint64_t mine = (uintptr_t)arg;
	struct draw d = { mine };
	bool known[200] = { 0 };

	for (int i = 0; i < ROUNDS; i++) {
		unsigned int at = draw(&d, 200);
		uint64_t object = at * THREADS + mine;
		struct past_place place;

		if (!known[at] && !put(ID(object), nth(object)))
			atomic_fetch_add(&wrong, 1);
		if (!past_find(p, ID(object), &place) ||
		    strcmp(place.name, nth(object).name))
			atomic_fetch_add(&wrong, 1);
		if (known[at] && take(nth(object)) != ID(object))
			atomic_fetch_add(&wrong, 1);
		known[at] = !known[at];
	}
	return NULL;
}

/* Finds a record whole, whoever writes it at the moment. */
static void *look_about(void *arg)
{
	struct draw d = { (uintptr_t)arg };

	for (int i = 0; i < ROUNDS; i++) {
		uint64_t object = draw(&d, 200 * THREADS);
		struct past_place place;

		if (past_find(p, ID(object), &place) &&
		    strcmp(place.name, nth(object).name))
			atomic_fetch_add(&wrong, 1);
	}
	return NULL;
}

Test(past, threads_do_not_disturb_each_other, .timeout = 120)
{
	pthread_t threads[THREADS + 1];

	for (uintptr_t i = 0; i < THREADS; i++)
		pthread_create(&threads[i], NULL, come_and_go, (void *)i);
	pthread_create(&threads[THREADS], NULL, look_about, NULL);
	for (int i = 0; i <= THREADS; i++)
		pthread_join(threads[i], NULL);
	cr_expect_eq(wrong, 0);
}
