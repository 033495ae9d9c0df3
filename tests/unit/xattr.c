/* SPDX-License-Identifier: Apache-2.0 */
/* Names of attributes, by themselves; xattr_file.c has those of files. */
#include "xattr.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "draw.h"
#include "scope.h"

static const struct {
	const char *stored;
	const char *seen; /* NULL: private */
} names[] = {
	{ "user.anything", "user.anything" },
	{ "trusted.anything", "trusted.anything" },
	{ "security.capability", "security.capability" },
	{ "system.posix_acl_access", "system.posix_acl_access" },
	{ "user.overlay", "user.overlay" },
	{ "user.overlayx.opaque", "user.overlayx.opaque" },
	{ "user.Overlay.opaque", "user.Overlay.opaque" },
	{ "overlay.opaque", "overlay.opaque" },
	{ "security.overlay.opaque", "security.overlay.opaque" },
	{ "xtrusted.overlay.opaque", "xtrusted.overlay.opaque" },
	{ "", "" },
	{ "trusted.overlay.opaque", NULL },
	{ "trusted.overlay.origin", NULL },
	{ "trusted.overlay.", NULL },
	{ "user.overlay.opaque", NULL },
	{ "user.overlay.", NULL },
	{ "user.overlay.overlay", NULL },
	{ "user.fuseoverlayfs.opaque", NULL },
	{ "trusted.layerfs.device", NULL },
	{ "user.layerfs.device", NULL },
	{ "trusted.overlay.overlay.opaque", "trusted.overlay.opaque" },
	{ "user.overlay.overlay.opaque", "user.overlay.opaque" },
	{ "user.overlay.overlay.overlay.opaque",
	  "user.overlay.overlay.opaque" },
	{ "user.fuseoverlayfs.overlay.opaque", "user.fuseoverlayfs.opaque" },
	{ "user.layerfs.overlay.device", "user.layerfs.device" },
	{ "trusted.layerfs.overlay.device", "trusted.layerfs.device" },
};

Test(xattr, marks_are_private_and_nothing_else)
{
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		cr_expect_eq(xattr_is_private(names[i].stored), !names[i].seen,
			     "%s", names[i].stored);
}

Test(xattr, what_users_give_is_stored_escaped)
{
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		char stored[XATTR_STORED_MAX];

		if (!names[i].seen)
			continue;
		cr_expect_eq(xattr_store_name(names[i].seen, stored), 0);
		cr_expect_str_eq(stored, names[i].stored);
	}
}

Test(xattr, a_prefix_alone_is_no_name)
{
	char stored[XATTR_STORED_MAX];

	cr_expect_eq(xattr_store_name("trusted.overlay.", stored), -EINVAL);
	cr_expect_eq(xattr_store_name("user.layerfs.", stored), -EINVAL);
}

/* The name that users see, out of a list of that one; "" if none. */
static const char *shown(const char *stored, bool trusted)
{
	static char list[XATTR_STORED_MAX];
	size_t len;

	snprintf(list, sizeof(list), "%s", stored);
	len = xattr_show(list, strlen(list) + 1, trusted);
	return len ? list : "";
}

Test(xattr, what_is_stored_is_shown_unescaped)
{
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		cr_expect_str_eq(shown(names[i].stored, true),
				 names[i].seen ?: "", "%s", names[i].stored);
}

Test(xattr, trusted_names_are_shown_to_the_privileged_only)
{
	cr_expect_str_eq(shown("trusted.x", true), "trusted.x");
	cr_expect_str_eq(shown("trusted.x", false), "");
	cr_expect_str_eq(shown("trusted.overlay.overlay.x", false), "");
	cr_expect_str_eq(shown("user.trusted.x", false), "user.trusted.x");
	cr_expect(xattr_is_trusted("trusted."));
	cr_expect_not(xattr_is_trusted("trusted"));
	cr_expect_not(xattr_is_trusted("user.trusted.x"));
}

Test(xattr, the_length_of_the_escape_and_where_it_is)
{
	size_t prefix;

	cr_expect_eq(xattr_escape_length("user.x", &prefix), 0);
	cr_expect_eq(prefix, 0);
	cr_expect_eq(xattr_escape_length("user.overlay.x", &prefix), 0);
	cr_expect_eq(prefix, strlen("user.overlay."));
	cr_expect_eq(xattr_escape_length("user.overlay.overlay.x", &prefix),
		     strlen("overlay."));
	cr_expect_eq(prefix, strlen("user.overlay."));
}

