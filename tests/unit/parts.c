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
