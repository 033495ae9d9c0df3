/* SPDX-License-Identifier: Apache-2.0 */
#include "tar_pax.h"

#include <stdlib.h>
#include <string.h>

#include "tar_base64.h"
#include "tar_number.h"

/* Digits of a record's length: that of the longest header has 7. */
#define LENGTH_DIGITS_MAX 10

struct record {
	char *key; /* a NUL after it, and none in it */
	size_t key_len;
	char *value; /* a NUL after it */
	size_t len;
};

static const char *const keys[PAX_KEYS] = {
	[PAX_PATH] = "path",
	[PAX_LINKPATH] = "linkpath",
	[PAX_SIZE] = "size",
	[PAX_UID] = "uid",
	[PAX_GID] = "gid",
	[PAX_MTIME] = "mtime",
	[PAX_SPARSE_MAJOR] = "GNU.sparse.major",
	[PAX_SPARSE_MINOR] = "GNU.sparse.minor",
	[PAX_SPARSE_NAME] = "GNU.sparse.name",
	[PAX_SPARSE_SIZE] = "GNU.sparse.size",
	[PAX_SPARSE_REALSIZE] = "GNU.sparse.realsize",
	[PAX_SPARSE_NUMBLOCKS] = "GNU.sparse.numblocks",
	[PAX_SPARSE_MAP] = "GNU.sparse.map",
};

void tar_pax_clear(struct tar_pax *p)
{
	memset(p->value, 0, sizeof(p->value));
	p->xattr_count = 0;
	p->half = false;
	tar_sparse_clear(&p->pieces);
}

void tar_pax_free(struct tar_pax *p)
{
	free(p->xattrs);
	tar_sparse_free(&p->pieces);
	*p = (struct tar_pax){ .xattrs = NULL };
}

/* The record at *at, which is moved behind it. */
static enum tar_rule take(char **at, char *end, struct record *out)
{
	char *from = *at;
	size_t left = (size_t)(end - from);
	char *space = memchr(from, ' ', left);
	char *equals;
	uint64_t len;

	if (!space || space - from > LENGTH_DIGITS_MAX ||
	    !tar_number_decimal(from, (size_t)(space - from), &len) ||
	    len > left || len <= (size_t)(space - from) + 1 ||
	    from[len - 1] != '\n')
		return TAR_PAX_RECORD;
	*at = from + len;
	equals = memchr(space, '=', (size_t)(*at - 1 - space));
	if (!equals || equals == space + 1)
		return TAR_PAX_RECORD;
	if (memchr(space, '\0', (size_t)(equals - space)))
		return TAR_PAX_NUL;
	*equals = '\0';
	(*at)[-1] = '\0';
	*out = (struct record){ space + 1, (size_t)(equals - space - 1),
				equals + 1, (size_t)(*at - equals - 2) };
	return TAR_FINE;
}

static struct tar_xattr *find(struct tar_pax *p, const char *name)
{
	for (size_t i = 0; i < p->xattr_count; i++)
		if (!strcmp(p->xattrs[i].name, name))
			return &p->xattrs[i];
	return NULL;
}

static bool has_room(struct tar_pax *p)
{
	size_t room = p->xattr_room ? 2 * p->xattr_room : 8;
	struct tar_xattr *grown;

	if (p->xattr_count < p->xattr_room)
		return true;
	grown = reallocarray(p->xattrs, room, sizeof(*grown));
	if (!grown)
		return false;
	p->xattrs = grown;
	p->xattr_room = room;
	return true;
}

static enum tar_rule add_xattr(struct tar_pax *p, struct tar_xattr x,
			       const struct tar_limits *limits)
{
	struct tar_xattr *old = find(p, x.name);
	size_t name_len = strlen(x.name);

	if (!name_len || name_len > limits->xattr_name_bytes)
		return TAR_XATTR_NAME;
	if (x.size > limits->xattr_bytes)
		return TAR_XATTR_SIZE;
	if (old) {
		if (x.stars || !old->stars)
			*old = x;
		return TAR_FINE;
	}
	if (p->xattr_count >= limits->xattrs)
		return TAR_XATTR_COUNT;
	if (!has_room(p))
		return TAR_NO_MEMORY;
	p->xattrs[p->xattr_count++] = x;
	return TAR_FINE;
}

