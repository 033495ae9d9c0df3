/* SPDX-License-Identifier: Apache-2.0 */
/* How long listings are kept; listing.c has what they show. */
#include "listing.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "draw.h"
#include "object.h"
#include "parts.h"
#include "scope.h"
#include "scratch.h"

#define DIRS   12
#define PLENTY (1 << 20) /* bytes: all of them */

/* Directory d has the name "own-d", and filler to be of some size. */
static void begin(void)
{
	char path[64];

	scratch_begin();
	for (int d = 0; d < DIRS; d++) {
		snprintf(path, sizeof(path), "%d", d);
		scratch_dir(path);
		snprintf(path, sizeof(path), "%d/own-%d", d, d);
		scratch_file(path, "");
		for (int i = 0; i < 20; i++) {
			snprintf(path, sizeof(path), "%d/filler-%d", d, i);
			scratch_file(path, "");
		}
	}
}

TestSuite(listing_cache, .init = begin);

/* One directory: its parts, and how often it was read. */
struct dir {
	int number;
	uint16_t fail_at; /* this part can not be opened */
	atomic_int opened;
	struct parts *parts;
};

static int open_part(void *ctx, uint16_t i, struct object *out)
{
	struct dir *d = ctx;
	char path[16];

	if (i == d->fail_at)
		return -EIO;
	atomic_fetch_add(&d->opened, 1);
	snprintf(path, sizeof(path), "%d", d->number + i);
	*out = object_of_fd(
		openat(scratch_fd(), path, O_RDONLY | O_DIRECTORY | O_CLOEXEC));
	return 0;
}

static struct dir dir_of(int number)
{
	return (struct dir){
		.number = number,
		.fail_at = UINT16_MAX,
		.parts = parts_new(1),
	};
}

static void dir_end(struct dir *d)
{
	listing_forget(d->parts);
	parts_free(d->parts);
}

static struct listing *hold(struct listing_cache *c, struct dir *d)
{
	struct listing *l = NULL;

	cr_assert_eq(listing_hold(c, d->parts, open_part, d, &l), 0);
	return l;
}

/* Hold it and let it go: was it still there? */
static bool was_kept(struct listing_cache *c, struct dir *d)
{
	int before = d->opened;

	listing_release(hold(c, d));
	return d->opened == before;
}

/* Is it the listing of that directory? */
static bool is_of(const struct listing *l, int number)
{
	char name[16];
	int others = 0;

	for (int d = 0; d < DIRS; d++) {
		snprintf(name, sizeof(name), "own-%d", d);
		if (listing_find(l, name))
			others += d == number ? 0 : 1;
		else if (d == number)
			return false;
	}
	return !others && listing_find(l, "filler-19");
}

Test(listing_cache, a_directory_is_read_once)
{
	struct listing_cache *c = listing_cache_new(PLENTY);
	struct dir d = dir_of(3);
	struct listing *first = hold(c, &d);

	cr_expect_eq(hold(c, &d), first);
	cr_expect_eq(d.opened, 1);
	listing_release(first);
	listing_release(first);
	cr_expect(was_kept(c, &d));
	dir_end(&d);
	listing_cache_free(c);
}

Test(listing_cache, beyond_the_budget_the_oldest_go)
{
	struct listing_cache *c = listing_cache_new(8192);
	struct dir dirs[DIRS];
	int kept = 0;

	for (int i = 0; i < DIRS; i++) {
		dirs[i] = dir_of(i);
		listing_release(hold(c, &dirs[i]));
	}
	/* What is kept comes after what is not. */
	for (int i = DIRS; i-- > 0 && dirs[i].parts->listing;)
		kept++;
	for (int i = 0; i < DIRS; i++)
		cr_expect_eq(!dirs[i].parts->listing, i < DIRS - kept, "%d", i);
	cr_expect_geq(kept, 2);
	cr_expect_lt(kept, DIRS);
	cr_expect_not(was_kept(c, &dirs[0]));
	cr_expect(was_kept(c, &dirs[0]));
	for (int i = 0; i < DIRS; i++)
		dir_end(&dirs[i]);
	listing_cache_free(c);
}

Test(listing_cache, without_budget_the_last_one_is_kept)
{
	struct listing_cache *c = listing_cache_new(0);
	struct dir a = dir_of(0);
	struct dir b = dir_of(1);

	listing_release(hold(c, &a));
	cr_expect(was_kept(c, &a));
	listing_release(hold(c, &b));
	cr_expect(was_kept(c, &b));
	cr_expect_not(was_kept(c, &a));
	cr_expect_not(was_kept(c, &b));
	dir_end(&a);
	dir_end(&b);
	listing_cache_free(c);
}

