/* SPDX-License-Identifier: Apache-2.0 */
#include "ids.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "records.h"

static struct ids *s;

static void begin(void)
{
	setenv("LAYERFS_ABORT_ON_BUG", "1", 1);
	s = ids_new();
	ids_remember(s, records_file(-1));
}

static void end(void)
{
	ids_free(s);
}

TestSuite(ids, .init = begin, .fini = end);

static const struct past_who a = {
	.dir = 1, .name = "a", .hash = 5, .ino = 10, .type = S_IFREG
};
static const struct past_who other_a = {
	.dir = 1, .name = "a", .hash = 5, .ino = 11, .type = S_IFREG
};
static int thing;
static int other;

static void leave(uint64_t id, const void *t, const struct past_who *who)
{
	ids_leave(s, id, t, ids_note(s, id, who));
}

Test(ids, who_comes_back_has_the_id_of_before)
{
	uint64_t id = ids_give(s, &thing, &a);
	struct past_place place;

	cr_expect_eq(ids_find(s, id), &thing);
	leave(id, &thing, &a);
	cr_expect_null(ids_find(s, id));
	cr_assert(ids_place(s, id, &place));
	cr_expect_str_eq(place.name, "a");
	cr_expect_eq(ids_give(s, &other, &a), id);
	cr_expect_eq(ids_find(s, id), &other);
}

Test(ids, another_object_has_another_id)
{
	uint64_t id = ids_give(s, &thing, &a);

	leave(id, &thing, &a);
	cr_expect_neq(ids_give(s, &other, &other_a), id);
	cr_expect_neq(ids_give(s, &thing, &a), id, "forgotten for good");
}

Test(ids, who_is_gone_for_good_never_comes_back)
{
	uint64_t id = ids_give(s, &thing, &a);
	struct past_place place;

	ids_leave(s, id, &thing, false);
	cr_expect_neq(ids_give(s, &thing, &a), id);
	cr_expect_not(ids_place(s, id, &place));
}

Test(ids, who_stays_after_all_is_not_given_away)
{
	uint64_t id = ids_give(s, &thing, &a);

	cr_assert(ids_note(s, id, &a));
	ids_stay(s, &a);
	cr_expect_eq(ids_find(s, id), &thing);
	cr_expect_neq(ids_give(s, &other, &a), id);
}

/* A lookup by another name of a link does not wait for the end. */
Test(ids, who_is_found_again_before_he_has_left_stays)
{
	uint64_t id = ids_give(s, &thing, &a);

	cr_assert(ids_note(s, id, &a));
	cr_assert_eq(ids_give(s, &other, &a), id);
	ids_leave(s, id, &thing, true);
	cr_expect_eq(ids_find(s, id), &other);
	leave(id, &other, &a);
	cr_expect_eq(ids_give(s, &thing, &a), id);
}

Test(ids, an_id_in_the_past_is_nobody_elses)
{
	uint64_t id = ids_give(s, &thing, &a);

	leave(id, &thing, &a);
	for (uint64_t i = 0; i < 20000; i++) {
		struct past_who w = a;

		w.dir = 2;
		w.hash = (uint32_t)i;
		w.ino = i + 100;
		cr_assert_neq((uint32_t)ids_give(s, &other, &w), (uint32_t)id);
	}
	cr_expect_eq(ids_give(s, &thing, &a), id);
}

Test(ids, without_a_file_they_are_forgotten)
{
	struct ids *plain = ids_new();
	uint64_t id = ids_give(plain, &thing, &a);
	struct past_place place;

	cr_expect_not(ids_note(plain, id, &a));
	ids_leave(plain, id, &thing, false);
	cr_expect_neq(ids_give(plain, &thing, &a), id);
	cr_expect_not(ids_place(plain, id, &place));
	ids_rest(plain);
	ids_free(plain);
}