static enum tar_rule stars_xattr(struct tar_pax *p, const struct record *r,
				 size_t prefix, const struct tar_limits *limits)
{
	struct tar_xattr x = { r->key + prefix, r->value, r->len, true };

	return add_xattr(p, x, limits);
}

static enum tar_rule bsds_xattr(struct tar_pax *p, const struct record *r,
				size_t prefix, const struct tar_limits *limits)
{
	struct tar_xattr x = { r->key + prefix, r->value, 0, false };

	if (!tar_percent_decode(r->key + prefix))
		return TAR_XATTR_NAME;
	if (!tar_base64_decode(r->value, r->len, &x.size))
		return TAR_XATTR_ENCODING;
	return add_xattr(p, x, limits);
}

/* In version 0.0 the two keys come by turns, which is against POSIX. */
static enum tar_rule piece_at(struct tar_pax *p, const struct record *r,
			      size_t prefix, const struct tar_limits *limits)
{
	if (p->half || !tar_number_decimal(r->value, r->len, &p->half_at))
		return TAR_SPARSE_MAP;
	p->half = true;
	return TAR_FINE;
}

static enum tar_rule piece_len(struct tar_pax *p, const struct record *r,
			       size_t prefix, const struct tar_limits *limits)
{
	uint64_t len;

	if (!p->half || !tar_number_decimal(r->value, r->len, &len))
		return TAR_SPARSE_MAP;
	p->half = false;
	return tar_sparse_add(&p->pieces, p->half_at, len);
}

/* Keys, or if they end with a dot their beginnings, that may come repeatedly. */
static const struct {
	const char *key;
	enum tar_rule (*add)(struct tar_pax *p, const struct record *r,
			     size_t prefix, const struct tar_limits *limits);
} lists[] = {
	{ "SCHILY.xattr.", stars_xattr },
	{ "LIBARCHIVE.xattr.", bsds_xattr },
	{ "GNU.sparse.offset", piece_at },
	{ "GNU.sparse.numbytes", piece_len },
};

static bool fits(const struct record *r, const char *key, size_t len)
{
	return !strncmp(r->key, key, len) &&
	       (key[len - 1] == '.' || r->key_len == len);
}

static enum tar_rule add_to_list(struct tar_pax *p, const struct record *r,
				 const struct tar_limits *limits)
{
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		size_t len = strlen(lists[i].key);

		if (fits(r, lists[i].key, len))
			return lists[i].add(p, r, len, limits);
	}
	return TAR_FINE;
}

static enum tar_rule add(struct tar_pax *p, const struct record *r,
			 const struct tar_limits *limits)
{
	for (size_t key = 0; key < PAX_KEYS; key++) {
		if (strcmp(r->key, keys[key]) != 0)
			continue;
		if (memchr(r->value, '\0', r->len))
			return TAR_PAX_NUL;
		p->value[key] =
			(struct tar_pax_value){ r->len ? r->value : NULL,
						r->len, !r->len };
		return TAR_FINE;
	}
	return add_to_list(p, r, limits);
}

enum tar_rule tar_pax_parse(char *text, size_t len,
			    const struct tar_limits *limits,
			    struct tar_pax *out)
{
	char *end = text + len;
	enum tar_rule broken = TAR_FINE;

	out->pieces.limit = limits->segments;
	while (text < end && !broken) {
		struct record r;

		broken = take(&text, end, &r);
		if (!broken)
			broken = add(out, &r, limits);
	}
	if (!broken && out->half)
		return TAR_SPARSE_MAP;
	return broken;
}

bool tar_pax_is_for_one(const struct tar_pax *p)
{
	for (size_t key = PAX_SPARSE_MAJOR; key < PAX_KEYS; key++)
		if (p->value[key].text)
			return true;
	return p->value[PAX_PATH].text || p->value[PAX_LINKPATH].text ||
	       p->value[PAX_SIZE].text || p->pieces.told;
}

const struct tar_pax_value *tar_pax_get(const struct tar_pax *p,
					const struct tar_pax *global,
					enum tar_pax_key key)
{
	if (p->value[key].text)
		return &p->value[key];
	if (!p->value[key].taken_back && global->value[key].text)
		return &global->value[key];
	return NULL;
}
