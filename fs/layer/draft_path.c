/* SPDX-License-Identifier: Apache-2.0 */
#include "draft_path.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "rest.h"

#define MARK     ".wh."
#define RESERVED ".wh..wh."

bool draft_path_is_mark(const char *name, size_t length)
{
	return length >= strlen(MARK) && !memcmp(name, MARK, strlen(MARK));
}

bool draft_path_is_reserved(const char *name, size_t length)
{
	return length >= strlen(RESERVED) &&
	       !memcmp(name, RESERVED, strlen(RESERVED));
}

struct walk {
	struct draft *d;
	enum draft_walk how;
	uint32_t dir; /* where we are */
	struct rest rest;
};

static int climb(struct walk *w, const char *name)
{
	if (w->dir == INDEX_ROOT && w->how != DRAFT_LOOK &&
	    rest_is_own(&w->rest, name))
		return draft_tree_refuse(w->d, "\"..\" leads out of the root");
	w->dir = draft_tree_parent(w->d, w->dir);
	return 0;
}

static int follow(struct walk *w, const struct draft_inode *link)
{
	const char *target = w->d->text + link->at;
	int err = rest_follow(&w->rest, target, link->size);

	if (target[0] == '/')
		w->dir = INDEX_ROOT;
	if (err == -ELOOP)
		return draft_tree_refuse(w->d,
					 "too many symbolic links in a path");
	return err;
}

static int make(struct walk *w, const char *name, size_t length)
{
	uint32_t flags = INDEX_IMPLICIT;
	uint32_t n;
	int err;

	if (w->how == DRAFT_LOOK)
		return -ENOENT;
	if (w->how == DRAFT_MARK)
		flags |= DRAFT_SHADOW;
	err = draft_tree_name(w->d, w->dir, name, length, &n);
	return err ?: draft_tree_dir(w->d, n, flags, &w->dir);
}

/* Into the directory, or what leads there. */
static int enter(struct walk *w, const char *name, size_t length)
{
	uint32_t n = draft_tree_find(w->d, w->dir, name, length);
	uint32_t inode = n == DRAFT_NONE ? DRAFT_NONE : w->d->names[n].inode;
	struct draft_inode *i;

	inode = draft_tree_real(w->d, inode);
	if (inode == DRAFT_NONE)
		return make(w, name, length);
	i = &w->d->inodes[inode];
	if (S_ISLNK(i->mode))
		return follow(w, i);
	if (!S_ISDIR(i->mode))
		return w->how == DRAFT_MAKE ?
			       draft_tree_refuse(
				       w->d, "a file is not a directory, too") :
			       -ENOTDIR;
	if (w->how == DRAFT_MAKE)
		i->flags &= ~(uint32_t)DRAFT_SHADOW;
	w->dir = inode;
	return 0;
}

static int step(struct walk *w, const char *name, size_t length)
{
	if (rest_is_dot_dot(name, length))
		return climb(w, name);
	if (length > DRAFT_NAME_MAX)
		return draft_tree_refuse(w->d,
					 "a name is longer than 255 bytes");
	if (draft_path_is_mark(name, length) &&
	    !draft_path_is_reserved(name, length))
		return draft_tree_refuse(w->d, "a whiteout is not a directory");
	return enter(w, name, length);
}

static int arrive(struct walk *w, const char *name, size_t length,
		  struct draft_place *out)
{
	if (rest_is_dot_dot(name, length)) {
		out->length = 0;
		return climb(w, name);
	}
	if (length > DRAFT_NAME_MAX)
		return draft_tree_refuse(w->d,
					 "a name is longer than 255 bytes");
	memcpy(out->name, name, length);
	out->length = (uint8_t)length;
	return 0;
}

int draft_path_walk(struct draft *d, const char *path, size_t size,
		    enum draft_walk how, struct draft_place *out)
{
	struct walk w = { .d = d, .how = how, .dir = INDEX_ROOT };
	const char *name;
	size_t length;
	int err = 0;

	if (!size)
		return draft_tree_refuse(d, "a path is empty");
	if (size > INDEX_PATH_MAX)
		return draft_tree_refuse(d, "a path is too long");
	if (memchr(path, '\0', size))
		return draft_tree_refuse(d, "a path has a zero byte");
	rest_begin(&w.rest, path, size);
	length = rest_next(&w.rest, &name);
	while (!err && !rest_is_last(&w.rest)) {
		err = step(&w, name, length);
		if (!err)
			length = rest_next(&w.rest, &name);
	}
	err = err ?: arrive(&w, name, length, out);
	out->dir = w.dir;
	rest_end(&w.rest);
	return err;
}

int draft_path_target(struct draft *d, const char *target, size_t size,
		      uint32_t *out)
{
	struct draft_place p;
	int err = draft_path_walk(d, target, size, DRAFT_LOOK, &p);
	uint32_t n = DRAFT_NONE;

	*out = DRAFT_NONE;
	if (err == -ENOENT || err == -ENOTDIR)
		return 0;
	if (err)
		return err;
	if (!p.length)
		return -EISDIR;
	n = draft_tree_find(d, p.dir, p.name, p.length);
	if (n == DRAFT_NONE)
		return 0;
	*out = draft_tree_real(d, d->names[n].inode);
	if (*out == DRAFT_NONE || !S_ISDIR(d->inodes[*out].mode))
		return 0;
	if (!(d->inodes[*out].flags & DRAFT_SHADOW))
		return -EISDIR;
	*out = DRAFT_NONE; /* it has whiteouts in it, no more */
	return 0;
}
