/* SPDX-License-Identifier: Apache-2.0 */
#include "inos.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>

#include "beneath.h"
#include "distinct.h"
#include "draw.h"
#include "hash.h"
#include "origin.h"
#include "scope.h"
#include "scratch.h"
#include "stack.h"

#define BIG        (UINT64_C(1) << 48) /* the first number that is hashed */
#define PREFIXES   0x7fff
#define LOWERS_MAX 64

/* A layer on the n-th file system; each has an identity, as UUIDs give it. */
static struct layer layer_on(unsigned int n)
{
	uint64_t id = n;

	return (struct layer){
		.fd = -1,
		.root.stx_dev_major = 8,
		.root.stx_dev_minor = n,
		.identity = hash_bytes(&id, sizeof(id), 99),
	};
}

static dev_t dev_of(unsigned int n)
{
	struct layer l = layer_on(n);

	return beneath_dev(&l.root);
}

/*
 * A stack on these file systems, 'a' to 'z', the topmost lower first; after a
 * '+' the upper: "ba+c".
 */
static struct inos over(const char *systems)
{
	struct layer lowers[LOWERS_MAX];
	struct stack s = { .lowers = lowers };
	struct inos i;

	for (; *systems && *systems != '+'; systems++)
		lowers[s.count++] = layer_on((unsigned char)*systems);
	if (*systems) {
		s.writable = true;
		s.upper = layer_on((unsigned char)systems[1]);
	}
	cr_assert_eq(inos_init(&i, &s), 0);
	return i;
}

Test(inos, on_one_file_system_numbers_are_the_branchs_own)
{
	static const char *const stacks[] = { "a", "aaa", "a+a", "aa+a" };
	static const uint64_t inos[] = { 2, 3, 12, 4294967296, BIG - 1 };

	for (size_t n = 0; n < ARRAY_LEN(stacks); n++) {
		struct inos i = over(stacks[n]);

		cr_expect_eq(i.count, 1);
		for (size_t k = 0; k < ARRAY_LEN(inos); k++)
			cr_expect_eq(inos_number(&i, dev_of('a'), inos[k]),
				     inos[k]);
		inos_end(&i);
	}
}

static const uint64_t some_inos[] = { 2, 3, 1000000, BIG - 1, BIG, UINT64_MAX };

static bool same_numbers(const struct inos *a, const struct inos *b,
			 const char *systems)
{
	for (; *systems; systems++) {
		dev_t dev = dev_of((unsigned char)*systems);

		for (size_t k = 0; k < ARRAY_LEN(some_inos); k++)
			if (inos_number(a, dev, some_inos[k]) !=
			    inos_number(b, dev, some_inos[k]))
				return false;
	}
	return true;
}

/* In words: what is put on top changes no number of what lies below. */
Test(inos, numbers_stay_when_layers_are_put_on_top)
{
	static const struct {
		const char *below;
		const char *after;
	} cases[] = {
		{ "a", "ba" },         { "a", "a+b" },      { "a", "cba+d" },
		{ "ba", "aba" },       { "ba", "cba" },     { "ba", "ba+c" },
		{ "a+b", "ba" },       { "a+b", "ba+c" },   { "a+b", "cba+c" },
		{ "cba", "zyxcba+b" }, { "aab", "caab+d" }, { "ba+a", "aba+e" },
	};

	for (size_t n = 0; n < ARRAY_LEN(cases); n++) {
		struct inos before = over(cases[n].below);
		struct inos after = over(cases[n].after);
		char systems[] = "abcdexyz";

		for (char *s = systems; *s; s++)
			if (!strchr(cases[n].below, *s))
				*s = cases[n].below[0];
		cr_expect(same_numbers(&before, &after, systems), "%s, %s",
			  cases[n].below, cases[n].after);
		inos_end(&before);
		inos_end(&after);
	}
}

