/* SPDX-License-Identifier: Apache-2.0 */
#include "describe.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include "acl.h"
#include "names.h"

/*
 * All layers of a stack are drawn over one skeleton of paths, or they would
 * hardly ever meet.
 */
#define NODES_MAX	34
#define DEPTH_MAX	6
#define MANY_LOWERS	40

struct node {
	char path[PATH_MAX];
	enum item_type type;
	int depth;
};

struct skeleton {
	struct node nodes[NODES_MAX];
	size_t count;
};

static enum item_type type_pick(struct rng *r)
{
	static const enum item_type types[] = {
		ITEM_DIR,     ITEM_DIR,	 ITEM_DIR,  ITEM_DIR,	ITEM_FILE,
		ITEM_FILE,    ITEM_FILE, ITEM_FILE, ITEM_FILE,	ITEM_SYMLINK,
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
	strcpy(n->path + len, name);
	if (!is_known(k, n->path))
		k->count++;
}

static void skeleton_pick(struct rng *r, struct skeleton *k, size_t tries)
{
	k->count = 0;
	for (size_t i = 0; i < tries; i++)
		skeleton_add(r, k);
}

static void owner_pick(struct rng *r, struct item *it)
{
	static const struct {
		uid_t uid;
		gid_t gid;
	} owners[] = {
		{ 0, 0 },	{ 0, 0 },	{ 0, 0 },    { 1000, 1000 },
		{ 1000, 1000 }, { 1001, 1000 }, { 0, 1000 }, { 1000, 2000 },
		{ 1001, 2000 }, { 65534, 65534 },
	};
	size_t i = rng_below(r, ARRAY_LEN(owners));

	it->uid = owners[i].uid;
	it->gid = owners[i].gid;
}

static mode_t mode_pick(struct rng *r, enum item_type type)
{
	static const mode_t files[] = {
		0644, 0644, 0600,  0755,  0444, 0666, 0664,
		0777, 0000, 04755, 02755, 0640, 0400, 06777,
	};
	static const mode_t dirs[] = {
		0755, 0755, 0755, 0777, 0777,  01777,
		0775, 0700, 0750, 0711, 02775, 02777,
	};

	if (type == ITEM_DIR)
		return rng_pick(r, dirs);
	return rng_pick(r, files);
}

static void times_pick(struct rng *r, struct timespec times[2])
{
	static const int64_t seconds[] = {
		0, -1, 1, 1600000000, 946684800, -1000000, -2000000000, 4000000000,
	};

	for (int i = 0; i < 2; i++) {
		times[i].tv_sec = rng_pick(r, seconds);
		if (rng_percent(r, 60))
			times[i].tv_sec = 1500000000 + rng_below(r, 100000000);
		times[i].tv_nsec =
			rng_percent(r, 70) ? rng_below(r, 1000000000) : 0;
	}
}

static struct xattr *xattr_add(struct item *it, const char *name)
{
	struct xattr *x;

	if (it->xattr_count == ITEM_XATTRS_MAX)
		return NULL;
	x = &it->xattrs[it->xattr_count++];
	strcpy(x->name, name);
	return x;
}

static void xattr_put(struct item *it, const char *name, const char *value)
{
	struct xattr *x = xattr_add(it, name);

	if (!x)
		return;
	x->len = strlen(value);
	memcpy(x->value, value, x->len);
}

static void acl_put(struct rng *r, struct item *it, const char *name)
{
	struct xattr *x = xattr_add(it, name);

	if (x)
		x->len = acl_pick(r, x->value);
}

/* cap_net_raw=ep, as setcap writes it. */
static void capability_put(struct item *it)
{
	static const uint8_t value[20] = { 1, 0, 0, 2, 0, 0x20 };
	struct xattr *x = xattr_add(it, "security.capability");

	if (!x)
		return;
	memcpy(x->value, value, sizeof(value));
	x->len = sizeof(value);
}

static void xattrs_pick(struct rng *r, struct item *it)
{
	bool has_user = it->type == ITEM_FILE || it->type == ITEM_DIR;

	if (rng_percent(r, 15) && has_user)
		xattr_put(it, "user.a", "lower");
	if (rng_percent(r, 8))
		xattr_put(it, "trusted.t", rng_percent(r, 50) ? "" : "tt");
	if (rng_percent(r, 5))
		xattr_put(it, "trusted.overlay.overlay.opaque", "y");
	if (rng_percent(r, 4))
		xattr_put(it, "trusted.overlay.private", "hidden");
	if (rng_percent(r, 6) && it->type == ITEM_FILE)
		capability_put(it);
	if (rng_percent(r, 8) && it->type != ITEM_SYMLINK)
		acl_put(r, it, ACL_ACCESS);
	if (rng_percent(r, 10) && it->type == ITEM_DIR)
		acl_put(r, it, ACL_DEFAULT);
}

static void content_pick(struct rng *r, struct item *it)
{
	static const uint32_t sizes[] = {
		0, 1, 10, 100, 4095, 4096, 4097, 5000, 20000, 70000, 140000,
	};

	it->seed = rng_next(r);
	it->size = rng_pick(r, sizes);
	it->sparse = rng_percent(r, 15);
	if (it->sparse)
		it->size = rng_between(r, 100000, 2000000);
}

static void target_pick(struct rng *r, const struct skeleton *k,
			struct item *it)
{
	char target[PATH_MAX] = "nowhere";

