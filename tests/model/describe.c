/* SPDX-License-Identifier: Apache-2.0 */
#include "describe.h"

#include <stdlib.h>
#include <string.h>

#include "bytes.h"
#include "names.h"

#define MANY_LOWERS 40

static enum item_type type_pick(struct rng *r)
{
	static const enum item_type types[] = {
		ITEM_DIR,     ITEM_DIR,  ITEM_DIR,  ITEM_DIR,   ITEM_FILE,
		ITEM_FILE,    ITEM_FILE, ITEM_FILE, ITEM_FILE,  ITEM_SYMLINK,
		ITEM_SYMLINK, ITEM_FIFO, ITEM_CHAR, ITEM_BLOCK, ITEM_SOCKET,
	};

	return rng_pick(r, types);
}

static bool is_known(const struct skeleton *k, const char *path)
{
	for (size_t i = 0; i < k->count; i++)
		if (strcmp(k->nodes[i].path, path) == 0)
			return true;
	return false;
}

static const struct node *parent_pick(struct rng *r, const struct skeleton *k)
{
	const struct node *n;

	if (k->count == 0 || rng_percent(r, 25))
		return NULL;
	n = &k->nodes[rng_below(r, k->count)];
	return n->type == ITEM_DIR && n->depth < DEPTH_MAX ? n : NULL;
}

static void skeleton_add(struct rng *r, struct skeleton *k)
{
	const struct node *parent = parent_pick(r, k);
	struct node *n = &k->nodes[k->count];
	char name[NAME_BYTES];
	size_t len = 0;

	name_pick(r, name);
	n->type = type_pick(r);
	n->depth = parent ? parent->depth + 1 : 0;
	if (parent) {
		len = strlen(parent->path);
		memcpy(n->path, parent->path, len);
		n->path[len++] = '/';
	}
	bytes_text(n->path + len, sizeof(n->path) - len, name);
	if (!is_known(k, n->path))
		k->count++;
}

static void skeleton_pick(struct rng *r, struct skeleton *k, size_t tries)
{
	k->count = 0;
	for (size_t i = 0; i < tries; i++)
		skeleton_add(r, k);
}

/* The item at the first `len` bytes of path. */
static struct item *find_prefix(struct layer *l, const char *path, size_t len)
{
	for (size_t i = 0; i < l->count; i++)
		if (strncmp(l->items[i].path, path, len) == 0 &&
		    l->items[i].path[len] == '\0')
			return &l->items[i];
	return NULL;
}

/* Does this layer hide what lower ones have at dir: opaque, or no directory? */
static bool hides(struct layer *l, const char *dir)
{
	for (size_t len = 0; len <= strlen(dir); len++) {
		struct item *it;

		if (dir[len] != '/' && dir[len] != '\0')
			continue;
		it = find_prefix(l, dir, len);
		if (it && (it->type != ITEM_DIR || it->opaque))
			return true;
	}
	return false;
}

/*
 * The kernel shows whiteouts as devices in a directory that is not merged
 * with a lower one, so none are put there: no tool makes such layers.
 */
static bool is_merged(struct stack *s, size_t layer, const char *dir)
{
	if (hides(&s->layers[layer], dir))
		return false;
	for (size_t i = layer + 1; i < s->count; i++) {
		struct layer *l = &s->layers[i];
		struct item *it = layer_find(l, dir);

		if (it && it->type == ITEM_DIR)
			return true;
		if (hides(l, dir))
			return false;
	}
	return false;
}

/* The directory that a path is in: "" for the root. */
static void parent_of(const char *path, char out[PATH_MAX])
{
	const char *slash = strrchr(path, '/');
	size_t len = slash ? (size_t)(slash - path) : 0;

	memcpy(out, path, len);
	out[len] = '\0';
}

/* Make sure that dir is one in this layer; false if it is something else. */
static bool parents_add(struct rng *r, struct layer *l, const char *dir)
{
	struct item *it = layer_find(l, dir);
	char above[PATH_MAX];

	if (it)
		return it->type == ITEM_DIR;
	parent_of(dir, above);
	if (!parents_add(r, l, above))
		return false;
	it = layer_add(l, dir);
	it->type = ITEM_DIR;
	describe_item(r, NULL, it);
	return true;
}

static struct item *link_target(struct rng *r, struct layer *l)
{
	struct item *it = &l->items[rng_below(r, l->count)];

	if (it->type == ITEM_DIR || it->type == ITEM_HARD_LINK ||
	    it->type == ITEM_WHITEOUT)
		return NULL;
	return it;
}

