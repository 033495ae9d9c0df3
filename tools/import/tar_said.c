/* SPDX-License-Identifier: Apache-2.0 */
#include "tar_said.h"

#include <stdlib.h>
#include <string.h>

#include "scope.h"

static void replace(char **old, char *text)
{
	free(*old);
	*old = text;
}

void tar_said_forget(struct tar_said *s)
{
	s->pending = false;
	replace(&s->long_path, NULL);
	replace(&s->long_link, NULL);
	replace(&s->text, NULL);
	tar_pax_clear(&s->own);
}

void tar_said_free(struct tar_said *s)
{
	tar_said_forget(s);
	tar_pax_free(&s->own);
	tar_pax_free(&s->global);
	replace(&s->global_text, NULL);
	replace(&s->global_raw, NULL);
}

bool tar_said_is(char type)
{
	return type && strchr("xXgLK", type);
}

/* Writers end the name by a NUL or more; one that goes on is none. */
static enum tar_rule take_name(char **to, char *body, size_t len)
{
	scoped_free char *name = body;
	size_t name_len = strnlen(name, len);

	for (size_t i = name_len; i < len; i++)
		if (name[i])
			return TAR_NAME_NUL;
	name[name_len] = '\0';
	replace(to, name_len ? steal(&name) : NULL);
	return TAR_FINE;
}

static enum tar_rule take_own(struct tar_said *s, char *body, size_t len,
			      const struct tar_limits *limits)
{
	replace(&s->text, body);
	tar_pax_clear(&s->own);
	return tar_pax_parse(body, len, limits, &s->own);
}

/* Parsing writes over its text, so it gets a copy of all records so far. */
static enum tar_rule take_global(struct tar_said *s, char *body, size_t len,
				 const struct tar_limits *limits)
{
	scoped_free char *more = body;
	size_t all = s->global_len + len;
	char *raw;
	enum tar_rule broken;

	if (all > limits->meta_bytes)
		return TAR_META_SIZE;
	raw = realloc(s->global_raw, all + 1);
	if (!raw)
		return TAR_NO_MEMORY;
	s->global_raw = raw;
	memcpy(raw + s->global_len, more, len);
	s->global_len = all;
	tar_pax_clear(&s->global);
	replace(&s->global_text, malloc(all + 1));
	if (!s->global_text)
		return TAR_NO_MEMORY;
	memcpy(s->global_text, raw, all);
	broken = tar_pax_parse(s->global_text, all, limits, &s->global);
	if (!broken && tar_pax_is_for_one(&s->global))
		return TAR_GLOBAL_FIELD;
	return broken;
}

enum tar_rule tar_said_take(struct tar_said *s, char type, char *body,
			    size_t len, const struct tar_limits *limits)
{
	if (type == 'g' && s->pending) {
		free(body);
		return TAR_META_ALONE;
	}
	if (type == 'g')
		return take_global(s, body, len, limits);
	s->pending = true;
	if (type == 'L')
		return take_name(&s->long_path, body, len);
	if (type == 'K')
		return take_name(&s->long_link, body, len);
	return take_own(s, body, len, limits);
}
