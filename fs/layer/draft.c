/* SPDX-License-Identifier: Apache-2.0 */
#include "draft.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "array.h"
#include "draft_path.h"
#include "scope.h"
#include "xattr.h"

#define MARK        ".wh."
#define MARK_OPAQUE ".wh..wh..opq"

#define NS_PER_SECOND 1000000000

struct draft *draft_new(const struct draft_limits *limits)
{
	struct draft *d = malloc(sizeof(*d));

	if (d && draft_tree_begin(d, limits)) {
		draft_free(d);
		return NULL;
	}
	return d;
}

void draft_free(struct draft *d)
{
	if (d)
		draft_tree_end(d);
	free(d);
}

const char *draft_why(const struct draft *d)
{
	return d->why ?: "";
}

int draft_object(struct draft *d, const struct index_object *object,
		 uint32_t *number)
{
	if (!array_grow(&d->objects, &d->object_room, d->object_count + 1))
		return -ENOMEM;
	*number = (uint32_t)d->object_count;
	d->objects[d->object_count++] = *object;
	return 0;
}

/* --- attributes ------------------------------------------------------------ */

static int xattr_take(struct draft *d, const struct draft_xattr *from,
		      char stored[XATTR_STORED_MAX], struct index_xattr *to)
{
	if (!from->name[0] || xattr_store_name(from->name, stored))
		return draft_tree_refuse(
			d, "the name of an extended attribute can not be");
	if (from->size > INDEX_VALUE_MAX)
		return draft_tree_refuse(d,
					 "an extended attribute is too long");
	*to = (struct index_xattr){
		.name = stored,
		.length = (uint8_t)strlen(stored),
		.value = from->value,
		.size = (uint32_t)from->size,
	};
	return 0;
}

static int xattrs_take(struct draft *d, const struct draft_entry *e,
		       uint32_t *at)
{
	scoped_free struct index_xattr *set = NULL;
	scoped_free char(*names)[XATTR_STORED_MAX] = NULL;
	int err = 0;

	*at = INDEX_NONE;
	if (!e->xattr_count)
		return 0;
	if (e->xattr_count > DRAFT_XATTRS_MAX)
		return draft_tree_refuse(d, "too many extended attributes");
	set = calloc(e->xattr_count, sizeof(*set));
	names = calloc(e->xattr_count, sizeof(*names));
	if (!set || !names)
		return -ENOMEM;
	for (size_t i = 0; i < e->xattr_count && !err; i++)
		err = xattr_take(d, &e->xattrs[i], names[i], &set[i]);
	err = err ?: xattr_sets_add(&d->xattrs, set, e->xattr_count, at);
	if (err == -E2BIG)
		return draft_tree_refuse(
			d, "the extended attributes are too long together");
	return err;
}

static void attributes_set(struct draft_inode *i, const struct draft_entry *e,
			   uint32_t xattrs)
{
	if (!S_ISLNK(i->mode))
		i->mode = (i->mode & S_IFMT) | (e->mode & 07777);
	i->uid = e->uid;
	i->gid = e->gid;
	i->mtime = e->mtime;
	i->mtime_ns = e->mtime_ns;
	i->xattrs = xattrs;
}

/* --- what there is of each type -------------------------------------------- */

static int extents_take(struct draft *d, const struct draft_entry *e,
			struct draft_inode *i)
{
	size_t count = e->extent_count;

	if (count > INDEX_NONE - d->extent_count)
		return draft_tree_refuse(d, "too many pieces of sparse files");
	if (!array_grow(&d->extents, &d->extent_room, d->extent_count + count))
		return -ENOMEM;
	if (count)
		memcpy(d->extents + d->extent_count, e->extents,
		       count * sizeof(*e->extents));
	i->at = d->extent_count;
	i->count = e->extent_count;
	d->extent_count += count;
	return 0;
}

static int file_take(struct draft *d, const struct draft_entry *e,
		     struct draft_inode *i)
{
	if (e->size > INT64_MAX)
		return draft_tree_refuse(d, "a file is too large");
	i->size = e->size;
	i->at = e->at;
	switch (e->data) {
	case DRAFT_RESIDUE: return 0;
	case DRAFT_OBJECT: i->flags |= INDEX_OBJECT; return 0;
	case DRAFT_EXTENTS: i->flags |= INDEX_SPARSE; break;
	}
	return extents_take(d, e, i);
}

static int symlink_take(struct draft *d, const struct draft_entry *e,
			struct draft_inode *i)
{
	if (!e->target_size || e->target_size > INDEX_TARGET_MAX ||
	    memchr(e->target, '\0', e->target_size))
		return draft_tree_refuse(
			d, "the target of a symbolic link can not be");
	i->mode |= 0777;
	i->size = e->target_size;
	return draft_tree_text(d, e->target, e->target_size, &i->at);
}

static int type_take(struct draft *d, const struct draft_entry *e,
		     struct draft_inode *i)
{
	i->mode = e->mode & S_IFMT;
	switch (i->mode) {
	case S_IFREG: return file_take(d, e, i);
	case S_IFLNK: return symlink_take(d, e, i);
	case S_IFIFO:
	case S_IFSOCK: return 0;
	case S_IFCHR:
	case S_IFBLK: i->at = (uint64_t)e->major << 32 | e->minor; return 0;
	default: return draft_tree_refuse(d, "no such type of file");
	}
}

/* --- whiteouts ------------------------------------------------------------- */

static void whiteout_opaque(struct draft *d, uint32_t dir)
{
	d->inodes[dir].flags |= INDEX_OPAQUE;
}