Test(listing_cache, what_is_held_stays_whatever_is_dropped)
{
	struct listing_cache *c = listing_cache_new(0);
	struct dir a = dir_of(0);
	struct dir b = dir_of(1);
	struct listing *held = hold(c, &a);
	struct listing *other = hold(c, &b);

	cr_expect_null(a.parts->listing);
	cr_expect(is_of(held, 0));
	dir_end(&a);
	dir_end(&b);
	cr_expect(is_of(held, 0));
	cr_expect(is_of(other, 1));
	listing_release(held);
	listing_release(other);
	listing_cache_free(c);
}

Test(listing_cache, any_order_of_forgetting_is_fine)
{
	struct draw d = { 1 };

	for (int round = 0; round < 200; round++) {
		struct listing_cache *c = listing_cache_new(draw(&d, 20000));
		struct dir dirs[DIRS];
		bool forgotten[DIRS] = { false };

		for (int i = 0; i < DIRS; i++) {
			dirs[i] = dir_of(i);
			if (draw(&d, 4))
				listing_release(hold(c, &dirs[i]));
		}
		for (int left = DIRS; left > 0;) {
			unsigned int i = draw(&d, DIRS);

			if (forgotten[i])
				continue;
			dir_end(&dirs[i]);
			forgotten[i] = true;
			left--;
		}
		listing_cache_free(c);
	}
}

Test(listing_cache, what_can_not_be_read_is_not_kept)
{
	struct listing_cache *c = listing_cache_new(PLENTY);
	struct dir d = { .number = 4, .fail_at = 1, .parts = parts_new(2) };
	struct listing *l = NULL;

	cr_expect_eq(listing_hold(c, d.parts, open_part, &d, &l), -EIO);
	cr_expect_null(l);
	cr_expect_null(d.parts->listing);
	d.fail_at = UINT16_MAX;
	l = hold(c, &d);
	cr_expect_not_null(listing_find(l, "own-4"));
	cr_expect_not_null(listing_find(l, "own-5"));
	listing_release(l);
	dir_end(&d);
	listing_cache_free(c);
}

static int open_no_directory(void *ctx, uint16_t i, struct object *out)
{
	*out = object_of_fd(
		openat(scratch_fd(), "0/own-0", O_RDONLY | O_CLOEXEC));
	return 0;
}

Test(listing_cache, descriptors_are_given_back_even_on_errors)
{
	struct listing_cache *c = listing_cache_new(PLENTY);
	struct dir d = { .number = 4, .fail_at = 1, .parts = parts_new(2) };
	struct listing *l = NULL;
	int before = dup(0);
	int after;

	close(before);
	for (int i = 0; i < 50; i++) {
		listing_hold(c, d.parts, open_part, &d, &l);
		cr_expect_lt(listing_hold(c, d.parts, open_no_directory, NULL,
					  &l),
			     0);
	}
	after = dup(0);
	close(after);
	cr_expect_eq(before, after);
	dir_end(&d);
	listing_cache_free(c);
}

/* Many threads hold directories that are dropped all the time. */
struct crowd_test {
	struct listing_cache *cache;
	struct dir dirs[DIRS];
	atomic_uint wrong;
};

struct holder {
	struct crowd_test *test;
	uint64_t seed;
};

static void *hold_some(void *arg)
{
	struct holder *h = arg;
	struct crowd_test *t = h->test;
	struct draw d = { h->seed };

	for (int i = 0; i < 1500; i++) {
		unsigned int n = draw(&d, DIRS);
		struct listing *l = NULL;

		if (listing_hold(t->cache, t->dirs[n].parts, open_part,
				 &t->dirs[n], &l) ||
		    !is_of(l, (int)n))
			atomic_fetch_add(&t->wrong, 1);
		listing_release(l);
	}
	return NULL;
}

static void run_holders(size_t budget)
{
	static struct crowd_test t;
	struct holder holders[8];
	pthread_t threads[8];

	t.cache = listing_cache_new(budget);
	for (int i = 0; i < DIRS; i++)
		t.dirs[i] = dir_of(i);
	for (unsigned int i = 0; i < 8; i++) {
		holders[i] = (struct holder){ &t, i };
		pthread_create(&threads[i], NULL, hold_some, &holders[i]);
	}
	for (int i = 0; i < 8; i++)
		pthread_join(threads[i], NULL);
	for (int i = 0; i < DIRS; i++)
		dir_end(&t.dirs[i]);
	listing_cache_free(t.cache);
	cr_expect_eq(t.wrong, 0);
}

Test(listing_cache, many_may_hold_at_once_what_is_dropped_soon, .timeout = 120)
{
	run_holders(0);
	run_holders(8192);
}

Test(listing_cache, many_may_hold_at_once_what_is_kept, .timeout = 120)
{
	run_holders(PLENTY);
}
