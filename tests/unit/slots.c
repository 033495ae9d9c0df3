/* SPDX-License-Identifier: Apache-2.0 */
#include "slots.h"

#include <criterion/criterion.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

#include "distinct.h"
#include "draw.h"
#include "scope.h"

#define THREADS 8

Test(slots, a_number_leads_to_its_thing_until_it_is_dropped)
{
	struct slots *s = slots_new();
	int things[3];
	uint64_t numbers[3];

	for (int i = 0; i < 3; i++) {
		numbers[i] = slots_add(s, &things[i]);
		cr_expect_gt(numbers[i], 1);
	}
	for (int i = 0; i < 3; i++)
		cr_expect_eq(slots_find(s, numbers[i]), &things[i]);
	slots_drop(s, numbers[1]);
	cr_expect_null(slots_find(s, numbers[1]));
	cr_expect_eq(slots_find(s, numbers[0]), &things[0]);
	cr_expect_eq(slots_find(s, numbers[2]), &things[2]);
	slots_free(s);
}

Test(slots, numbers_that_were_never_given_out_lead_nowhere)
{
	struct slots *s = slots_new();
	struct draw d = { 1 };
	int thing;
	uint64_t number;

	for (uint64_t n = 0; n < 1000; n++)
		cr_expect_null(slots_find(s, n));
	number = slots_add(s, &thing);
	for (int bit = 0; bit < 64; bit++)
		cr_expect_null(slots_find(s, number ^ UINT64_C(1) << bit));
	for (int i = 0; i < 100000; i++) {
		uint64_t wild = draw_bits(&d);

		if (slots_find(s, wild))
			cr_expect_fail("%llx", (unsigned long long)wild);
		slots_drop(s, wild);
	}
	cr_expect_eq(slots_find(s, number), &thing);
	slots_free(s);
}

/* What a table of numbers should be, one thing per place. */
#define MODEL_PLACES 5000
#define MODEL_STEPS  300000

struct model {
	struct slots *slots;
	uint64_t live[MODEL_PLACES]; /* 0: no thing in this place */
	uint64_t all[MODEL_STEPS];   /* ever given out */
	size_t given;
	char things[MODEL_PLACES];
};

static void model_step(struct model *m, struct draw *d)
{
	unsigned int at = draw(d, MODEL_PLACES);

	if (!m->live[at]) {
		m->live[at] = slots_add(m->slots, &m->things[at]);
		m->all[m->given++] = m->live[at];
		cr_assert_gt(m->live[at], 1);
		return;
	}
	if (slots_find(m->slots, m->live[at]) != &m->things[at])
		cr_assert_fail("another thing");
	if (draw_once_in(d, 2))
		return;
	slots_drop(m->slots, m->live[at]);
	if (slots_find(m->slots, m->live[at]))
		cr_assert_fail("it was dropped");
	m->live[at] = 0;
}

Test(slots, numbers_never_come_back, .timeout = 60)
{
	static struct model m;
	struct draw d = { 1 };
	size_t live = 0;
	size_t found = 0;

	m.slots = slots_new();
	for (int i = 0; i < MODEL_STEPS; i++)
		model_step(&m, &d);
	for (int i = 0; i < MODEL_PLACES; i++)
		live += m.live[i] != 0;
	for (size_t i = 0; i < m.given; i++)
		found += slots_find(m.slots, m.all[i]) != NULL;
	cr_expect_eq(found, live);
	cr_expect_gt(m.given, MODEL_STEPS / 8);
	cr_expect(distinct(m.all, m.given));
	slots_free(m.slots);
}

/* Places are used again, or a busy mount would grow without end. */
Test(slots, what_is_dropped_makes_room)
{
	struct slots *s = slots_new();
	uint32_t highest = 0;
	int thing;

	for (int i = 0; i < 10000; i++) {
		uint64_t number = slots_add(s, &thing);

		if ((uint32_t)number > highest)
			highest = (uint32_t)number;
		slots_drop(s, number);
	}
	cr_expect_lt(highest, 1000);
	slots_free(s);
}