static int whiteout_put(struct draft *d, const struct draft_place *p)
{
	const char *name = p->name + strlen(MARK);
	size_t length = p->length - strlen(MARK);
	uint32_t n;
	int err;

	if (!length)
		return draft_tree_refuse(d, "a whiteout of no name");
	if (name[0] == '.' && (length == 1 || (length == 2 && name[1] == '.')))
		return draft_tree_refuse(d, "a whiteout of \".\" or \"..\"");
	err = draft_tree_name(d, p->dir, name, length, &n);
	if (!err)
		d->names[n].white = true;
	return err;
}

/* Of what is in no directory there is nothing to hide. */
static int whiteout_add(struct draft *d, const struct draft_entry *e)
{
	struct draft_place p;
	int err = draft_path_walk(d, e->path, e->path_size, DRAFT_MARK, &p);

	if (err)
		return err == -ENOTDIR ? 0 : err;
	if (p.length == strlen(MARK_OPAQUE) &&
	    !memcmp(p.name, MARK_OPAQUE, p.length)) {
		whiteout_opaque(d, p.dir);
		return 0;
	}
	return whiteout_put(d, &p);
}

/* Is its last name a mark?  Others that are reserved are entries, unseen. */
static bool is_whiteout(const struct draft_entry *e)
{
	const char *end = e->path + e->path_size;
	const char *name;
	size_t length;

	while (end > e->path && end[-1] == '/')
		end--;
	name = end;
	while (name > e->path && name[-1] != '/')
		name--;
	length = (size_t)(end - name);
	if (!draft_path_is_mark(name, length))
		return false;
	return !draft_path_is_reserved(name, length) ||
	       (length == strlen(MARK_OPAQUE) &&
		!memcmp(name, MARK_OPAQUE, length));
}

/* --- entries --------------------------------------------------------------- */

/* The directory of this name, made if need be: its contents stay. */
static int dir_open(struct draft *d, const struct draft_place *p, uint32_t *out)
{
	uint32_t n;
	int err;

	*out = p->dir;
	if (!p->length)
		return 0;
	err = draft_tree_name(d, p->dir, p->name, p->length, &n);
	if (err)
		return err;
	d->last = n;
	*out = d->names[n].inode;
	if (*out != DRAFT_NONE && S_ISDIR(d->inodes[*out].mode))
		return 0;
	return draft_tree_dir(d, n, 0, out);
}

static int dir_add(struct draft *d, const struct draft_entry *e,
		   const struct draft_place *p, uint32_t xattrs)
{
	uint32_t dir;
	int err = dir_open(d, p, &dir);

	if (err)
		return err;
	d->inodes[dir].flags &= ~(uint32_t)(INDEX_IMPLICIT | DRAFT_SHADOW);
	attributes_set(&d->inodes[dir], e, xattrs);
	return 0;
}

/* Anything but a directory, in place of what is there. */
static int object_add(struct draft *d, const struct draft_entry *e,
		      const struct draft_place *p, uint32_t xattrs)
{
	uint32_t inode;
	uint32_t n;
	int err;

	if (!p->length)
		return draft_tree_refuse(
			d, "only a directory can be in place of its directory");
	err = draft_tree_name(d, p->dir, p->name, p->length, &n);
	err = err ?: draft_tree_inode(d, &inode);
	err = err ?: type_take(d, e, &d->inodes[inode]);
	if (err)
		return err;
	attributes_set(&d->inodes[inode], e, xattrs);
	d->names[n].inode = inode;
	d->last = n;
	return 0;
}

/* A link to what is not here, for the time being. */
static int pending_add(struct draft *d, const struct draft_entry *e,
		       uint32_t *out)
{
	struct draft_inode *i;
	int err;

	if (!array_grow(&d->pending, &d->pending_room, d->pending_count + 1))
		return -ENOMEM;
	err = draft_tree_inode(d, out);
	if (err)
		return err;
	i = &d->inodes[*out];
	i->flags = INDEX_LINK;
	i->size = e->target_size;
	d->pending[d->pending_count++] = *out;
	return draft_tree_text(d, e->target, e->target_size, &i->at);
}

/* The header of a link has attributes, too, and engines set them. */
static int link_add(struct draft *d, const struct draft_entry *e,
		    const struct draft_place *p, uint32_t xattrs)
{
	uint32_t inode;
	uint32_t n;
	int err = draft_path_target(d, e->target, e->target_size, &inode);

	if (err == -EISDIR)
		return draft_tree_refuse(d, "a hard link to a directory");
	if (!err && !p->length)
		return draft_tree_refuse(d,
					 "a hard link in place of a directory");
	if (!err && inode == DRAFT_NONE)
		err = pending_add(d, e, &inode);
	err = err ?: draft_tree_name(d, p->dir, p->name, p->length, &n);
	if (err)
		return err;
	d->names[n].inode = inode;
	d->last = n;
	if (d->inodes[inode].mode) /* not a pending one */
		attributes_set(&d->inodes[inode], e,
			       e->xattr_count ? xattrs :
						d->inodes[inode].xattrs);
	return 0;
}

int draft_add(struct draft *d, const struct draft_entry *e)
{
	struct draft_place p;
	uint32_t xattrs;
	int err;

	d->entries++;
	d->last = DRAFT_NONE;
	if (is_whiteout(e))
		return whiteout_add(d, e);
	if (e->mtime_ns >= NS_PER_SECOND)
		return draft_tree_refuse(d, "a time can not be");
	err = xattrs_take(d, e, &xattrs);
	err = err ?: draft_path_walk(d, e->path, e->path_size, DRAFT_MAKE, &p);
	if (err)
		return err;
	if (e->is_link)
		return link_add(d, e, &p, xattrs);
	if (S_ISDIR(e->mode))
		return dir_add(d, e, &p, xattrs);
	return object_add(d, e, &p, xattrs);
}
