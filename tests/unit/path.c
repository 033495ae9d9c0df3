/* SPDX-License-Identifier: Apache-2.0 */
#include "path.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "draw.h"

#define NAMES_MAX  80
#define NAME_BYTES 256
#define TEXT_BYTES (NAMES_MAX * NAME_BYTES)

/* Names in the order in which they are put before one another. */
struct names {
	unsigned int count;
	char name[NAMES_MAX][NAME_BYTES];
};

static void draw_names(struct draw *d, struct names *n)
{
	unsigned int longest = 1 + draw(d, NAME_BYTES - 1);

	n->count = draw(d, NAMES_MAX + 1);
	for (unsigned int i = 0; i < n->count; i++) {
		unsigned int len = 1 + draw(d, longest);

		for (unsigned int c = 0; c < len; c++)
			n->name[i][c] = (char)('a' + draw(d, 26));
		n->name[i][len] = '\0';
	}
}

/* What they must give: the last one first. */
static void join(const struct names *n, char text[TEXT_BYTES])
{
	char *to = text;

	for (unsigned int i = n->count; i-- > 0;) {
		size_t len = strlen(n->name[i]);

		memcpy(to, n->name[i], len);
		to += len;
		*to++ = '/';
	}
	to[n->count ? -1 : 0] = '\0';
}

static bool gives(const struct names *n, const char *text)
{
	scoped_path struct path p;

	path_begin(&p);
	for (unsigned int i = 0; i < n->count; i++)
		if (path_prepend(&p, n->name[i]))
			return false;
	return !strcmp(path_text(&p), text);
}

Test(path, names_are_joined_from_the_end)
{
	static struct names n;
	static char text[TEXT_BYTES];
	struct draw d = { 1 };

	for (int i = 0; i < 4000; i++) {
		draw_names(&d, &n);
		join(&n, text);
		if (!gives(&n, text))
			cr_assert_fail("case %d: %s", i, text);
	}
}

Test(path, is_empty_before_the_first_name)
{
	scoped_path struct path p;

	path_begin(&p);
	cr_expect_str_eq(path_text(&p), "");
}

Test(path, a_whole_path_can_be_put_before)
{
	scoped_path struct path p;

	path_begin(&p);
	cr_expect_eq(path_prepend(&p, "c"), 0);
	cr_expect_eq(path_prepend(&p, "a/b"), 0);
	cr_expect_str_eq(path_text(&p), "a/b/c");
}

static bool holds_length(size_t len)
{
	scoped_path struct path p;
	char name[4 * PATH_INLINE];

	memset(name, 'x', len);
	name[len] = '\0';
	path_begin(&p);
	if (path_prepend(&p, name) || strcmp(path_text(&p), name))
		return false;
	return !path_prepend(&p, "y") && !strncmp(path_text(&p), "y/", 2) &&
	       !strcmp(path_text(&p) + 2, name);
}

/* Also those at the ends of the buffers. */
Test(path, no_length_is_special)
{
	for (size_t len = 1; len < 4 * PATH_INLINE; len++)
		if (!holds_length(len))
			cr_expect_fail("a name of %zu bytes", len);
}

Test(path, short_paths_need_no_allocation)
{
	scoped_path struct path p;

	path_begin(&p);
	for (int i = 0; i < PATH_INLINE / 2 - 1; i++)
		cr_assert_eq(path_prepend(&p, "x"), 0);
	cr_expect_null(p.heap);
	cr_expect_eq(strlen(path_text(&p)), PATH_INLINE - 3);
}

Test(path, long_ones_are_given_back_at_the_end)
{
	struct path p;

	path_begin(&p);
	for (int i = 0; i < PATH_INLINE; i++)
		cr_assert_eq(path_prepend(&p, "x"), 0);
	cr_expect_not_null(p.heap);
	path_end(&p);
	cr_expect_null(p.heap);
	path_end(&p); /* a second time does no harm */
}
