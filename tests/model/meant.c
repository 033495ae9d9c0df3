/* SPDX-License-Identifier: Apache-2.0 */
#include "meant.h"

#include <errno.h>
#include <linux/falloc.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>

#include "names.h"

static bool is_op(const struct meant_case *c, enum op_kind kind)
{
	return c->op && c->op->kind == kind;
}

/* The kernel takes the whiteouts that are files for files. */
static bool is_empty_dir(const struct meant_case *c)
{
	return (is_op(c, OP_RMDIR) || is_op(c, OP_RENAME)) &&
	       c->subject->err == 0 && c->reference->err == ENOTEMPTY &&
	       c->reference->wrong_len > 0;
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

/* A file that was mapped from a descriptor older than its copy-up. */
static bool is_stale_map(const struct meant_case *c)
{
	return is_op(c, OP_MMAP_READ) && c->reference->wrong_len &&
	       !c->subject->wrong_len;
}

/* A descriptor, or "." in a directory that may be gone. */
static bool is_without_name(const struct op *op)
{
	return (op->kind != OP_OPEN && op->kind < OP_MKDIR) ||
	       strspn(op->path, "./") == strlen(op->path);
}

/* Links are not counted down when they were in a lower layer. */
static bool is_removed_lower(const struct meant_case *c)
{
	return c->op && is_without_name(c->op) && c->subject->has_stat &&
	       c->reference->has_stat && c->subject->st.stx_nlink == 0 &&
	       strncmp(c->difference->what, "nlink", 5) == 0;
}

static bool changes_file(enum op_kind kind)
{
	switch ((int)kind) {
	case OP_CHMOD:
	case OP_CHOWN:
	case OP_UTIMENS:
	case OP_SETXATTR:
	case OP_REMOVEXATTR:
	case OP_REOPEN:
	case OP_FCHMOD:
	case OP_FCHOWN:
	case OP_FUTIMENS:
	case OP_FSETXATTR:
	case OP_FREMOVEXATTR: return true;
	default: return false;
	}
}

static bool is_new_eexist(const struct meant_case *c)
{
	bool sets = c->op->kind == OP_SETXATTR || c->op->kind == OP_FSETXATTR;

	if (c->reference->err != EEXIST)
		return false;
	if (sets && c->op->whence == XATTR_CREATE)
		return (c->reference->has_stat &&
			c->reference->st.stx_nlink == 0) ||
		       (c->op->kind == OP_FSETXATTR &&
			(c->subject->err == 0 ||
			 c->subject->err == EOPNOTSUPP));
	return true;
}

/* The working directory, or one in a slot, after its rmdir. */
static bool is_gone_directory(const struct meant_case *c)
{
	return (c->reference->err == ENOTDIR ||
		c->reference->err == ENOTEMPTY) &&
	       is_without_name(c->op);
}

/* It is copied up to the name that it had, where a whiteout is. */
static bool is_unlinked_lower(const struct meant_case *c)
{
	return c->op && changes_file(c->op->kind) &&
	       c->subject->err != c->reference->err &&
	       (is_new_eexist(c) || is_gone_directory(c));
}

/* An upper file says nothing, and the kernel has copied it up at its open. */
static bool is_absent_acl(const struct meant_case *c)
{
	return (is_op(c, OP_REMOVEXATTR) || is_op(c, OP_FREMOVEXATTR)) &&
	       c->subject->err == ENODATA && c->reference->err == 0;
}

/* Longer paths than its default takes are no redirects to the kernel. */
static bool is_long_redirect(const struct meant_case *c)
{
	bool redirects = is_op(c, OP_RENAME) || is_op(c, OP_LINK) ||
			 is_op(c, OP_LINK_EMPTY) || is_op(c, OP_LINK_PROC);

	return redirects && c->subject->err == 0 && c->reference->err == EXDEV;
}

static bool opens_for_writing(const struct op *op)
{
	return (op->kind == OP_OPEN || op->kind == OP_REOPEN) &&
	       (op->flags & O_ACCMODE) != O_RDONLY && !(op->flags & O_TRUNC);
}

/* The kernel writes the data of a metacopy when it is opened, at that time. */
static bool is_metacopy_opened(const struct meant_case *c)
{
	const struct statx *s = &c->subject->st;
	const struct statx *r = &c->reference->st;

	return c->op && opens_for_writing(c->op) && S_ISREG(r->stx_mode) &&
	       strcmp(c->difference->what, "mtime") == 0 &&
	       !clock_is_now(c->clock, &s->stx_mtime) &&
	       clock_is_now(c->clock, &r->stx_mtime);
}

/* The rows that are asked for by name. */
enum { ROW_CTIME, ROW_IMAGE_TIMES, ROW_LINKS, ROW_PRIVATE };

static struct meant rows[] = {
	[ROW_CTIME] = { "ctime-of-copy-up",
			"a copy-up is no change, and comes with the first write",
			NULL, MEANT_GOES_ON, 0 },
	[ROW_IMAGE_TIMES] = { "times-of-images", "an image has but one, mtime",
			      NULL, MEANT_GOES_ON, 0 },
	[ROW_LINKS] = { "links-until-copy-up",
			"links of a lower file part when it is copied up, which "
			"comes with the first write",
			NULL, MEANT_GOES_ON, 0 },
	[ROW_PRIVATE] = { "user-overlay-names",
			  "user.overlay.* are marks too, so they are escaped",
			  NULL, MEANT_GOES_ON, 0 },
	{ "mapped-before-copy-up",
	  "the kernel's mappings of a lower file stay with the old content",
	  is_stale_map, MEANT_GOES_ON, 0 },
	{ "removed-lower-file",
	  "what was removed has no links, whatever layer it was in",
	  is_removed_lower, MEANT_GOES_ON, 0 },
	{ "unlinked-lower-file",
	  "what was unlinked can be changed; the kernel fails to copy it up",
	  is_unlinked_lower, MEANT_ENDS, 0 },
	{ "empty-but-for-xattr-whiteouts",
	  "such a directory can be removed; the kernel says ENOTEMPTY",
	  is_empty_dir, MEANT_ENDS, 0 },
	{ "absent-acl",
	  "a file is copied up when it is written to, not when it is opened",
	  is_absent_acl, MEANT_GOES_ON, 0 },
	{ "ficlone", "the kernel's FUSE answers EOPNOTSUPP by itself",
	  is_ficlone, MEANT_ENDS, 0 },
	{ "collapse-range", "the kernel's FUSE answers EOPNOTSUPP by itself",
	  is_collapse, MEANT_ENDS, 0 },
	{ "aufs-names", "names that begin with .wh. are marks", is_aufs_name,
	  MEANT_ENDS, 0 },
	{ "whiteout-device",
	  "users may make char 0:0, as an overlay inside does",
	  is_whiteout_device, MEANT_ENDS, 0 },
	{ "long-redirect",
	  "redirects may be as long as paths; the kernel says EXDEV over 256",
	  is_long_redirect, MEANT_ENDS, 0 },
	{ "mtime-of-metacopy",
	  "data come with the first write, which moves mtime; not when opened",
	  is_metacopy_opened, MEANT_MENDS, 0 },
	{ "rename-whiteout", "an overlay inside needs RENAME_WHITEOUT",
	  is_rename_whiteout, MEANT_ENDS, 0 },
};

struct meant *meant_find(const struct meant_case *c)
{
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		if (rows[i].is && rows[i].is(c)) {
			rows[i].seen++;
			return &rows[i];
		}
	}
	return NULL;
}

