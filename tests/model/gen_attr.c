/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "acl.h"
#include "bytes.h"
#include "pick.h"

#define VALUE_TOO_LONG 65537 /* XATTR_SIZE_MAX and one */

mode_t gen_mode(struct gen *g)
{
	static const mode_t modes[] = { 0644,  0755,  0600,  0666,  0777,
					0700,  0444,  0000,  04755, 02755,
					06755, 01777, 02775, 0640,  0751 };

	if (rng_percent(&g->rng, 80))
		return rng_pick(&g->rng, modes);
	return rng_below(&g->rng, 010000);
}

static void pick_any(struct gen *g, struct op *op)
{
	op->at = pick_at(g, op);
	pick_path(g, op, op->at, WANT_ANY, op->path);
}

static void maybe_nofollow(struct gen *g, struct op *op, unsigned percent)
{
	if (rng_percent(&g->rng, percent))
		op->flags |= AT_SYMLINK_NOFOLLOW;
}

void gen_fstat(struct gen *g, struct op *op)
{
	op->fd = pick_open(g, op);
}

void gen_chmod(struct gen *g, struct op *op)
{
	op->mode = gen_mode(g);
	pick_any(g, op);
}

void gen_fchmod(struct gen *g, struct op *op)
{
	op->fd = pick_changeable(g, op);
	op->mode = gen_mode(g);
}

static void pick_owner(struct gen *g, struct op *op)
{
	static const uid_t uids[] = { 0, 1000, 1000, 1001, 65534, NO_UID };
	static const gid_t gids[] = { 0, 1000, 1000, 2000, 65534, NO_GID };

	op->uid = rng_pick(&g->rng, uids);
	op->gid = rng_pick(&g->rng, gids);
}

void gen_chown(struct gen *g, struct op *op)
{
	pick_owner(g, op);
	maybe_nofollow(g, op, 40);
	pick_any(g, op);
}

void gen_fchown(struct gen *g, struct op *op)
{
	pick_owner(g, op);
	op->fd = pick_changeable(g, op);
}

static void pick_times(struct gen *g, struct op *op)
{
	static const time_t seconds[] = { 0,           -1,         1,
					  -1500000000, 1234567890, 1700000000,
					  3000000000 };

	for (int i = 0; i < 2; i++) {
		uint32_t dice = rng_below(&g->rng, 100);

		op->times[i].tv_sec = rng_pick(&g->rng, seconds);
		op->times[i].tv_nsec = rng_below(&g->rng, 1000000000);
		if (dice < 25)
			op->times[i].tv_nsec = UTIME_NOW;
		else if (dice < 45)
			op->times[i].tv_nsec = UTIME_OMIT;
		else if (dice < 46)
			op->times[i].tv_nsec = 1000000000;
	}
}

void gen_utimens(struct gen *g, struct op *op)
{
	pick_times(g, op);
	maybe_nofollow(g, op, 40);
	pick_any(g, op);
}

void gen_futimens(struct gen *g, struct op *op)
{
	pick_times(g, op);
	op->fd = pick_changeable(g, op);
}

void gen_stat(struct gen *g, struct op *op)
{
	maybe_nofollow(g, op, 60);
	pick_any(g, op);
}

void gen_access(struct gen *g, struct op *op)
{
	op->mode = rng_below(&g->rng, 8);
	if (rng_percent(&g->rng, 50))
		op->flags |= AT_EACCESS;
	maybe_nofollow(g, op, 15);
	pick_any(g, op);
}

void gen_umask(struct gen *g, struct op *op)
{
	static const mode_t masks[] = { 022, 002, 077, 0, 027, 0777 };

	op->mode = rng_pick(&g->rng, masks);
}

static const char *xattr_name(struct gen *g)
{
	static const char *const common[] = {
		"user.a",    "user.a",           "user.b",
		"trusted.t", "user.longer.name", ACL_ACCESS,
		ACL_ACCESS,  ACL_DEFAULT,        "security.capability",
	};
	static const char *const rare[] = {
		"trusted.overlay.opaque",
		"trusted.overlay.overlay.foo",
		"trusted.overlay.metacopy",
		"trusted.overlay.foo",
		"trusted.overlay.",
		"trusted.overlayfs",
		"user.overlay.opaque",
		"user.overlay.foo",
		"user.overlay.overlay.foo",
		"security.foo",
		"no namespace",
		"user.",
		"system.nothing",
		"user.\xff\n",
		"trusted.overlay.whiteout",
		"user.overlay.whiteout",
	};

	return rng_percent(&g->rng, 75) ? rng_pick(&g->rng, common) :
					  rng_pick(&g->rng, rare);
}