	if (rng_percent(r, 80) && k->count) {
		const struct node *n = &k->nodes[rng_below(r, k->count)];
		const char *tail = strrchr(n->path, '/');

		if (rng_percent(r, 40) && tail)
			strcpy(target, tail + 1);
		else if (strlen(n->path) + 2 < PATH_MAX) {
			target[0] = '/';
			strcpy(target + 1, n->path);
		}
	} else if (rng_percent(r, 30)) {
		strcpy(target, "..");
	}
	it->target = strdup(target);
}

static void item_fill(struct rng *r, const struct skeleton *k, struct item *it)
{
	const dev_t devices[] = { makedev(1, 3), makedev(1, 5),
				  makedev(240, 1) };

	it->mode = mode_pick(r, it->type);
	owner_pick(r, it);
	times_pick(r, it->times);
	xattrs_pick(r, it);
	if (it->type == ITEM_FILE)
		content_pick(r, it);
	if (it->type == ITEM_SYMLINK)
		target_pick(r, k, it);
	if (it->type == ITEM_CHAR)
		it->rdev = rng_pick(r, devices);
	if (it->type == ITEM_BLOCK)
		it->rdev = makedev(240, 5);
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
	item_fill(r, NULL, it);
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
	bool is_lowest = layer + 1 == s->count;

	if (!is_lowest && rng_percent(r, 14) && is_merged(s, layer, dir))
		return ITEM_WHITEOUT;
	if (rng_percent(r, 8))
		return type_pick(r);
	if (n->type != ITEM_DIR && rng_percent(r, 12))
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
		item_fill(r, k, it);
	if (type == ITEM_DIR && layer + 1 < s->count)
		it->opaque = rng_percent(r, 12);
}

static void root_add(struct rng *r, struct layer *l)
{
	static const mode_t modes[] = { 0755, 0755, 0777, 01777 };
	struct item *it = layer_add(l, "");

	it->type = ITEM_DIR;
	item_fill(r, NULL, it);
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

static void dialects_pick(struct rng *r, unsigned dialects, struct stack *s)
{
	if (rng_percent(r, 60))
		return;
	for (size_t i = 0; i < s->count; i++) {
		enum dialect d = rng_below(r, DIALECT_COUNT);

		if (dialects & (1u << d))
			s->layers[i].dialect = d;
	}
}

void describe_stack(struct rng *r, unsigned dialects, struct stack *out)
{
	struct skeleton *k = malloc(sizeof(*k));
	bool many = rng_percent(r, 3);
	unsigned density = many ? 12 : rng_between(r, 25, 70);
	bool has_upper = rng_percent(r, 50);

	if (!k)
		abort();
	memset(out, 0, sizeof(*out));
	out->count = 1 + (many ? MANY_LOWERS : rng_between(r, 1, 5));
	skeleton_pick(r, k, many ? 14 : rng_between(r, 8, NODES_MAX));
	for (size_t i = out->count; i-- > 0;)
		describe_layer(r, out, i, k,
			       i == 0 && !has_upper ? 0 : density);
	dialects_pick(r, dialects, out);
	free(k);
}
