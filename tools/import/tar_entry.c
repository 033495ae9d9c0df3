/* SPDX-License-Identifier: Apache-2.0 */
#include "tar_entry.h"

#include <stdlib.h>
#include <string.h>

/* The highest number means nobody, and to chown(2): as it was. */
#define OWNER_MAX (UINT32_MAX - 1)

/* What a device number of Linux has room for. */
#define MAJOR_MAX 0xfff
#define MINOR_MAX 0xfffff

void tar_maker_free(struct tar_maker *m)
{
	tar_sparse_free(&m->map);
	free(m->xattrs);
	m->xattrs = NULL;
	m->xattr_room = 0;
}

static bool type_of(char c, enum tar_type *out)
{
	switch (c) {
	case '\0':
	case '0':
	case '7': /* contiguous, where there is such a thing */
	case 'S': *out = TAR_FILE; return true;
	case '1': *out = TAR_HARD_LINK; return true;
	case '2': *out = TAR_SYMLINK; return true;
	case '3': *out = TAR_CHAR; return true;
	case '4': *out = TAR_BLOCK_DEVICE; return true;
	case '5':
	case 'D': *out = TAR_DIR; return true;
	case '6': *out = TAR_FIFO; return true;
	default: return false;
	}
}

static const struct tar_pax_value *get(const struct tar_maker *m,
				       enum tar_pax_key key)
{
	return tar_pax_get(&m->said->own, &m->said->global, key);
}

/* A decimal number, if there is a record of it. */
static enum tar_rule number(const struct tar_maker *m, enum tar_pax_key key,
			    uint64_t *out)
{
	const struct tar_pax_value *v = get(m, key);

	if (v && !tar_number_decimal(v->text, v->len, out))
		return TAR_PAX_NUMBER;
	return TAR_FINE;
}

/* The name of a sparse file is not that which readers without sparse see. */
static enum tar_rule name(const struct tar_maker *m, const struct tar_header *h,
			  const char **out)
{
	const struct tar_pax_value *v = get(m, PAX_PATH);

	if (v && m->said->long_path)
		return TAR_NAME_TWICE;
	*out = v ? v->text : m->said->long_path ?: h->path;
	return TAR_FINE;
}

static enum tar_rule target(const struct tar_maker *m,
			    const struct tar_header *h, const char **out)
{
	const struct tar_pax_value *v = get(m, PAX_LINKPATH);

	if (v && m->said->long_link)
		return TAR_NAME_TWICE;
	*out = v ? v->text : m->said->long_link ?: h->linkname;
	return TAR_FINE;
}

static enum tar_rule check_path(const struct tar_limits *limits,
				const char *path)
{
	size_t depth = 0;

	if (!*path)
		return TAR_PATH_EMPTY;
	if (strlen(path) > limits->path_bytes)
		return TAR_PATH_LENGTH;
	while (*path) {
		size_t len = strcspn(path, "/");

		if (len > limits->name_bytes)
			return TAR_NAME_LENGTH;
		depth += len > 0;
		path += len + (path[len] == '/');
	}
	return depth > limits->depth ? TAR_PATH_DEPTH : TAR_FINE;
}

static enum tar_rule check_target(const struct tar_limits *limits,
				  const struct tar_entry *e)
{
	if (!*e->linkname)
		return TAR_TARGET_EMPTY;
	if (e->type == TAR_HARD_LINK)
		return check_path(limits, e->linkname);
	return strlen(e->linkname) > limits->symlink_bytes ? TAR_TARGET_LENGTH :
							     TAR_FINE;
}

static enum tar_rule names(struct tar_maker *m, const struct tar_header *h,
			   struct tar_entry *e)
{
	enum tar_rule broken = name(m, h, &e->path);

	if (broken)
		return broken;
	if (e->type != TAR_HARD_LINK && e->type != TAR_SYMLINK)
		return TAR_FINE;
	broken = target(m, h, &e->linkname);
	return broken ?: check_target(m->limits, e);
}