static void pick_xattr_name(struct gen *g, struct op *op)
{
	bytes_text(op->xattr.name, sizeof(op->xattr.name), xattr_name(g));
	/* Whether root in a namespace may have those is a mount's business. */
	if (g->unprivileged && strncmp(op->xattr.name, "security.", 9) == 0)
		bytes_text(op->xattr.name, sizeof(op->xattr.name), "user.a");
	if (rng_percent(&g->rng, 2)) {
		size_t len = rng_between(&g->rng, 250, 260);

		memset(op->xattr.name, 'x', len);
		memcpy(op->xattr.name, "user.", 5);
		op->xattr.name[len] = '\0';
	}
}

static void pick_acl_value(struct gen *g, struct xattr *x)
{
	if (rng_percent(&g->rng, 85))
		x->len = acl_pick(&g->rng, x->value);
	else
		x->len = acl_pick_bad(&g->rng, x->value);
}

/* VFS_CAP_REVISION_2 with some capability, or nonsense. */
static void pick_capability_value(struct gen *g, struct xattr *x)
{
	memset(x->value, 0, 20);
	x->value[0] = rng_percent(&g->rng, 50);
	x->value[3] = 2;
	x->value[5] = rng_below(&g->rng, 256);
	x->len = rng_percent(&g->rng, 90) ? 20 : 7;
}

static void pick_plain_value(struct gen *g, struct xattr *x)
{
	static const size_t lengths[] = { 0, 1, 1, 5, 30, 120 };

	x->len = rng_pick(&g->rng, lengths);
	for (size_t i = 0; i < x->len; i++)
		x->value[i] = rng_next(&g->rng);
	if (rng_percent(&g->rng, 10)) {
		x->len = 1;
		x->value[0] = 'y';
	}
	if (rng_percent(&g->rng, 2))
		x->len = VALUE_TOO_LONG;
}

static void pick_xattr(struct gen *g, struct op *op)
{
	static const int flags[] = { 0, 0, 0, 0, XATTR_CREATE, XATTR_REPLACE };

	pick_xattr_name(g, op);
	op->whence = rng_pick(&g->rng, flags);
	op->seed = rng_next(&g->rng);
	if (strncmp(op->xattr.name, "system.posix", 12) == 0)
		pick_acl_value(g, &op->xattr);
	else if (strcmp(op->xattr.name, "security.capability") == 0)
		pick_capability_value(g, &op->xattr);
	else
		pick_plain_value(g, &op->xattr);
}

static int64_t xattr_room(struct gen *g)
{
	if (rng_percent(&g->rng, 85))
		return 100000;
	return rng_percent(&g->rng, 50) ? 0 : rng_below(&g->rng, 6);
}

/* There is no xattr call with a directory; a path only. */
static void pick_by_path(struct gen *g, struct op *op)
{
	maybe_nofollow(g, op, 40);
	pick_path(g, op, AT_CWD, WANT_ANY, op->path);
}

void gen_setxattr(struct gen *g, struct op *op)
{
	pick_xattr(g, op);
	pick_by_path(g, op);
}

void gen_fsetxattr(struct gen *g, struct op *op)
{
	pick_xattr(g, op);
	op->fd = pick_changeable(g, op);
}

void gen_getxattr(struct gen *g, struct op *op)
{
	pick_xattr_name(g, op);
	op->len = xattr_room(g);
	pick_by_path(g, op);
}

void gen_fgetxattr(struct gen *g, struct op *op)
{
	pick_xattr_name(g, op);
	op->len = xattr_room(g);
	op->fd = pick_open(g, op);
}

/* A list that is too short may be so for what the kernel's union hides. */
void gen_listxattr(struct gen *g, struct op *op)
{
	op->len = rng_percent(&g->rng, 85) ? 100000 : 0;
	pick_by_path(g, op);
}

void gen_flistxattr(struct gen *g, struct op *op)
{
	op->len = rng_percent(&g->rng, 85) ? 100000 : 0;
	op->fd = pick_open(g, op);
}

void gen_removexattr(struct gen *g, struct op *op)
{
	pick_xattr_name(g, op);
	pick_by_path(g, op);
}

void gen_fremovexattr(struct gen *g, struct op *op)
{
	pick_xattr_name(g, op);
	op->fd = pick_changeable(g, op);
}