Test(slots, a_number_that_is_kept_is_given_to_nobody)
{
	struct slots *s = slots_new();
	uint64_t kept[3000];
	bool other = true;
	int thing;
	int again;

	for (size_t i = 0; i < ARRAY_LEN(kept); i++)
		kept[i] = slots_add(s, &thing);
	for (size_t i = 0; i < ARRAY_LEN(kept); i++)
		slots_keep(s, kept[i], &thing);
	for (size_t i = 0; i < ARRAY_LEN(kept); i++)
		other = other && !slots_find(s, kept[i]) &&
			(uint32_t)slots_add(s, &thing) != (uint32_t)kept[i];
	cr_expect(other);
	slots_again(s, kept[7], &again);
	cr_expect_eq(slots_find(s, kept[7]), &again);
	cr_expect_null(slots_find(s, kept[8]));
	slots_drop(s, kept[7]);
	cr_expect_null(slots_find(s, kept[7]));
	slots_free(s);
}

Test(slots, a_number_that_is_kept_no_longer_makes_room)
{
	struct slots *s = slots_new();
	uint32_t highest = 0;
	int thing;

	for (int i = 0; i < 10000; i++) {
		uint64_t number = slots_add(s, &thing);

		if ((uint32_t)number > highest)
			highest = (uint32_t)number;
		slots_keep(s, number, &thing);
		slots_release(s, number);
	}
	cr_expect_lt(highest, 1000);
	slots_free(s);
}

/* Whoever got the number between does not lose it. */
Test(slots, only_its_own_thing_goes_from_a_number)
{
	struct slots *s = slots_new();
	uint64_t number;
	int thing;
	int next;

	number = slots_add(s, &thing);
	slots_again(s, number, &next);
	slots_keep(s, number, &thing);
	cr_expect_eq(slots_find(s, number), &next);
	slots_keep(s, number, &next);
	cr_expect_null(slots_find(s, number));
	slots_keep(s, number, &next);
	slots_release(s, number);
	slots_free(s);
}

Test(slots, a_million_things_have_room, .timeout = 60)
{
	static uint64_t numbers[1000000];
	struct slots *s = slots_new();
	bool found = true;

	for (size_t i = 0; i < ARRAY_LEN(numbers); i++)
		numbers[i] = slots_add(s, &numbers[i]);
	for (size_t i = 0; i < ARRAY_LEN(numbers); i++)
		found = found && slots_find(s, numbers[i]) == &numbers[i];
	cr_expect(found);
	cr_expect(distinct(numbers, ARRAY_LEN(numbers)));
	slots_free(s);
}

#define WORKER_STEPS 30000
#define WORKER_HOLDS 100

struct worker {
	struct slots *slots;
	uint64_t seed;
	atomic_uint *wrong;
	uint64_t given[WORKER_STEPS];
};

static void *work(void *arg)
{
	struct worker *w = arg;
	struct draw d = { w->seed };
	uint64_t held[WORKER_HOLDS] = { 0 };

	for (int i = 0; i < WORKER_STEPS; i++) {
		unsigned int at = draw(&d, WORKER_HOLDS);

		if (held[at]) {
			/* Ours alone: nobody else drops it. */
			if (slots_find(w->slots, held[at]) != &held[at])
				atomic_fetch_add(w->wrong, 1);
			slots_drop(w->slots, held[at]);
		}
		held[at] = slots_add(w->slots, &held[at]);
		w->given[i] = held[at];
	}
	for (int i = 0; i < WORKER_HOLDS; i++)
		if (held[i])
			slots_drop(w->slots, held[i]);
	return NULL;
}

Test(slots, threads_do_not_disturb_each_other, .timeout = 120)
{
	static struct worker workers[THREADS];
	static uint64_t all[THREADS * WORKER_STEPS];
	struct slots *s = slots_new();
	pthread_t threads[THREADS];
	atomic_uint wrong = 0;
	size_t found = 0;

	for (unsigned int i = 0; i < THREADS; i++) {
		workers[i].slots = s;
		workers[i].seed = i;
		workers[i].wrong = &wrong;
		pthread_create(&threads[i], NULL, work, &workers[i]);
	}
	for (unsigned int i = 0; i < THREADS; i++) {
		pthread_join(threads[i], NULL);
		for (int n = 0; n < WORKER_STEPS; n++) {
			all[i * WORKER_STEPS + (size_t)n] = workers[i].given[n];
			found += slots_find(s, workers[i].given[n]) != NULL;
		}
	}
	cr_expect_eq(wrong, 0);
	cr_expect_eq(found, 0);
	cr_expect(distinct(all, ARRAY_LEN(all)));
	slots_free(s);
}