/* Stacks by the hundred: a random one, and the same with layers on top. */
Test(inos, numbers_stay_under_any_stack)
{
	struct draw d = { 1 };

	for (int round = 0; round < 500; round++) {
		char systems[LOWERS_MAX];
		unsigned int all = 2 + draw(&d, 30);
		unsigned int below = 1 + draw(&d, all - 1);
		struct inos before;
		struct inos after;

		for (unsigned int n = 0; n < all; n++)
			systems[n] = (char)('a' + draw(&d, 26));
		systems[all] = '\0';
		before = over(systems + all - below);
		after = over(systems);
		cr_assert(same_numbers(&before, &after, systems + all - below),
			  "%s, %u from below", systems, below);
		inos_end(&before);
		inos_end(&after);
	}
}

/* The order in which devices are found may be another one each time. */
Test(inos, the_device_numbers_do_not_matter)
{
	struct inos once = { 0 };
	struct inos again = { 0 };

	for (unsigned int n = 0; n < 20; n++) {
		struct layer l = layer_on(n);

		cr_assert_eq(inos_add(&once, &l), 0);
		l.root.stx_dev_minor = 1000 - n;
		cr_assert_eq(inos_add(&again, &l), 0);
	}
	for (unsigned int n = 0; n < 20; n++) {
		struct layer l = layer_on(n);
		dev_t dev = beneath_dev(&l.root);

		l.root.stx_dev_minor = 1000 - n;
		for (size_t k = 0; k < ARRAY_LEN(some_inos); k++)
			cr_expect_eq(inos_number(&once, dev, some_inos[k]),
				     inos_number(&again, beneath_dev(&l.root),
						 some_inos[k]));
	}
	inos_end(&once);
	inos_end(&again);
}

/* That many file systems, each with an identity of its own; the bottom first. */
static struct inos systems(unsigned int count)
{
	struct inos i = { 0 };

	for (unsigned int n = 0; n < count; n++) {
		struct layer l = layer_on(n);

		cr_assert_eq(inos_add(&i, &l), 0);
	}
	cr_assert_eq(i.count, count);
	return i;
}

/* Of 1000 some surely have one prefix: 15 bits for them all. */
Test(inos, no_two_objects_share_a_number)
{
	static uint64_t numbers[ARRAY_LEN(some_inos) * 1000];
	struct inos i = systems(1000);
	unsigned int hashed = 0;

	for (unsigned int n = 0; n < 1000; n++) {
		hashed += i.fs[n].prefix == UINT16_MAX;
		for (size_t k = 0; k < ARRAY_LEN(some_inos); k++)
			numbers[n * ARRAY_LEN(some_inos) + k] =
				inos_number(&i, dev_of(n), some_inos[k]);
	}
	cr_expect(distinct(numbers, ARRAY_LEN(numbers)));
	cr_expect_gt(hashed, 0);
	cr_expect_lt(hashed, 100);
	inos_end(&i);
}

static struct layer with_identity(unsigned int dev, uint64_t identity)
{
	struct layer l = layer_on(dev);

	l.identity = identity;
	return l;
}

/* The one that comes later, from the bottom, gives way. */
Test(inos, a_prefix_that_is_taken_is_not_given_again)
{
	const struct layer layers[] = {
		with_identity(1, 5),
		with_identity(2, 7),
		with_identity(3, 7 + PREFIXES),
		with_identity(4, 8),
	};
	struct inos i = { 0 };

	for (size_t n = 0; n < ARRAY_LEN(layers); n++)
		cr_assert_eq(inos_add(&i, &layers[n]), 0);
	cr_expect_eq(inos_number(&i, dev_of(1), 3), 3);
	cr_expect_eq(inos_number(&i, dev_of(2), 3), UINT64_C(8) << 48 | 3);
	cr_expect_eq(inos_number(&i, dev_of(4), 3), UINT64_C(9) << 48 | 3);
	for (uint64_t ino = 1; ino < 100; ino++)
		cr_expect_geq(inos_number(&i, dev_of(3), ino), UINT64_C(1)
								       << 63);
	cr_expect_neq(inos_number(&i, dev_of(3), 3),
		      inos_number(&i, dev_of(3), 4));
	inos_end(&i);
}

