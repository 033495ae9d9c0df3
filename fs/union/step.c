/* SPDX-License-Identifier: Apache-2.0 */
#include "step.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "object.h"

void step_end(struct step *s)
{
	object_close(&s->object);
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
	int hides = ask ? object_is_hidden(&in->dir, name) : 0;

	return hides > 0 ? MARK_WHITEOUT : hides ?: MARK_NONE;
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
static int is_aufs_opaque(const struct within *in, const char *name,
			  const struct object *o)
{
	return object_has_aufs_opaque(o) ?: object_is_hidden(&in->dir, name);
}

static int mark_of(const struct within *in, const char *name,
		   const struct step *s)
{
	int hides;

	if (!S_ISDIR(s->st.stx_mode))
		return s->marks.metacopy ? MARK_METACOPY : MARK_FILE;
	if (s->marks.opaque == OPAQUE_YES)
		return MARK_OPAQUE;
	hides = in->more ? is_aufs_opaque(in, name, &s->object) : 0;
	return hides > 0 ? MARK_OPAQUE : hides ?: MARK_DIR;
}

static int read_marks(const struct within *in, const char *name, struct step *s)
{
	int err = 0;

	if (!may_have_marks(in, &s->st))
		return 0;
	if (object_is_none(&s->object))
		err = object_at(&in->dir, name, O_PATH, &s->object);
	err = err ?: object_marks(&s->object, &s->marks);
	/* Copies lie in impure directories only; readdir goes by that. */
	s->marks.has_origin &= in->impure;
	if (!in->impure)
		s->marks.number = 0;
	return err;
}

/* What there is, which shows unless it is a whiteout.  A mark or -errno. */
static int mark_at(const struct within *in, const char *name, struct step *s)
{
	int whiteout =
		object_is_whiteout(&in->dir, name, &s->st, in->xwhiteouts);
	int err;

	if (whiteout)
		return whiteout < 0 ? whiteout : MARK_WHITEOUT;
	err = read_marks(in, name, s);
	return err ?: mark_of(in, name, s);
}

int step_to(const struct within *in, const char *name, struct step *s)
{
	int mark;

	*s = (struct step){ .mark = MARK_NONE,
			    .object = OBJECT_NONE,
			    .more = in->more };
	if (step_is_dots(name))
		return -EACCES;
	mark = object_see(&in->dir, name, &s->st, &s->object);
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
