/* SPDX-License-Identifier: Apache-2.0 */
#include "crowd.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#include "scope.h"

#define READERS 8
#define WRITERS 2
#define ROUNDS  4000
#define SOON_S  20 /* a machine may be slow, never that slow */

/* What readers look at and writers change; both halves are always equal. */
struct shared {
	struct crowd crowd;
	uint64_t left;
	uint64_t right;
	atomic_uint broken;
};

static void *read_rounds(void *arg)
{
	struct shared *s = arg;

	for (int i = 0; i < ROUNDS; i++) {
		struct crowd_door *door = crowd_enter(&s->crowd);

		if (s->left != s->right)
			atomic_fetch_add(&s->broken, 1);
		crowd_leave(door);
	}
	return NULL;
}

static void *write_rounds(void *arg)
{
	struct shared *s = arg;

	for (int i = 0; i < ROUNDS / 4; i++) {
		crowd_clear(&s->crowd);
		s->left++;
		sched_yield();
		s->right++;
		crowd_reopen(&s->crowd);
	}
	return NULL;
}

Test(crowd, readers_see_no_half_written_state, .timeout = 60)
{
	static struct shared s;
	pthread_t threads[READERS + WRITERS];

	crowd_init(&s.crowd);
	for (size_t i = 0; i < ARRAY_LEN(threads); i++)
		pthread_create(&threads[i], NULL,
			       i < WRITERS ? write_rounds : read_rounds, &s);
	for (size_t i = 0; i < ARRAY_LEN(threads); i++)
		pthread_join(threads[i], NULL);
	crowd_destroy(&s.crowd);
	cr_expect_eq(s.broken, 0);
	cr_expect_eq(s.left, (uint64_t)WRITERS * (ROUNDS / 4));
	cr_expect_eq(s.right, s.left);
}

/* A thread that enters (or clears), says so, and stays until told to go. */
struct guest {
	struct crowd *crowd;
	bool alone;
	sem_t inside;
	sem_t go;
	pthread_t thread;
};

static void *guest_run(void *arg)
{
	struct guest *g = arg;
	struct crowd_door *door = NULL;

	if (g->alone)
		crowd_clear(g->crowd);
	else
		door = crowd_enter(g->crowd);
	sem_post(&g->inside);
	sem_wait(&g->go);
	if (g->alone)
		crowd_reopen(g->crowd);
	else
		crowd_leave(door);
	return NULL;
}

static void guest_begin(struct guest *g, struct crowd *c, bool alone)
{
	g->crowd = c;
	g->alone = alone;
	sem_init(&g->inside, 0, 0);
	sem_init(&g->go, 0, 0);
	cr_assert_eq(pthread_create(&g->thread, NULL, guest_run, g), 0);
}

static bool guest_comes_in(struct guest *g, long milliseconds)
{
	struct timespec until;

	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += milliseconds / 1000;
	until.tv_nsec += milliseconds % 1000 * 1000000;
	if (until.tv_nsec >= 1000000000) {
		until.tv_sec++;
		until.tv_nsec -= 1000000000;
	}
	while (sem_timedwait(&g->inside, &until))
		if (errno != EINTR)
			return false;
	return true;
}

static void guest_end(struct guest *g)
{
	sem_post(&g->go);
	pthread_join(g->thread, NULL);
}

/* More readers than doors, so some share one. */
Test(crowd, any_number_of_readers_is_inside_together, .timeout = 60)
{
	static struct guest guests[CROWD_DOORS + 8];
	struct crowd c;

	crowd_init(&c);
	for (size_t i = 0; i < ARRAY_LEN(guests); i++)
		guest_begin(&guests[i], &c, false);
	for (size_t i = 0; i < ARRAY_LEN(guests); i++)
		cr_expect(guest_comes_in(&guests[i], SOON_S * 1000));
	for (size_t i = 0; i < ARRAY_LEN(guests); i++)
		guest_end(&guests[i]);
	crowd_destroy(&c);
}

