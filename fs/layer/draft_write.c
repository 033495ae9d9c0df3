/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From the root on, breadth first: so the names of a directory stand together,
 * and its number is smaller than those of the directories in it.
 */
#include "draft.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "array.h"
#include "draft_path.h"
#include "index_dir.h"
#include "index_write.h"
#include "scope.h"

/* What eStargz puts in the root, for those who know it. */
#define STARGZ_TOC "stargz.index.json"
static const char *const stargz_names[] = {
	STARGZ_TOC,
	".prefetch.landmark",
	".no.prefetch.landmark",
};

/* A name of the directory that is being written. */
struct shown {
	const char *text;
	uint8_t length;
	uint32_t inode; /* DRAFT_NONE: a whiteout */
	uint32_t offset;
};

struct writer {
	struct draft *d;
	bool stargz;
	uint32_t *order; /* inodes, by their number in the index */
	size_t order_count, order_room;
	struct shown *shown; /* of one directory */
	size_t shown_count, shown_room;
	struct index_name *names;
	size_t name_count, name_room;
	struct index_inode *inodes;
	uint64_t data;
};

static void writer_end(struct writer *w)
{
	free(w->order);
	free(w->shown);
	free(w->names);
	free(w->inodes);
}

/* --- links ----------------------------------------------------------------- */

/*
 * Now that all is there: is what it leads to?  If not, or if that is a
 * directory now, it is of a lower layer; to itself, by others, likewise.
 */
static int pending_settle(struct draft *d, uint32_t link)
{
	struct draft_inode *i = &d->inodes[link];
	uint32_t target;
	int err = draft_path_target(d, d->text + i->at, i->size, &target);

	if (err == -ENOMEM)
		return err;
	if (err || target == DRAFT_NONE || target == link)
		return 0;
	i->at = target;
	i->flags = DRAFT_MOVED;
	return 0;
}

static int pending_settle_all(struct draft *d)
{
	int err = 0;

	for (size_t i = 0; i < d->pending_count && !err; i++)
		err = pending_settle(d, d->pending[i]);
	return err;
}

/* --- the names of a directory ---------------------------------------------- */

static bool is_called(const struct draft *d, uint32_t name, const char *what)
{
	const struct draft_name *n = &d->names[name];

	return n->length == strlen(what) &&
	       !memcmp(d->text + n->text, what, n->length);
}

/* The last entry is its table of contents. */
static bool is_stargz(const struct draft *d)
{
	return d->last != DRAFT_NONE && d->names[d->last].dir == INDEX_ROOT &&
	       is_called(d, d->last, STARGZ_TOC);
}

static bool is_hidden(const struct writer *w, uint32_t name)
{
	const struct draft_name *n = &w->d->names[name];

	if (draft_path_is_mark(draft_tree_name_text(w->d, name), n->length))
		return true;
	if (!w->stargz || n->dir != INDEX_ROOT)
		return false;
	for (size_t i = 0; i < ARRAY_LEN(stargz_names); i++)
		if (is_called(w->d, name, stargz_names[i]))
			return true;
	return false;
}

/* What a name shows: DRAFT_NONE is a whiteout; false: nothing. */
static bool shows(struct writer *w, uint32_t dir, uint32_t name,
		  uint32_t *inode)
{
	const struct draft_name *n = &w->d->names[name];
	struct draft_inode *i;

	*inode = draft_tree_real(w->d, n->inode);
	i = *inode == DRAFT_NONE ? NULL : &w->d->inodes[*inode];
	if (n->white && i && i->flags & DRAFT_SHADOW)
		*inode = DRAFT_NONE; /* what it was to hide is gone with it */
	else if (n->white && i && S_ISDIR(i->mode))
		i->flags |= INDEX_OPAQUE;
	if (is_hidden(w, name))
		return false;
	if (*inode != DRAFT_NONE)
		return true;
	return n->white && !(w->d->inodes[dir].flags & INDEX_OPAQUE);
}

static int show(struct writer *w, uint32_t name, uint32_t inode)
{
	const struct draft_name *n = &w->d->names[name];

	if (!array_grow(&w->shown, &w->shown_room, w->shown_count + 1))
		return -ENOMEM;
	w->shown[w->shown_count++] = (struct shown){
		.text = draft_tree_name_text(w->d, name),
		.length = n->length,
		.inode = inode,
		.offset = n->text,
	};
	return 0;
}