/* Snapshots and copied images have the UUID of what they were made from. */
Test(inos, clones_of_one_file_system_are_told_apart)
{
	static uint64_t numbers[10 * ARRAY_LEN(some_inos)];
	struct inos i = { 0 };

	for (unsigned int n = 0; n < 10; n++) {
		struct layer l = with_identity(n, 12345);

		cr_assert_eq(inos_add(&i, &l), 0);
	}
	for (unsigned int n = 0; n < 10; n++)
		for (size_t k = 0; k < ARRAY_LEN(some_inos); k++)
			numbers[n * ARRAY_LEN(some_inos) + k] =
				inos_number(&i, dev_of(n), some_inos[k]);
	cr_expect(distinct(numbers, ARRAY_LEN(numbers)));
	inos_end(&i);
}

/* Of 64 bits, as network file systems have them. */
Test(inos, big_numbers_do_not_fall_together)
{
	static uint64_t numbers[60000];
	struct draw d = { 1 };
	struct inos i = over("ab");

	for (size_t n = 0; n < ARRAY_LEN(numbers); n += 4) {
		uint64_t ino = BIG | draw_bits(&d);

		numbers[n] = inos_number(&i, dev_of('a'), ino);
		numbers[n + 1] = inos_number(&i, dev_of('b'), ino);
		numbers[n + 2] = inos_number(&i, dev_of('a'), n + 2);
		/* A mount inside a layer. */
		numbers[n + 3] = inos_number(&i, dev_of('c'), n + 2);
	}
	cr_expect(distinct(numbers, ARRAY_LEN(numbers)));
	inos_end(&i);
}

/* 1 is the root of a FUSE mount, 0 nothing at all. */
Test(inos, made_numbers_are_never_0_nor_1)
{
	struct draw d = { 1 };
	struct inos i = systems(200);

	for (unsigned int n = 0; n < 20000; n++) {
		uint64_t number =
			inos_number(&i, dev_of(n % 300),
				    n % 2 ? BIG | draw_bits(&d) : 2 + n);

		if (number < 2)
			cr_assert_fail("case %u", n);
	}
	inos_end(&i);
}

Test(inos, what_was_added_ends_with_it)
{
	struct inos i = { 0 };
	struct layer l;
	int fd;

	scratch_begin();
	cr_assert_eq(layer_open_lower(scratch_path(), &l), 0);
	cr_assert_eq(inos_add(&i, &l), 0);
	cr_assert_eq(inos_add(&i, &l), 0, "known");
	cr_expect_eq(i.count, 1);
	fd = i.fs[0].fd;
	cr_expect_geq(fd, 0);
	inos_end(&i);
	cr_expect_lt(fcntl(fd, F_GETFD), 0, "closed");
	cr_expect_eq(i.count, 0);
	inos_end(&i);
	layer_close(&l);
}

/* Of whichever file system of the stack it is. */
Test(inos, an_origin_is_opened)
{
	struct layer none = layer_on(5);
	struct inos i = { 0 };
	struct origin o;
	struct layer l;
	struct statx want;
	struct statx got;
	scoped_fd int file = -1;
	scoped_fd int fd = -1;

	scratch_begin();
	scratch_file("f", "");
	cr_assert_eq(layer_open_lower(scratch_path(), &l), 0);
	cr_assert_eq(inos_add(&i, &none), 0);
	cr_assert_eq(inos_add(&i, &l), 0);
	file = scratch_open("f", O_PATH);
	if (origin_of(file, l.uuid, &o))
		cr_skip_test("no file handles here");
	fd = inos_open_origin(&i, &o);
	if (fd == -EPERM)
		cr_skip_test("only the privileged open by handle");
	cr_assert_geq(fd, 0);
	cr_assert_eq(beneath_stat(file, "", &want), 0);
	cr_assert_eq(beneath_stat(fd, "", &got), 0);
	cr_expect_eq(want.stx_ino, got.stx_ino);
	o.bytes[6] ^= 1; /* of another file system */
	cr_expect_eq(inos_open_origin(&i, &o), -ESTALE);
	inos_end(&i);
	layer_close(&l);
}