Test(crowd, who_clears_waits_for_those_inside, .timeout = 60)
{
	struct guest reader;
	struct guest writer;
	struct crowd c;

	crowd_init(&c);
	guest_begin(&reader, &c, false);
	cr_assert(guest_comes_in(&reader, SOON_S * 1000));
	guest_begin(&writer, &c, true);
	cr_expect_not(guest_comes_in(&writer, 100));
	guest_end(&reader);
	cr_expect(guest_comes_in(&writer, SOON_S * 1000));
	guest_end(&writer);
	crowd_destroy(&c);
}

Test(crowd, nobody_comes_in_until_it_is_reopened, .timeout = 60)
{
	struct guest others[4];
	struct crowd c;

	crowd_init(&c);
	crowd_clear(&c);
	for (size_t i = 0; i < ARRAY_LEN(others); i++)
		guest_begin(&others[i], &c, i == 0);
	for (size_t i = 0; i < ARRAY_LEN(others); i++)
		cr_expect_not(guest_comes_in(&others[i], 30));
	crowd_reopen(&c);
	for (size_t i = 0; i < ARRAY_LEN(others); i++)
		sem_post(&others[i].go);
	for (size_t i = 0; i < ARRAY_LEN(others); i++) {
		cr_expect(guest_comes_in(&others[i], SOON_S * 1000));
		pthread_join(others[i].thread, NULL);
	}
	crowd_destroy(&c);
}

/* A reader who is never outside for long. */
struct restless {
	struct crowd *crowd;
	atomic_bool stop;
};

static void *restless_run(void *arg)
{
	struct restless *r = arg;

	while (!r->stop)
		crowd_leave(crowd_enter(r->crowd));
	return NULL;
}

Test(crowd, a_stream_of_readers_does_not_keep_a_writer_out, .timeout = 60)
{
	struct crowd c;
	struct restless r = { .crowd = &c };
	pthread_t readers[4];

	crowd_init(&c);
	for (size_t i = 0; i < ARRAY_LEN(readers); i++)
		pthread_create(&readers[i], NULL, restless_run, &r);
	for (int i = 0; i < 50; i++) {
		crowd_clear(&c);
		crowd_reopen(&c);
	}
	r.stop = true;
	for (size_t i = 0; i < ARRAY_LEN(readers); i++)
		pthread_join(readers[i], NULL);
	crowd_destroy(&c);
}

Test(crowd, two_crowds_do_not_know_each_other, .timeout = 60)
{
	struct guest reader;
	struct crowd a;
	struct crowd b;

	crowd_init(&a);
	crowd_init(&b);
	crowd_clear(&a);
	guest_begin(&reader, &b, false);
	cr_expect(guest_comes_in(&reader, SOON_S * 1000));
	guest_end(&reader);
	crowd_reopen(&a);
	crowd_destroy(&a);
	crowd_destroy(&b);
}

static void *clear_once(void *arg)
{
	struct shared *s = arg;

	crowd_clear(&s->crowd);
	s->left++;
	s->right++;
	crowd_reopen(&s->crowd);
	return NULL;
}

Test(crowd, while_it_is_frozen_only_readers_and_its_own_thread_go_on)
{
	static struct shared s;
	struct crowd_door *door;
	pthread_t writer;

	crowd_init(&s.crowd);
	crowd_freeze(&s.crowd);
	pthread_create(&writer, NULL, clear_once, &s);
	for (uint64_t i = 0; i < 100; i++) {
		door = crowd_enter(&s.crowd);
		cr_expect_eq(s.left, 2 * i);
		crowd_leave(door);
		clear_once(&s);
		sched_yield();
		clear_once(&s);
	}
	crowd_thaw(&s.crowd);
	pthread_join(writer, NULL);
	cr_expect_eq(s.left, 201);
	crowd_destroy(&s.crowd);
}
