/* SPDX-License-Identifier: Apache-2.0 */
#include "trail.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "draw.h"
#include "scope.h"

#define COMPONENTS_MAX 12
#define NAME_ROOM      16

static const struct {
	const char *trail;
	const char *rest; /* what it ends with: the component at hand */
	const char *redirect;
	const char *becomes;
} cases[] = {
	{ "a", "a", "b", "b" },
	{ "a", "a", "a", "a" },
	{ "a", "a", "longer-name", "longer-name" },
	{ "a", "a", "/x", "/x" },
	{ "a", "a", "/x/y/z", "/x/y/z" },
	{ "/a", "a", "b", "/b" },
	{ "/a", "a", "/x/y", "/x/y" },
	{ "/a/b/c", "a/b/c", "x", "/x/b/c" },
	{ "/a/b/c", "b/c", "x", "/a/x/c" },
	{ "/a/b/c", "c", "x", "/a/b/x" },
	{ "/a/b/c", "a/b/c", "/x", "/x/b/c" },
	{ "/a/b/c", "b/c", "/x/y", "/x/y/c" },
	{ "/a/b/c", "c", "/x/y", "/x/y" },
	{ "/a/a/a", "a/a", "b", "/a/b/a" },
	{ "/long/longer", "longer", "l", "/long/l" },
};

Test(trail, a_redirect_changes_the_component_at_which_it_was_found)
{
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct trail t;
		const char *rest;

		cr_assert_eq(trail_begin(&t, cases[i].trail), 0);
		rest = t.text + strlen(t.text) - strlen(cases[i].rest);
		cr_assert_eq(trail_follow(&t, rest, cases[i].redirect), 0);
		cr_expect_str_eq(t.text, cases[i].becomes, "case %zu", i);
		cr_expect_eq(trail_is_absolute(&t), cases[i].becomes[0] == '/');
		trail_end(&t);
	}
}

Test(trail, begins_as_a_copy_of_the_name)
{
	char name[] = "name";
	struct trail t;

	cr_assert_eq(trail_begin(&t, name), 0);
	name[0] = 'f';
	cr_expect_str_eq(t.text, "name");
	cr_expect_not(trail_is_absolute(&t));
	trail_end(&t);
	cr_expect_null(t.text);
	trail_end(&t);
}

/* The model keeps components apart, and joins them to compare. */
struct component {
	char text[NAME_ROOM];
};

struct model {
	struct component name[COMPONENTS_MAX];
	unsigned int count;
	bool absolute;
};

static void model_add(struct model *m, struct draw *d)
{
	snprintf(m->name[m->count++].text, NAME_ROOM, "%.*s%u", (int)draw(d, 9),
		 "namename", draw(d, 10));
}

static const char *model_text(const struct model *m)
{
	static char text[COMPONENTS_MAX * NAME_ROOM + 1];
	size_t used = 0;

	text[0] = '\0';
	for (unsigned int i = 0; i < m->count; i++)
		used += (size_t)snprintf(text + used, sizeof(text) - used,
					 "%s%s", i || m->absolute ? "/" : "",
					 m->name[i].text);
	return text;
}

/* Component `at` is replaced by those of r; what is before stays, or goes. */
static struct model model_follow(const struct model *m, unsigned int at,
				 const struct model *r)
{
	struct model n = { .absolute = m->absolute || r->absolute };

	for (unsigned int i = 0; i < at && !r->absolute; i++)
		n.name[n.count++] = m->name[i];
	for (unsigned int i = 0; i < r->count; i++)
		n.name[n.count++] = r->name[i];
	for (unsigned int i = at + 1; i < m->count; i++)
		n.name[n.count++] = m->name[i];
	return n;
}

static struct model draw_redirect(struct draw *d, unsigned int room)
{
	struct model r = { .absolute = draw_once_in(d, 2) };
	unsigned int count = r.absolute && room ? 1 + draw(d, room) : 1;

	while (r.count < count)
		model_add(&r, d);
	return r;
}

static void walk(struct draw *d)
{
	struct model m = { 0 };
	struct trail t;

	model_add(&m, d);
	cr_assert_eq(trail_begin(&t, model_text(&m)), 0);
	for (unsigned int step = 0; step < 8; step++) {
		unsigned int at = m.absolute ? draw(d, m.count) : 0;
		unsigned int after = m.count - at - 1;
		struct model r = draw_redirect(d, COMPONENTS_MAX - 1 - after);
		scoped_free char *redirect = strdup(model_text(&r));
		const char *rest = t.text + m.absolute;

		for (unsigned int i = 0; i < at; i++)
			rest = strchr(rest, '/') + 1;
		m = model_follow(&m, at, &r);
		cr_assert_eq(trail_follow(&t, rest, redirect), 0);
		cr_assert_str_eq(t.text, model_text(&m));
	}
	trail_end(&t);
}

Test(trail, many_redirects_lead_where_the_model_goes)
{
	struct draw d = { 1 };

	for (int i = 0; i < 2000; i++)
		walk(&d);
}
