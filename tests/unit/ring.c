/* SPDX-License-Identifier: Apache-2.0 */
#include "ring.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <pthread.h>
#include <string.h>

#define COUNT 5000

static struct ring r;

static void begin(unsigned int slots, unsigned int readers)
{
	struct ring_size size = { slots, sizeof(int), readers };

	cr_assert_eq(ring_init(&r, size), 0);
}

static void push(int number)
{
	uint8_t *room = ring_room(&r);

	cr_assert_not_null(room);
	memcpy(room, &number, sizeof(number));
	ring_push(&r, sizeof(number));
}

/* The next number of a reader, or what ring_next said. */
static int next(unsigned int who)
{
	const uint8_t *p;
	size_t n;
	int number;
	int ret = ring_next(&r, who, &p, &n);

	if (ret <= 0)
		return ret;
	cr_assert_eq(n, sizeof(number));
	memcpy(&number, p, sizeof(number));
	return number;
}

Test(ring, each_reader_gets_all_in_order)
{
	begin(3, 2);
	push(1);
	push(2);
	cr_expect_eq(next(0), 1);
	cr_expect_eq(next(0), 2);
	cr_expect_eq(next(1), 1);
	push(3);
	cr_expect_eq(next(1), 2);
	cr_expect_eq(next(1), 3);
	cr_expect_eq(next(0), 3);
	ring_destroy(&r);
}

Test(ring, an_end_comes_after_what_was_pushed_and_again)
{
	begin(3, 1);
	push(1);
	ring_end(&r, -EBADMSG);
	cr_expect_eq(next(0), 1);
	cr_expect_eq(next(0), -EBADMSG);
	cr_expect_eq(next(0), -EBADMSG);
	ring_destroy(&r);
}

Test(ring, once_stopped_nobody_waits)
{
	begin(2, 2);
	push(1);
	push(2);
	ring_stop(&r);
	cr_expect_null(ring_room(&r));
	cr_expect_eq(next(0), -ECANCELED);
	cr_expect_eq(next(1), -ECANCELED);
	ring_destroy(&r);
}

static void *write_all(void *arg)
{
	for (int i = 1; i <= COUNT; i++)
		push(i);
	ring_end(&r, 0);
	return NULL;
}

static void *read_all(void *who)
{
	int expected = 1;
	int number;

	while ((number = next(*(unsigned int *)who)) > 0)
		cr_assert_eq(number, expected++);
	cr_assert_eq(expected, COUNT + 1);
	return NULL;
}

Test(ring, a_slow_reader_loses_nothing_to_a_fast_one)
{
	unsigned int who[] = { 0, 1 };
	pthread_t writer;
	pthread_t reader;

	begin(2, 2);
	cr_assert_eq(pthread_create(&writer, NULL, write_all, NULL), 0);
	cr_assert_eq(pthread_create(&reader, NULL, read_all, &who[1]), 0);
	read_all(&who[0]);
	pthread_join(writer, NULL);
	pthread_join(reader, NULL);
	ring_destroy(&r);
}