static enum tar_rule owner(const struct tar_maker *m, enum tar_pax_key key,
			   int64_t in_header, uint32_t *out)
{
	uint64_t n = (uint64_t)in_header;
	enum tar_rule broken = number(m, key, &n);

	if (broken)
		return broken;
	if (n > OWNER_MAX)
		return TAR_OWNER;
	*out = (uint32_t)n;
	return TAR_FINE;
}

static enum tar_rule device(const struct tar_header *h, struct tar_entry *e)
{
	if (h->major < 0 || h->major > MAJOR_MAX || h->minor < 0 ||
	    h->minor > MINOR_MAX)
		return TAR_DEVICE;
	e->major = (uint32_t)h->major;
	e->minor = (uint32_t)h->minor;
	return TAR_FINE;
}

static enum tar_rule mtime(const struct tar_maker *m,
			   const struct tar_header *h, struct tar_entry *e)
{
	const struct tar_pax_value *v = get(m, PAX_MTIME);

	e->mtime = (struct tar_time){ h->mtime, 0 };
	if (v && !tar_number_time(v->text, v->len, &e->mtime))
		return TAR_PAX_TIME;
	return TAR_FINE;
}

static enum tar_rule sizes(const struct tar_maker *m,
			   const struct tar_header *h, struct tar_entry *e)
{
	uint64_t size = h->size;
	enum tar_rule broken = number(m, PAX_SIZE, &size);

	if (broken)
		return broken;
	e->size = e->type == TAR_FILE ? size : 0;
	e->stored = e->size;
	return TAR_FINE;
}

/* Which version of pax's sparse files, if the records tell of one. */
static enum tar_rule sparse_version(const struct tar_maker *m,
				    enum tar_map *out)
{
	const struct tar_pax *p = &m->said->own;
	const char *major = p->value[PAX_SPARSE_MAJOR].text ?: "";
	const char *minor = p->value[PAX_SPARSE_MINOR].text ?: "";
	bool map = p->value[PAX_SPARSE_MAP].text || p->pieces.told;
	bool old = !strcmp(minor, "0") || !strcmp(minor, "1");

	if (!strcmp(major, "1") && !strcmp(minor, "0") && !map)
		*out = TAR_MAP_LINES;
	else if (map && ((!*major && !*minor) || (!strcmp(major, "0") && old)))
		*out = TAR_MAP_KNOWN;
	else if (map || *major || *minor || p->value[PAX_SPARSE_SIZE].text ||
		 p->value[PAX_SPARSE_REALSIZE].text)
		return TAR_SPARSE_VERSION;
	return TAR_FINE;
}

/*
 * The map of 0.0 or 0.1; there must not be both.  Of the former the empty pieces
 * are gone, but what they said of the end counts.
 */
static enum tar_rule known_map(struct tar_maker *m)
{
	const struct tar_pax *p = &m->said->own;
	const struct tar_pax_value *map = &p->value[PAX_SPARSE_MAP];
	const struct tar_sparse *from = &p->pieces;
	uint64_t count = UINT64_MAX;
	enum tar_rule broken = number(m, PAX_SPARSE_NUMBLOCKS, &count);

	if (map->text && from->told)
		return TAR_SPARSE_MAP;
	if (!broken && map->text)
		broken = tar_sparse_map(&m->map, map->text, map->len);
	for (size_t i = 0; !broken && i < from->count; i++)
		broken = tar_sparse_add(&m->map, from->segments[i].at,
					from->segments[i].len);
	if (from->told) {
		m->map.told = from->told;
		m->map.end = from->end;
	}
	return broken ?: count == m->map.told ? TAR_FINE : TAR_SPARSE_MAP;
}

static enum tar_rule pax_sparse(struct tar_maker *m, struct tar_entry *e,
				enum tar_map *map)
{
	const struct tar_pax *p = &m->said->own;
	enum tar_rule broken = sparse_version(m, map);

