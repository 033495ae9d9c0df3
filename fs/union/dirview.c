/* SPDX-License-Identifier: Apache-2.0 */
#include "dirview.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "beneath.h"
#include "hash.h"
#include "listing.h"
#include "mark.h"
#include "place.h"
#include "probe.h"
#include "scope.h"
#include "tree.h"

struct item {
	uint64_t ino;
	uint32_t cookie;
	uint32_t name; /* offset into the text */
	uint8_t type;
	bool settled;
};

struct dirview {
	struct item *items;
	size_t count;
	size_t room;
	char *text;
	size_t used;
	size_t size;
	uint32_t *decided; /* hash set of upper names: item number + 1 */
	size_t slots;
};

void dirview_free(struct dirview *v)
{
	if (!v)
		return;
	free(v->items);
	free(v->text);
	free(v->decided);
	free(v);
}

static int grow(void **p, size_t *room, size_t need, size_t unit)
{
	size_t more = *room ? *room * 2 : 64;
	void *bigger;

	while (more < need)
		more *= 2;
	bigger = realloc(*p, more * unit);
	if (!bigger)
		return -ENOMEM;
	*p = bigger;
	*room = more;
	return 0;
}

static int add(struct dirview *v, const char *name, uint64_t ino, uint8_t type,
	       bool settled)
{
	size_t len = strlen(name) + 1;
	int err = 0;

	if (v->count == v->room)
		err = grow((void **)&v->items, &v->room, v->count + 1,
			   sizeof(*v->items));
	if (!err && v->used + len > v->size)
		err = grow((void **)&v->text, &v->size, v->used + len, 1);
	if (err)
		return err;
	memcpy(v->text + v->used, name, len);
	v->items[v->count++] = (struct item){
		.ino = ino,
		.name = (uint32_t)v->used,
		.type = type,
		.settled = settled,
	};
	v->used += len;
	return 0;
}

/* A whiteout is added like an entry, to be found among what is decided. */
#define HIDDEN UINT8_MAX

/* A type, HIDDEN or -errno. */
static int upper_type(int dir, const struct dirent *d)
{
	struct statx st;
	int err;

	if (d->d_type != DT_CHR && d->d_type != DT_UNKNOWN)
		return d->d_type;
	err = beneath_stat(dir, d->d_name, &st);
	if (err)
		return err == -ENOENT ? HIDDEN : err;
	return mark_is_whiteout_device(&st) ? HIDDEN : IFTODT(st.stx_mode);
}

static int add_upper(struct look *k, struct dirview *v, int dir,
		     const struct dirent *d)
{
	const char *name = d->d_name;
	dev_t dev = beneath_dev(&k->t->stack.upper.root);
	int type;

	if (!strcmp(name, ".") || !strcmp(name, ".."))
		return 0;
	if (mark_is_reserved(name)) {
		name = mark_aufs_hides(name);
		/* Nothing below, nothing to hide. */
		if (!name || !k->dir->parts)
			return 0;
		return add(v, name, 0, HIDDEN, true);
	}
	type = upper_type(dir, d);
	if (type < 0)
		return type;
	return add(v, name, inos_number(&k->t->inos, dev, d->d_ino),
		   (uint8_t)type, type != DT_DIR && !look_is_impure(k));
}

static int read_upper(struct look *k, struct dirview *v)
{
	int fd = place_upper(k->t, k->dir, O_RDONLY | O_DIRECTORY);
	struct dirent *e;
	DIR *d;
	int err = beneath_list(fd, &d);

	if (err)
		return err;
	while (!err && (errno = 0, e = readdir(d)))
		err = add_upper(k, v, fd, e);
	if (!err && errno)
		err = -errno;
	closedir(d);
	return err;
}

static uint32_t *decided_slot(const struct dirview *v, const char *name)
{
	size_t mask = v->slots - 1;
	size_t i = hash_bytes(name, strlen(name), 0) & mask;

	while (v->decided[i] &&
	       strcmp(v->text + v->items[v->decided[i] - 1].name, name))
		i = (i + 1) & mask;
	return &v->decided[i];
}

/* Remember what the upper has decided about, before lowers are added. */
static int decide(struct dirview *v)
{
	v->slots = 16;
	while (v->slots < v->count * 2)
		v->slots *= 2;
	v->decided = calloc(v->slots, sizeof(*v->decided));
	if (!v->decided)
		return -ENOMEM;
	for (size_t i = 0; i < v->count; i++) {
		uint32_t *slot = decided_slot(v, v->text + v->items[i].name);

		/* An entry counts more than a .wh. mark beside it. */
		if (!*slot || v->items[i].type != HIDDEN)
			*slot = (uint32_t)i + 1;
	}
	return 0;
}

/* Does a lower entry show the number that it has in its layer? */
static bool is_settled(const struct look *k, const struct listed *e)
{
	const struct parts *p = k->dir->parts;

	if (e->type == DT_DIR)
		return e->part + 1 == p->count && !p->part[e->part].impure;
	return !p->part[e->part].impure;
}

