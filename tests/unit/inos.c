/* SPDX-License-Identifier: Apache-2.0 */
#include "inos.h"

#include <criterion/criterion.h>
#include <stdbool.h>

#include "distinct.h"
#include "draw.h"
#include "scope.h"

#define THREADS 8
#define BIG     (UINT64_C(1) << 56) /* the first number that is hashed */

Test(inos, on_one_file_system_numbers_are_the_branchs_own)
{
	static const uint64_t inos[] = { 2, 3, 12, 4294967296, BIG - 1 };
	struct inos i;

	inos_init(&i);
	for (size_t n = 0; n < ARRAY_LEN(inos); n++)
		cr_expect_eq(inos_number(&i, 0x802, inos[n]), inos[n]);
}

/* Those of a few inodes on each of that many devices. */
static void number_devices(struct inos *i, unsigned int devices,
			   uint64_t *numbers)
{
	static const uint64_t inos[] = { 2, 3, 1000000, BIG - 1 };

	for (unsigned int d = 0; d < devices; d++)
		for (size_t n = 0; n < ARRAY_LEN(inos); n++)
			*numbers++ = inos_number(i, 0x10 + d, inos[n]);
}

Test(inos, no_two_objects_share_a_number)
{
	static uint64_t numbers[4 * 300];
	struct inos i;

	inos_init(&i);
	number_devices(&i, 300, numbers);
	cr_expect(distinct(numbers, ARRAY_LEN(numbers)));
}

Test(inos, an_object_has_the_same_number_each_time)
{
	static uint64_t first[4 * 300];
	static uint64_t again[4 * 300];
	struct inos i;

	inos_init(&i);
	number_devices(&i, 300, first);
	number_devices(&i, 300, again);
	cr_expect_arr_eq(first, again, sizeof(first));
}

/* Of 64 bits, as network file systems have them. */
Test(inos, big_numbers_do_not_fall_together)
{
	static uint64_t numbers[30000];
	struct draw d = { 1 };
	struct inos i;

	inos_init(&i);
	for (size_t n = 0; n < ARRAY_LEN(numbers); n += 3) {
		uint64_t ino = BIG | draw_bits(&d);

		numbers[n] = inos_number(&i, 1, ino);
		numbers[n + 1] = inos_number(&i, 2, ino);
		numbers[n + 2] = inos_number(&i, 1, n + 2);
	}
	cr_expect(distinct(numbers, ARRAY_LEN(numbers)));
}

Test(inos, hashed_numbers_are_never_0_nor_1)
{
	struct draw d = { 1 };
	struct inos i;

	inos_init(&i);
	for (unsigned int n = 0; n < 20000; n++) {
		uint64_t number = inos_number(
			&i, n % 300, n % 2 ? BIG | draw_bits(&d) : 2 + n);

		if (number < 2)
			cr_assert_fail("case %u", n);
	}
}

/* Each thread meets the devices in an order of its own. */
struct asking {
	struct inos *inos;
	unsigned int first;
	uint64_t numbers[INOS_DEVICES];
};

static void *ask(void *arg)
{
	struct asking *a = arg;

	for (unsigned int n = 0; n < INOS_DEVICES; n++) {
		unsigned int dev = (n * 5 + a->first) % INOS_DEVICES;

		a->numbers[dev] = inos_number(a->inos, dev, 2);
	}
	return NULL;
}

Test(inos, threads_agree_about_the_numbers, .timeout = 60)
{
	for (int round = 0; round < 50; round++) {
		static struct asking asking[THREADS];
		pthread_t threads[THREADS];
		struct inos i;

		inos_init(&i);
		for (unsigned int t = 0; t < THREADS; t++) {
			asking[t].inos = &i;
			asking[t].first = t * 16;
			pthread_create(&threads[t], NULL, ask, &asking[t]);
		}
		for (unsigned int t = 0; t < THREADS; t++)
			pthread_join(threads[t], NULL);
		for (unsigned int t = 1; t < THREADS; t++)
			cr_assert_arr_eq(asking[0].numbers, asking[t].numbers,
					 sizeof(asking[t].numbers));
		cr_assert_eq(i.count, INOS_DEVICES);
		cr_assert(distinct(asking[0].numbers, INOS_DEVICES));
	}
}