static int by_name(const void *a, const void *b)
{
	const struct shown *x = a;
	const struct shown *y = b;

	return index_dir_compare(x->text, x->length, y->text, y->length);
}

/* --- numbers --------------------------------------------------------------- */

static int number(struct writer *w, uint32_t inode)
{
	struct draft_inode *i = &w->d->inodes[inode];

	if (i->number != DRAFT_NONE)
		return 0;
	if (!array_grow(&w->order, &w->order_room, w->order_count + 1))
		return -ENOMEM;
	i->number = (uint32_t)w->order_count;
	w->order[w->order_count++] = inode;
	i->links = S_ISDIR(i->mode) ? 2 : 0;
	if (S_ISREG(i->mode))
		w->data += i->size;
	return 0;
}

static int write_name(struct writer *w, struct draft_inode *dir,
		      const struct shown *s)
{
	uint32_t child = INDEX_NONE;
	int err = s->inode == DRAFT_NONE ? 0 : number(w, s->inode);

	if (err)
		return err;
	if (s->inode != DRAFT_NONE) {
		struct draft_inode *i = &w->d->inodes[s->inode];

		child = i->number;
		if (S_ISDIR(i->mode))
			dir->links++;
		else
			i->links++;
	}
	if (!array_grow(&w->names, &w->name_room, w->name_count + 1))
		return -ENOMEM;
	w->names[w->name_count++] = (struct index_name){
		.text = s->offset,
		.length = s->length,
		.inode = child,
	};
	return 0;
}

static int write_dir(struct writer *w, uint32_t inode)
{
	struct draft_inode *dir = &w->d->inodes[inode];
	uint32_t name = dir->first;
	uint32_t child;
	int err = 0;

	w->shown_count = 0;
	for (; name != DRAFT_NONE && !err; name = w->d->names[name].sibling)
		if (shows(w, inode, name, &child))
			err = show(w, name, child);
	if (w->shown_count)
		qsort(w->shown, w->shown_count, sizeof(*w->shown), by_name);
	dir->at = w->name_count;
	dir->count = (uint32_t)w->shown_count;
	for (size_t i = 0; i < w->shown_count && !err; i++)
		err = write_name(w, dir, &w->shown[i]);
	return err;
}

static int write_dirs(struct writer *w)
{
	int err = number(w, INDEX_ROOT);

	for (size_t i = 0; i < w->order_count && !err; i++)
		if (S_ISDIR(w->d->inodes[w->order[i]].mode))
			err = write_dir(w, w->order[i]);
	return err;
}

/* --- the whole ------------------------------------------------------------- */

static struct index_inode inode_of(const struct draft_inode *i)
{
	return (struct index_inode){
		.mode = i->mode,
		.uid = i->uid,
		.gid = i->gid,
		.links = i->links,
		.size = i->size,
		.mtime = i->mtime,
		.mtime_ns = i->mtime_ns,
		.xattrs = i->xattrs,
		.source = i->number,
		.at = i->at,
		.count = i->count,
		.flags = i->flags & ~(uint32_t)(DRAFT_SHADOW | DRAFT_MOVED),
	};
}

static int make_inodes(struct writer *w)
{
	w->inodes = malloc(w->order_count * sizeof(*w->inodes));
	if (!w->inodes)
		return -ENOMEM;
	for (size_t i = 0; i < w->order_count; i++)
		w->inodes[i] = inode_of(&w->d->inodes[w->order[i]]);
	return 0;
}

static int write_out(const struct writer *w, const struct index_layer *layer,
		     int fd)
{
	const struct draft *d = w->d;
	const struct index_contents c = {
		.entries = d->entries,
		.data = w->data,
		.layers = layer,
		.inodes = w->inodes,
		.names = w->names,
		.extents = d->extents,
		.objects = d->objects,
		.xattrs = d->xattrs.bytes,
		.text = d->text,
		.layer_count = 1,
		.inode_count = w->order_count,
		.name_count = w->name_count,
		.extent_count = d->extent_count,
		.object_count = d->object_count,
		.xattr_bytes = d->xattrs.size,
		.text_bytes = d->text_size,
	};

	return index_write(fd, &c);
}

int draft_write(struct draft *d, const struct index_layer *layer, int fd)
{
	struct writer w = { .d = d, .stargz = is_stargz(d) };
	int err = pending_settle_all(d);

	err = err ?: write_dirs(&w);
	err = err ?: make_inodes(&w);
	err = err ?: write_out(&w, layer, fd);
	writer_end(&w);
	return err;
}
