/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Directory by directory, breadth first: all that its parts have, sorted by
 * name, and of each name what shows.
 */
#include "blend.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "array.h"
#include "blend_out.h"
#include "index_dir.h"
#include "scope.h"

#define EMPTY_MODE 0755 /* of the root of no layers at all */

/* A name that one part of a directory has. */
struct candidate {
	struct index_entry entry;
	uint32_t layer;
};

struct blend {
	struct blend_out out;
	struct view_list parts; /* of all directories, one after the other */
	struct candidate *candidates; /* of one directory */
	size_t candidate_count, candidate_room;
	bool keep_marks;
	struct view_object *dangling;
};

static int by_name(const void *a, const void *b)
{
	const struct candidate *x = a;
	const struct candidate *y = b;
	int order = index_dir_compare(x->entry.text, x->entry.length,
				      y->entry.text, y->entry.length);

	/* The topmost layer first. */
	return order ?: (x->layer < y->layer) - (x->layer > y->layer);
}

static int gather_part(struct blend *b, struct view_object part)
{
	const struct index_file *f = b->out.layers[part.layer];
	struct index_inode dir;
	int err = index_file_dir(f, part.inode, &dir);
	size_t need = b->candidate_count + (err ? 0 : dir.count);

	if (err)
		return -EIO;
	if (!array_grow(&b->candidates, &b->candidate_room, need))
		return -ENOMEM;
	for (uint32_t i = 0; i < dir.count && !err; i++) {
		struct candidate *c = &b->candidates[b->candidate_count++];

		c->layer = part.layer;
		err = index_dir_entry(f, part.inode, &dir, i, &c->entry);
	}
	return err;
}

/* All names of a directory, whose parts stand from `at` on in the list. */
static int gather(struct blend *b, uint64_t at, uint32_t count)
{
	int err = 0;

	b->candidate_count = 0;
	for (uint32_t i = 0; i < count && !err; i++)
		err = gather_part(b, b->parts.objects[at + i]);
	if (!err && b->candidate_count)
		qsort(b->candidates, b->candidate_count, sizeof(*b->candidates),
		      by_name);
	return err;
}

/* --- what shows ------------------------------------------------------------ */

/* Until it is its turn, a directory's span is that of its parts. */
static int add_dir(struct blend *b, const struct view_name *n, size_t first,
		   uint32_t *out)
{
	size_t last = b->parts.count - 1;
	struct view_object top = b->parts.objects[first];
	uint32_t flags = n->has_model ? 0 : INDEX_IMPLICIT;
	struct index_inode *dir;
	int err;

	if (b->keep_marks && n->closed)
		flags |= INDEX_OPAQUE;
	err = blend_out_dir(&b->out, n->has_model ? n->model : top,
			    b->parts.objects[last], flags, out);
	if (err)
		return err;
	dir = &b->out.inodes[*out];
	dir->at = first;
	dir->count = (uint32_t)(b->parts.count - first);
	return 0;
}

static int add_object(struct blend *b, struct view_object o, uint32_t *out)
{
	const struct index_file *f = b->out.layers[o.layer];
	struct view_object target = o;
	struct index_inode i;
	int err = index_file_inode(f, o.inode, &i);

	if (!err && i.flags & INDEX_LINK)
		err = view_find(b->out.layers, o.layer, index_file_text(f, &i),
				i.size, &target);
	if (err == -ENOENT)
		*b->dangling = o;
	return err ?: blend_out_object(&b->out, target, out);
}

static void count_link(struct blend *b, uint32_t dir, uint32_t child)
{
	if (S_ISDIR(b->out.inodes[child].mode))
		b->out.inodes[dir].links++;
	else
		b->out.inodes[child].links++;
}

static int show(struct blend *b, uint32_t dir, const struct index_entry *name,
		const struct view_name *n, size_t first)
{
	uint32_t child = INDEX_NONE;
	int err = 0;

	if (n->is_dir)
		err = add_dir(b, n, first, &child);
	else if (n->top.inode != INDEX_NONE)
		err = add_object(b, n->top, &child);
	else if (!b->keep_marks || b->out.inodes[dir].flags & INDEX_OPAQUE)
		return 0;
	err = err ?: blend_out_name(&b->out, name, child);
	if (!err && child != INDEX_NONE)
		count_link(b, dir, child);
	return err;
}

static bool is_same_name(const struct candidate *a, const struct candidate *b)
{
	return !index_dir_compare(a->entry.text, a->entry.length, b->entry.text,
				  b->entry.length);
}

/* All of one name, from the i-th candidate on; *end is the next name's. */
static int blend_name(struct blend *b, uint32_t dir, size_t i, size_t *end)
{
	const struct candidate *c = b->candidates;
	size_t first = b->parts.count;
	struct view_name n = { 0 };
	int more = 1;

	for (*end = i; *end < b->candidate_count; ++*end) {
		const struct candidate *at = &c[*end];

		if (*end > i && !is_same_name(&c[i], at))
			break;
		if (*end > i && at->layer == at[-1].layer)
			return -EIO; /* a name is there once */
		if (more > 0)
			more = view_add(b->out.layers, &b->parts,
					(struct view_object){ at->layer,
							      at->entry.inode },
					&n);
		if (more < 0)
			return more;
	}
	return show(b, dir, &c[i].entry, &n, first);
}

static int blend_dir(struct blend *b, uint32_t number)
{
	struct index_inode dir = b->out.inodes[number];
	size_t names = b->out.name_count;
	size_t i = 0;
	int err = gather(b, dir.at, dir.count);

	while (!err && i < b->candidate_count)
		err = blend_name(b, number, i, &i);
	b->out.inodes[number].at = names;
	b->out.inodes[number].count = (uint32_t)(b->out.name_count - names);
	return err;
}

/* --- the whole ------------------------------------------------------------- */

static int empty_root(struct blend *b)
{
	const struct index_inode root = {
		.mode = S_IFDIR | EMPTY_MODE,
		.flags = INDEX_IMPLICIT,
		.links = 2,
		.xattrs = INDEX_NONE,
	};

	if (!array_grow(&b->out.inodes, &b->out.inode_room, 1))
		return -ENOMEM;
	b->out.inodes[b->out.inode_count++] = root;
	return 0;
}

static int blend_root(struct blend *b)
{
	struct view_name n = { 0 };
	uint32_t root;
	int more = 1;

	for (uint32_t i = b->out.layer_count; i-- > 0 && more > 0;)
		more = view_add(b->out.layers, &b->parts,
				(struct view_object){ i, INDEX_ROOT }, &n);
	if (more < 0)
		return more;
	if (!n.found)
		return empty_root(b);
	return n.is_dir ? add_dir(b, &n, 0, &root) : -EIO;
}

int blend_write(struct index_file *const *layers, uint32_t count,
		const struct blend_options *options, int fd,
		struct view_object *dangling)
{
	struct blend b = {
		.keep_marks = options->keep_marks,
		.dangling = dangling,
	};
	int err = blend_out_begin(&b.out, layers, count);

	err = err ?: blend_root(&b);
	for (uint32_t i = 0; !err && i < b.out.inode_count; i++)
		if (S_ISDIR(b.out.inodes[i].mode))
			err = blend_dir(&b, i);
	err = err ?: blend_out_write(&b.out, fd);
	blend_out_end(&b.out);
	free(b.parts.objects);
	free(b.candidates);
	return err;
}
