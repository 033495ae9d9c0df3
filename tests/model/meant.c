/* SPDX-License-Identifier: Apache-2.0 */
#include "meant.h"

#include <errno.h>
#include <linux/falloc.h>
#include <string.h>
#include <sys/stat.h>

#include "names.h"

static bool is_op(const struct meant_case *c, enum op_kind kind)
{
	return c->op && c->op->kind == kind;
}

static bool is_ficlone(const struct meant_case *c)
{
	return is_op(c, OP_FICLONE) && c->subject->err == EOPNOTSUPP;
}

static bool is_collapse(const struct meant_case *c)
{
	const int modes = FALLOC_FL_COLLAPSE_RANGE | FALLOC_FL_INSERT_RANGE;

	return is_op(c, OP_FALLOCATE) && (c->op->whence & modes) &&
	       c->subject->err == EOPNOTSUPP;
}

static bool is_reserved(const char *path)
{
	char name[NAME_BYTES];

	name_last(path, name);
	return strncmp(name, NAME_WHITEOUT, strlen(NAME_WHITEOUT)) == 0;
}

static bool is_aufs_name(const struct meant_case *c)
{
	return c->op && op_moves_names(c->op) &&
	       (is_reserved(c->op->path) || is_reserved(c->op->path2));
}

static bool is_whiteout_device(const struct meant_case *c)
{
	return is_op(c, OP_MKNOD) && (c->op->mode & S_IFMT) == S_IFCHR &&
	       c->op->rdev == 0 && c->reference->err == EPERM;
}

static bool is_rename_whiteout(const struct meant_case *c)
{
	return is_op(c, OP_RENAME) && (c->op->flags & RENAME_WHITEOUT) &&
	       c->reference->err == EINVAL;
}

static struct meant rows[] = {
	{ "ficlone", "the kernel's FUSE answers EOPNOTSUPP by itself",
	  is_ficlone, true, 0 },
	{ "collapse-range", "the kernel's FUSE answers EOPNOTSUPP by itself",
	  is_collapse, true, 0 },
	{ "aufs-names", "names that begin with .wh. are marks", is_aufs_name,
	  true, 0 },
	{ "whiteout-device", "users may make char 0:0, as an overlay inside does",
	  is_whiteout_device, true, 0 },
	{ "rename-whiteout", "an overlay inside needs RENAME_WHITEOUT",
	  is_rename_whiteout, true, 0 },
};

struct meant *meant_find(const struct meant_case *c)
{
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		if (rows[i].is(c)) {
			rows[i].seen++;
			return &rows[i];
		}
	}
	return NULL;
}

struct meant *meant_row(size_t i)
{
	return i < ARRAY_LEN(rows) ? &rows[i] : NULL;
}