/* A name out of the pieces that matter. */
static void draw_name(struct draw *d, char name[64])
{
	static const char *const pieces[] = {
		"trusted.", "user.",    "security.",
		"overlay.", "layerfs.", "fuseoverlayfs.",
		"overlay",  "opaque",   "x",
		".",
	};
	unsigned int count = 1 + draw(d, 4);
	size_t used = 0;

	for (unsigned int i = 0; i < count; i++)
		used += (size_t)snprintf(name + used, 64 - used, "%s",
					 pieces[draw(d, ARRAY_LEN(pieces))]);
}

static const char *after(const char *name, const char *prefix)
{
	size_t len = strlen(prefix);

	return strncmp(name, prefix, len) ? NULL : name + len;
}

/*
 * The model: what stands behind a private prefix, or NULL.  The name is
 * private if that does not begin with "overlay.".
 */
static const char *model_rest(const char *name)
{
	const char *domain = after(name, "user.");
	const char *rest = NULL;

	if (domain)
		rest = after(domain, "fuseoverlayfs.");
	else
		domain = after(name, "trusted.");
	if (domain)
		rest = rest                              ?:
			       after(domain, "overlay.") ?:
			       after(domain, "layerfs.");
	return rest;
}

/* A list of names, each ended by a zero byte. */
struct list {
	char text[2048];
	size_t len;
};

static void list_add(struct list *l, const char *start, size_t len,
		     const char *end)
{
	memcpy(l->text + l->len, start, len);
	l->len += len;
	memcpy(l->text + l->len, end, strlen(end) + 1);
	l->len += strlen(end) + 1;
}

static void model_show(const char *name, bool trusted, struct list *to)
{
	const char *rest = model_rest(name);
	const char *inner = rest ? after(rest, "overlay.") : NULL;

	if ((rest && !inner) || (!trusted && after(name, "trusted.")))
		return;
	list_add(to, name, rest ? (size_t)(rest - name) : 0,
		 rest ? inner : name);
}

Test(xattr, lists_are_shown_as_the_model_shows_them)
{
	struct draw d = { 1 };

	for (int i = 0; i < 20000; i++) {
		struct list stored = { .len = 0 };
		struct list want = { .len = 0 };
		bool trusted = draw_once_in(&d, 2);

		for (unsigned int n = draw(&d, 8); n > 0; n--) {
			char name[64];

			draw_name(&d, name);
			list_add(&stored, name, 0, name);
			model_show(name, trusted, &want);
		}
		stored.len = xattr_show(stored.text, stored.len, trusted);
		if (stored.len != want.len ||
		    memcmp(stored.text, want.text, want.len) != 0)
			cr_assert_fail("case %d: '%s'...", i, stored.text);
	}
}

Test(xattr, what_users_store_they_see_again_and_it_marks_nothing)
{
	struct draw d = { 2 };

	for (int i = 0; i < 20000; i++) {
		char stored[XATTR_STORED_MAX];
		char name[64];
		int err;

		draw_name(&d, name);
		err = xattr_store_name(name, stored);
		if (err == -EINVAL && name[strlen(name) - 1] == '.')
			continue;
		if (err || xattr_is_private(stored) ||
		    strcmp(shown(stored, true), name) != 0)
			cr_assert_fail("'%s' as '%s'", name, stored);
	}
}

/* What storing a name of that many bytes says. */
static int store_long(const char *prefix, size_t len, char *stored)
{
	char name[XATTR_NAME_MAX + 16];

	memset(name, 'x', len);
	memcpy(name, prefix, strlen(prefix));
	name[len] = '\0';
	return xattr_store_name(name, stored);
}

Test(xattr, a_name_that_gets_too_long_is_refused)
{
	const size_t escape = strlen("overlay.");
	char stored[XATTR_STORED_MAX];

	for (size_t len = 20; len < XATTR_NAME_MAX + 10; len++) {
		bool fits = len + escape <= XATTR_NAME_MAX;
		int err = store_long("user.overlay.", len, stored);

		cr_expect_eq(err, fits ? 0 : -EOPNOTSUPP, "%zu bytes", len);
		if (!err)
			cr_expect_eq(strlen(stored), len + escape);
	}
	cr_expect_eq(store_long("user.", XATTR_NAME_MAX, stored), 0);
	cr_expect_eq(strlen(stored), XATTR_NAME_MAX);
	cr_expect_lt(store_long("user.", XATTR_NAME_MAX + 1, stored), 0);
}

Test(xattr, nothing_shows_of_an_empty_list)
{
	char none[1];

	cr_expect_eq(xattr_show(none, 0, true), 0);
}