	if (broken || *map == TAR_MAP_NONE)
		return broken;
	if (e->type != TAR_FILE)
		return TAR_SPARSE_TYPE;
	if (p->value[PAX_SPARSE_NAME].text)
		e->path = p->value[PAX_SPARSE_NAME].text;
	broken = number(m, PAX_SPARSE_REALSIZE, &e->size);
	broken = broken ?: number(m, PAX_SPARSE_SIZE, &e->size);
	if (!broken && *map == TAR_MAP_KNOWN)
		broken = known_map(m);
	return broken;
}

/* One of an old map already has its place in the header. */
static enum tar_rule sparse(struct tar_maker *m, const struct tar_header *h,
			    struct tar_entry *e, enum tar_map *map)
{
	enum tar_rule broken;

	*map = TAR_MAP_NONE;
	tar_sparse_clear(&m->map);
	m->map.limit = m->limits->segments;
	broken = pax_sparse(m, e, map);
	if (broken || h->type != 'S')
		return broken;
	if (h->dialect != TAR_GNU || *map != TAR_MAP_NONE)
		return TAR_SPARSE_DIALECT;
	*map = TAR_MAP_OLD;
	return TAR_FINE;
}

static bool has_room(struct tar_maker *m, size_t count)
{
	struct tar_xattr *grown;

	if (count <= m->xattr_room)
		return true;
	grown = reallocarray(m->xattrs, count, sizeof(*grown));
	if (!grown)
		return false;
	m->xattrs = grown;
	m->xattr_room = count;
	return true;
}

static bool is_said(const struct tar_pax *p, const char *name)
{
	for (size_t i = 0; i < p->xattr_count; i++)
		if (!strcmp(p->xattrs[i].name, name))
			return true;
	return false;
}

/* Those of p, but those that `over` says in another way. */
static void add_xattrs(struct tar_maker *m, const struct tar_pax *p,
		       const struct tar_pax *over, struct tar_entry *e)
{
	for (size_t i = 0; i < p->xattr_count; i++)
		if (p->xattrs[i].size &&
		    (!over || !is_said(over, p->xattrs[i].name)))
			m->xattrs[e->xattr_count++] = p->xattrs[i];
}

static enum tar_rule xattrs(struct tar_maker *m, struct tar_entry *e)
{
	const struct tar_pax *own = &m->said->own;
	size_t bytes = 0;

	if (!has_room(m, own->xattr_count + m->said->global.xattr_count))
		return TAR_NO_MEMORY;
	add_xattrs(m, own, NULL, e);
	add_xattrs(m, &m->said->global, own, e);
	e->xattrs = m->xattrs;
	if (e->xattr_count > m->limits->xattrs)
		return TAR_XATTR_COUNT;
	for (size_t i = 0; i < e->xattr_count; i++)
		bytes += strlen(e->xattrs[i].name) + 1;
	return bytes > m->limits->xattr_names_bytes ? TAR_XATTR_NAMES_SIZE :
						      TAR_FINE;
}

enum tar_rule tar_entry_make(struct tar_maker *m, const struct tar_header *h,
			     struct tar_entry *e, enum tar_map *map)
{
	enum tar_rule broken;
	size_t len;

	if (!type_of(h->type, &e->type))
		return h->type == 'M' ? TAR_MULTIVOLUME : TAR_TYPE;
	e->mode = h->mode;
	broken = names(m, h, e);
	len = broken ? 0 : strlen(e->path);
	if (h->type == '\0' && len && e->path[len - 1] == '/')
		e->type = TAR_DIR;
	broken = broken ?: owner(m, PAX_UID, h->uid, &e->uid);
	broken = broken ?: owner(m, PAX_GID, h->gid, &e->gid);
	broken = broken ?: device(h, e);
	broken = broken ?: mtime(m, h, e);
	broken = broken ?: sizes(m, h, e);
	broken = broken ?: sparse(m, h, e, map);
	broken = broken ?: xattrs(m, e);
	return broken ?: check_path(m->limits, e->path);
}

enum tar_rule tar_entry_set_map(struct tar_maker *m, struct tar_entry *e)
{
	e->sparse = true;
	e->segments = m->map.segments;
	e->segment_count = m->map.count;
	return tar_sparse_check(&m->map, e->size, e->stored);
}
