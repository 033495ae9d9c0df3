/* SPDX-License-Identifier: Apache-2.0 */
#include "parts.h"

#include <criterion/criterion.h>
#include <string.h>

#include "scope.h"

Test(parts, new_ones_are_empty)
{
	static const uint16_t counts[] = { 1, 2, 500, UINT16_MAX };

	for (size_t i = 0; i < ARRAY_LEN(counts); i++) {
		struct parts *p = parts_new(counts[i]);

		cr_assert_not_null(p);
		cr_expect_eq(p->count, counts[i]);
		cr_expect_null(p->listing);
		cr_expect_null(p->cache);
		for (uint16_t n = 0; n < p->count; n++)
			if (p->part[n].path || p->part[n].layer ||
			    p->part[n].xwhiteouts)
				cr_assert_fail("part %u", n);
		parts_free(p);
	}
}

/* What is not freed, AddressSanitizer finds. */
Test(parts, their_paths_go_with_them)
{
	struct parts *p = parts_new(3);

	cr_assert_not_null(p);
	p->part[0].path = strdup("a");
	p->part[2].path = strdup("c/d");
	parts_free(p);
	parts_free(NULL);
}

Test(parts, are_added_at_the_end)
{
	struct parts *p = NULL;

	for (uint16_t i = 0; i < 500; i++) {
		const struct part part = {
			.path = i % 3 ? NULL : strdup("a/path"),
			.layer = (uint16_t)(i + 7),
			.xwhiteouts = i % 2,
			.impure = i % 5 == 0,
		};

		cr_assert_eq(parts_add(&p, &part), 0);
		cr_assert_eq(p->count, i + 1);
		cr_expect_null(p->redirect);
	}
	for (uint16_t i = 0; i < 500; i++) {
		const struct part *part = &p->part[i];

		cr_expect_eq(part->layer, i + 7);
		cr_expect_eq(!part->path, i % 3 != 0);
		cr_expect_eq(part->xwhiteouts, i % 2);
		cr_expect_eq(part->impure, i % 5 == 0);
	}
	p->redirect = strdup("/elsewhere");
	parts_free(p);
}
