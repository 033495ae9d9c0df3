/* SPDX-License-Identifier: Apache-2.0 */
#include "describe.h"

#include <stdlib.h>
#include <string.h>
#include <sys/sysmacros.h>

#include "acl.h"
#include "bytes.h"

static void owner_pick(struct rng *r, struct item *it)
{
	static const struct {
		uid_t uid;
		gid_t gid;
	} owners[] = {
		{ 0, 0 },       { 0, 0 },         { 0, 0 },    { 1000, 1000 },
		{ 1000, 1000 }, { 1001, 1000 },   { 0, 1000 }, { 1000, 2000 },
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
		0,         -1,       1,           1600000000,
		946684800, -1000000, -2000000000, 4000000000,
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
	bytes_text(x->name, sizeof(x->name), name);
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
	const struct node *n = &k->nodes[rng_below(r, k->count)];
	const char *tail = strrchr(n->path, '/');
	char target[PATH_MAX + 1] = "nowhere";

	if (rng_percent(r, 80) && k->count) {
		if (rng_percent(r, 40) && tail)
			bytes_text(target, PATH_MAX, tail + 1);
		else
			snprintf(target, PATH_MAX, "/%s", n->path);
	} else if (rng_percent(r, 30)) {
		bytes_text(target, PATH_MAX, "..");
	}
	it->target = strdup(target);
}

void describe_item(struct rng *r, const struct skeleton *k, struct item *it)
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
