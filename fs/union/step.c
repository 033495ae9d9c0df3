/* SPDX-License-Identifier: Apache-2.0 */
#include "step.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "beneath.h"
#include "scope.h"

void step_end(struct step *s)
{
	scope_close_fd(&s->fd);
	marks_free(&s->marks);
}

bool step_is_dots(const char *name)
{
	return !strcmp(name, ".") || !strcmp(name, "..");
}

/* Nothing of that name; what is below may be hidden.  Or -errno. */
static int mark_of_nothing(const struct within *in, const char *name)
{
	/* The upper is asked once it is known that something is below. */
	bool ask = in->more && !in->upper;
	int hides = ask ? mark_has_aufs_whiteout(in->fd, name) : 0;

	return hides > 0 ? MARK_WHITEOUT : hides ?: MARK_NONE;
}

int step_is_whiteout(const struct within *in, const char *name,
		     const struct statx *st)
{
	if (mark_is_whiteout_device(st))
		return true;
	return in->xwhiteouts && S_ISREG(st->stx_mode) &&
	       mark_is_xattr_whiteout(in->fd, name);
}

/*
 * Could it be a copy?  Those lie in impure directories; a metacopy that was
 * linked or moved may not, but has holes for data.
 */
static bool may_have_marks(const struct within *in, const struct statx *st)
{
	if (S_ISDIR(st->stx_mode) || in->impure)
		return true;
	return S_ISREG(st->stx_mode) &&
	       (!st->stx_size || st->stx_blocks * 512 < st->stx_size);
}

/* Does an AUFS mark make the directory opaque?  1, 0 or -errno. */
static int is_aufs_opaque(const struct within *in, const char *name, int fd)
{
	return mark_has_aufs_opaque(fd) ?: mark_has_aufs_whiteout(in->fd, name);
}

static int mark_of(const struct within *in, const char *name,
		   const struct step *s)
{
	int hides;

	if (!S_ISDIR(s->st.stx_mode))
		return s->marks.metacopy ? MARK_METACOPY : MARK_FILE;
	if (s->marks.opaque == OPAQUE_YES)
		return MARK_OPAQUE;
	hides = in->more ? is_aufs_opaque(in, name, s->fd) : 0;
	return hides > 0 ? MARK_OPAQUE : hides ?: MARK_DIR;
}

static int read_marks(const struct within *in, const char *name, struct step *s)
{
	int err;

	if (!may_have_marks(in, &s->st))
		return 0;
	s->fd = beneath_open(in->fd, name, O_PATH);
	err = s->fd < 0 ? s->fd : marks_read(s->fd, &s->marks);
	/* Copies lie in impure directories only; readdir goes by that. */
	s->marks.has_origin &= in->impure;
	if (!in->impure)
		s->marks.number = 0;
	return err;
}

/* What there is, which shows unless it is a whiteout.  A mark or -errno. */
static int mark_at(const struct within *in, const char *name, struct step *s)
{
	int whiteout = step_is_whiteout(in, name, &s->st);
	int err;

	if (whiteout)
		return whiteout < 0 ? whiteout : MARK_WHITEOUT;
	err = read_marks(in, name, s);
	return err ?: mark_of(in, name, s);
}

int step_to(const struct within *in, const char *name, struct step *s)
{
	int mark;

	*s = (struct step){ .mark = MARK_NONE, .fd = -1, .more = in->more };
	if (step_is_dots(name))
		return -EACCES;
	mark = beneath_stat(in->fd, name, &s->st);
	if (mark == -ENAMETOOLONG)
		return 0;
	if (mark == -ENOENT)
		mark = mark_of_nothing(in, name);
	else if (!mark)
		mark = mark_at(in, name, s);
	if (mark < 0)
		return mark;
	s->mark = (enum mark)mark;
	return 0;
}