static enum item_type placed_type(struct rng *r, struct stack *s, size_t layer,
				  const struct node *n, const char *dir)
{
	unsigned links = s->many_links ? 35 : 12;
	bool is_lowest = layer + 1 == s->count;

	if (!is_lowest && rng_percent(r, 14) && is_merged(s, layer, dir))
		return ITEM_WHITEOUT;
	if (rng_percent(r, 8))
		return type_pick(r);
	if (n->type != ITEM_DIR && rng_percent(r, links))
		return ITEM_HARD_LINK;
	return n->type;
}

static void place(struct rng *r, struct stack *s, size_t layer,
		  const struct skeleton *k, const struct node *n)
{
	struct layer *l = &s->layers[layer];
	const char *target = NULL;
	char dir[PATH_MAX];
	enum item_type type;
	struct item *it;

	parent_of(n->path, dir);
	if (layer_find(l, n->path) || !parents_add(r, l, dir))
		return;
	type = placed_type(r, s, layer, n, dir);
	if (type == ITEM_HARD_LINK) {
		it = link_target(r, l);
		target = it ? it->path : NULL;
		type = it ? ITEM_HARD_LINK : ITEM_FILE;
	}
	it = layer_add(l, n->path);
	it->type = type;
	it->target = target ? strdup(target) : NULL;
	if (type == ITEM_WHITEOUT)
		it->by_xattr = layer > 0 && rng_percent(r, 25);
	else if (type != ITEM_HARD_LINK)
		describe_item(r, k, it);
	if (type == ITEM_DIR && layer + 1 < s->count)
		it->opaque = rng_percent(r, 12);
}

static void root_add(struct rng *r, struct layer *l)
{
	static const mode_t modes[] = { 0755, 0755, 0777, 01777 };
	struct item *it = layer_add(l, "");

	it->type = ITEM_DIR;
	describe_item(r, NULL, it);
	it->mode = rng_pick(r, modes);
}

static void describe_layer(struct rng *r, struct stack *s, size_t layer,
			   const struct skeleton *k, unsigned density)
{
	root_add(r, &s->layers[layer]);
	for (size_t i = 0; i < k->count; i++)
		if (rng_percent(r, density))
			place(r, s, layer, k, &k->nodes[i]);
}

/* Branches of the kernel's alone can be swapped: with features more of them. */
static void dialects_pick(struct rng *r, const struct plan_kind *kind,
			  struct stack *s)
{
	for (size_t i = 0; kind->unprivileged && i < s->count; i++)
		s->layers[i].dialect = DIALECT_USER;
	if (rng_percent(r, kind->features ? 80 : 60))
		return;
	for (size_t i = 0; i < s->count; i++) {
		enum dialect d = rng_below(r, DIALECT_COUNT);

		if (kind->dialects & (1u << d))
			s->layers[i].dialect = d;
	}
}

static bool is_users(const struct xattr *x)
{
	return strncmp(x->name, "trusted.", strlen("trusted.")) != 0 &&
	       strncmp(x->name, "security.", strlen("security.")) != 0;
}

/*
 * Who has no privilege can make no devices, and not all attributes; nor marks
 * but on regular files, so an index can not hold links of others together.
 */
static void leave_to_users(struct item *it)
{
	size_t kept = 0;

	if (it->type == ITEM_CHAR || it->type == ITEM_BLOCK)
		it->type = ITEM_FIFO;
	it->rdev = 0;
	for (size_t i = 0; i < it->xattr_count; i++)
		if (is_users(&it->xattrs[i]))
			it->xattrs[kept++] = it->xattrs[i];
	it->xattr_count = kept;
}

static void leave_layer_to_users(struct layer *l)
{
	for (size_t i = 0; i < l->count; i++) {
		struct item *it = &l->items[i];
		bool is_link = it->type == ITEM_HARD_LINK;

		leave_to_users(it);
		if (is_link && layer_find(l, it->target)->type != ITEM_FILE)
			it->type = ITEM_FILE;
	}
}

void describe_stack(struct rng *r, const struct plan_kind *kind,
		    struct stack *out)
{
	struct skeleton *k = malloc(sizeof(*k));
	bool many = rng_percent(r, 3);
	unsigned density = many ? 12 : rng_between(r, 25, 70);
	bool has_upper = rng_percent(r, 50);

	if (!k)
		abort();
	memset(out, 0, sizeof(*out));
	out->many_links = kind->features;
	out->count = 1 + (many ? MANY_LOWERS : rng_between(r, 1, 5));
	skeleton_pick(r, k, many ? 14 : rng_between(r, 8, NODES_MAX));
	for (size_t i = out->count; i-- > 0;)
		describe_layer(r, out, i, k,
			       i == 0 && !has_upper ? 0 : density);
	dialects_pick(r, kind, out);
	if (kind->unprivileged)
		for (size_t i = 0; i < out->count; i++)
			leave_layer_to_users(&out->layers[i]);
	free(k);
}
