/* SPDX-License-Identifier: Apache-2.0 */
#include "marks.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "redirect.h"
#include "scope.h"
#include "xattr.h"

#define METACOPY_MIN 4  /* bytes of struct ovl_metacopy, if there are any */
#define NUMBER_MAX   24 /* digits, and more than enough */

/* The names of one object, as listed. */
struct listed_names {
	int fd;
	const char *list;
	size_t size;
};

static bool has_name(const struct listed_names *l, const char *name)
{
	for (const char *at = l->list; at < l->list + l->size;
	     at += strlen(at) + 1)
		if (!strcmp(at, name))
			return true;
	return false;
}

/* The name under which a mark is there; the privileged form counts first. */
static const char *find_mark(const struct listed_names *l, const char *what,
			     char name[MARK_NAME_MAX])
{
	if (has_name(l, mark_name(MARK_STYLE_TRUSTED, what, name)))
		return name;
	if (has_name(l, mark_name(MARK_STYLE_USER, what, name)))
		return name;
	return NULL;
}

static bool is_users(const char *name)
{
	return !strncmp(name, "user.", 5);
}

static int read_redirect(const struct listed_names *l, struct marks *m)
{
	char name[MARK_NAME_MAX];
	char text[REDIRECT_MAX + 1];
	ssize_t size;

	if (!find_mark(l, "redirect", name))
		return 0;
	size = mark_get(l->fd, name, text, REDIRECT_MAX);
	if (size == -ENODATA)
		return 0;
	if (size < 0)
		return size == -ERANGE ? -EINVAL : (int)size;
	text[size] = '\0';
	if (!redirect_is_valid(text))
		return -EINVAL;
	m->by_user |= is_users(name);
	m->redirect = strdup(text);
	return m->redirect ? 0 : -ENOMEM;
}

/* An empty value is the usual one; others are long enough for a header. */
static int read_metacopy(const struct listed_names *l, struct marks *m)
{
	char name[MARK_NAME_MAX];
	uint8_t value[256];
	ssize_t size;

	if (!find_mark(l, "metacopy", name))
		return 0;
	size = mark_get(l->fd, name, value, sizeof(value));
	if (size == -ENODATA)
		return 0;
	if (size < 0)
		return (int)size;
	if (size && size < METACOPY_MIN)
		return -EIO;
	m->by_user |= is_users(name);
	m->metacopy = true;
	return 0;
}

/* Below "overlay.", so that the kernel's mounts hide it as well. */
#define NUMBER "layerfs.ino"

static void read_number(const struct listed_names *l, struct marks *m)
{
	char name[MARK_NAME_MAX];
	char text[NUMBER_MAX + 1];
	ssize_t size;

	if (!find_mark(l, NUMBER, name))
		return;
	size = mark_get(l->fd, name, text, NUMBER_MAX);
	if (size <= 0)
		return;
	text[size] = '\0';
	m->number = strtoull(text, NULL, 10);
}

static void read_origin(const struct listed_names *l, struct marks *m)
{
	char name[MARK_NAME_MAX];

	m->has_origin = find_mark(l, "origin", name) &&
			!origin_read_named(l->fd, name, &m->origin);
}

int marks_read(int fd, struct marks *out)
{
	scoped_free char *list = NULL;
	ssize_t size = xattr_list_stored(fd, &list);
	struct listed_names l = { .fd = fd, .list = list };
	char name[MARK_NAME_MAX];
	int err;

	memset(out, 0, sizeof(*out));
	if (size <= 0)
		return (int)size;
	l.size = (size_t)size;
	err = mark_opaque_listed(fd, false, list, l.size);
	if (err < 0)
		return err;
	out->opaque = (enum opaque)err;
	out->impure = find_mark(&l, "impure", name);
	read_origin(&l, out);
	read_number(&l, out);
	err = read_metacopy(&l, out);
	out->kept = out->metacopy && find_mark(&l, "layerfs.kept", name);
	return err ?: read_redirect(&l, out);
}

void marks_free(struct marks *m)
{
	free(steal(&m->redirect));
}

int marks_set_redirect(enum mark_style style, int fd, const char *text)
{
	char name[MARK_NAME_MAX];

	return mark_put(fd, mark_name(style, "redirect", name), text,
			strlen(text));
}

int marks_set_metacopy(enum mark_style style, int fd)
{
	char name[MARK_NAME_MAX];

	return mark_put(fd, mark_name(style, "metacopy", name), "", 0);
}

int marks_set_number(enum mark_style style, int fd, uint64_t number)
{
	char name[MARK_NAME_MAX];
	char text[NUMBER_MAX + 1];
	int len = snprintf(text, sizeof(text), "%" PRIu64, number);

	return mark_put(fd, mark_name(style, NUMBER, name), text, (size_t)len);
}

int marks_drop_metacopy(int fd)
{
	static const enum mark_style styles[] = { MARK_STYLE_TRUSTED,
						  MARK_STYLE_USER };
	char name[MARK_NAME_MAX];

	for (size_t i = 0; i < ARRAY_LEN(styles); i++) {
		int err = mark_take(fd, mark_name(styles[i], "metacopy", name));

		if (err && err != -ENODATA && err != -EOPNOTSUPP &&
		    err != -EPERM)
			return err;
	}
	return 0;
}