static int add_lower(struct look *k, struct dirview *v, const struct listed *e)
{
	const struct part *part = &k->dir->parts->part[e->part];
	struct statx st;
	int err;

	if (*decided_slot(v, e->name))
		return 0;
	err = object_listed(&k->t->stack.lowers[part->layer], e->ino, &st);
	return err   ?:
		       add(v, e->name,
			   inos_number(&k->t->inos, beneath_dev(&st),
				       st.stx_ino),
			   e->type, is_settled(k, e));
}

static int read_lowers(struct look *k, struct dirview *v)
{
	struct listing *list;
	const struct listed *e;
	size_t at = 0;
	int err = look_listing(k, &list);

	err = err ?: decide(v);
	while (!err && (e = listing_next(list, &at)))
		err = add_lower(k, v, e);
	return err;
}

/* Take the hidden ones out, in order. */
static void drop_hidden(struct dirview *v)
{
	size_t kept = 0;

	for (size_t i = 0; i < v->count; i++)
		if (v->items[i].type != HIDDEN)
			v->items[kept++] = v->items[i];
	v->count = kept;
	free(v->decided);
	v->decided = NULL;
}

#define COOKIE_DOTS 2 /* "." and ".." have 1 and 2 */
#define COOKIE_MASK 0x7fffffffu

static uint32_t cookie_of(const char *name)
{
	uint32_t hash = (uint32_t)hash_bytes(name, strlen(name), 0);

	hash &= COOKIE_MASK;
	return hash > COOKIE_DOTS ? hash : hash + COOKIE_DOTS + 1;
}

static int by_cookie(const void *a, const void *b, void *text)
{
	const struct item *x = a;
	const struct item *y = b;

	if (x->cookie != y->cookie)
		return x->cookie < y->cookie ? -1 : 1;
	return strcmp((char *)text + x->name, (char *)text + y->name);
}

/* Two names of one hash get neighbouring cookies. */
static void put_in_order(struct dirview *v)
{
	for (size_t i = 0; i < v->count; i++)
		v->items[i].cookie =
			i < COOKIE_DOTS ? (uint32_t)i + 1 :
					  cookie_of(v->text + v->items[i].name);
	if (v->count > COOKIE_DOTS)
		qsort_r(v->items + COOKIE_DOTS, v->count - COOKIE_DOTS,
			sizeof(*v->items), by_cookie, v->text);
	for (size_t i = 1; i < v->count; i++)
		if (v->items[i].cookie <= v->items[i - 1].cookie)
			v->items[i].cookie = v->items[i - 1].cookie + 1;
}

static int read_all(struct look *k, struct dirview *v)
{
	const struct node *up = k->dir->parent ?: k->dir;
	int err = add(v, ".", k->dir->ino, DT_DIR, true);

	err = err ?: add(v, "..", up->ino, DT_DIR, true);
	/* A removed directory is empty, not an error. */
	if (err || node_is_dead(k->dir)) {
		put_in_order(v);
		return err;
	}
	if (node_is_upper(k->dir))
		err = err ?: read_upper(k, v);
	if (k->dir->parts)
		err = err ?: read_lowers(k, v);
	drop_hidden(v);
	if (!err)
		put_in_order(v);
	return err;
}

int dirview_read(struct look *k, struct dirview **out)
{
	struct dirview *v = calloc(1, sizeof(*v));
	int err = v ? read_all(k, v) : -ENOMEM;

	if (err)
		dirview_free(v);
	else
		*out = v;
	return err;
}

size_t dirview_after(const struct dirview *v, uint64_t cookie)
{
	size_t low = 0;
	size_t high = v->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (v->items[middle].cookie > cookie)
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

bool dirview_get(const struct dirview *v, size_t i, struct dirview_entry *out)
{
	if (i >= v->count)
		return false;
	*out = (struct dirview_entry){
		.cookie = v->items[i].cookie,
		.ino = v->items[i].ino,
		.type = v->items[i].type,
		.settled = v->items[i].settled,
		.name = v->text + v->items[i].name,
	};
	return true;
}

static bool settle_by_node(struct look *k, struct dirview_entry *e)
{
	struct crowd_door *door = crowd_enter(node_names(k->t->nodes));
	struct node *n = node_get(k->t->nodes, k->dir, e->name);

	if (n) {
		e->ino = n->ino;
		e->type = IFTODT(n->type);
		node_put(k->t->nodes, n, 1);
	}
	crowd_leave(door);
	return n;
}

void dirview_settle(struct look *k, struct dirview_entry *e)
{
	struct view v;

	/* Who is known may have got its number by a way that is gone. */
	if (settle_by_node(k, e) || e->settled)
		return;
	if (probe(k, e->name, &v))
		return;
	e->ino = v.birth.ino;
	e->type = IFTODT(v.birth.type);
	view_end(&v);
}

int dirview_is_empty(struct look *k)
{
	struct dirview *v;
	int err = dirview_read(k, &v);

	if (err)
		return err;
	err = v->count == 2;
	dirview_free(v);
	return err;
}