/*
 * When a file is copied up differs, so ctime does in both directions, once it
 * was moved at all: by the kernel's union, which copies up earlier, unless
 * that had the subject's branches for a while.  Still it is never older than
 * the last change of content.
 */
bool meant_other_ctime(const struct statx *subject,
		       const struct statx *reference,
		       const struct op_clock *clock)
{
	bool unmoved = clock_is_made_up(clock, &reference->stx_ctime);

	if (clock->images &&
	    clock_equal(&subject->stx_ctime, &subject->stx_mtime)) {
		rows[ROW_IMAGE_TIMES].seen++;
		return true;
	}
	if ((unmoved && !clock->swapped && !clock->copied) ||
	    clock_is_earlier(clock, &subject->stx_ctime, &subject->stx_mtime))
		return false;
	rows[ROW_CTIME].seen++;
	return true;
}

bool meant_more_links(const struct statx *subject,
		      const struct statx *reference)
{
	if (!S_ISREG(subject->stx_mode) ||
	    subject->stx_nlink <= reference->stx_nlink ||
	    !clock_is_older(&subject->stx_ctime, &reference->stx_ctime))
		return false;
	rows[ROW_LINKS].seen++;
	return true;
}

bool meant_private_xattr(const char *line)
{
	if (strncmp(line, "user.overlay.", strlen("user.overlay.")) != 0)
		return false;
	rows[ROW_PRIVATE].seen++;
	return true;
}

struct meant *meant_row(size_t i)
{
	return i < ARRAY_LEN(rows) ? &rows[i] : NULL;
}
