/* SPDX-License-Identifier: Apache-2.0 */
#include "array.h"

#include <criterion/criterion.h>
#include <stdint.h>
#include <stdlib.h>

Test(array, there_is_room_and_what_was_there_stays)
{
	uint32_t *p = NULL;
	size_t room = 0;

	for (uint32_t i = 0; i < 10000; i++) {
		cr_assert(array_grow(&p, &room, i + 1));
		cr_assert_gt(room, i);
		p[i] = i;
	}
	for (uint32_t i = 0; i < 10000; i++)
		cr_assert_eq(p[i], i);
	cr_expect_leq(room, 15016);
	free(p);
}

Test(array, what_there_is_no_memory_for_changes_nothing)
{
	uint32_t *p = NULL;
	size_t room = 0;

	cr_assert(array_grow(&p, &room, 100));
	p[99] = 7;
	cr_expect_not(array_grow(&p, &room, SIZE_MAX / 2));
	cr_expect_not(array_grow(&p, &room, SIZE_MAX));
	cr_expect_eq(p[99], 7);
	cr_expect_eq(room, 100);
	free(p);
}
