/* SPDX-License-Identifier: Apache-2.0 */
#include "draft_tree.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "array.h"
#include "hash.h"
#include "scope.h"

#define HEADS_FIRST   256
#define IMPLICIT_MODE 0755 /* as engines make them */

int draft_tree_begin(struct draft *d, const struct draft_limits *limits)
{
	uint32_t root;
	int err;

	*d = (struct draft){ .limits = *limits, .last = DRAFT_NONE };
	d->heads = malloc(HEADS_FIRST * sizeof(*d->heads));
	if (!d->heads)
		return -ENOMEM;
	d->head_count = HEADS_FIRST;
	memset(d->heads, 0xff, HEADS_FIRST * sizeof(*d->heads));
	err = draft_tree_inode(d, &root);
	if (err)
		return err;
	d->inodes[root].mode = S_IFDIR | IMPLICIT_MODE;
	d->inodes[root].flags = INDEX_IMPLICIT;
	return 0;
}

void draft_tree_end(struct draft *d)
{
	free(d->inodes);
	free(d->names);
	free(d->heads);
	free(d->text);
	free(d->extents);
	free(d->objects);
	free(d->pending);
	xattr_sets_end(&d->xattrs);
}

int draft_tree_refuse(struct draft *d, const char *why)
{
	d->why = why;
	return -EINVAL;
}

static size_t chain_of(const struct draft *d, uint32_t dir, const char *name,
		       size_t length)
{
	return hash_bytes(name, length, dir) & (d->head_count - 1);
}

uint32_t draft_tree_find(const struct draft *d, uint32_t dir, const char *name,
			 size_t length)
{
	uint32_t at = d->heads[chain_of(d, dir, name, length)];

	for (; at != DRAFT_NONE; at = d->names[at].chain) {
		const struct draft_name *n = &d->names[at];

		if (n->dir == dir && n->length == length &&
		    !memcmp(d->text + n->text, name, length))
			break;
	}
	return at;
}

static int heads_grow(struct draft *d)
{
	size_t count = d->head_count * 2;
	uint32_t *heads = malloc(count * sizeof(*heads));

	if (!heads)
		return -ENOMEM;
	memset(heads, 0xff, count * sizeof(*heads));
	free(d->heads);
	d->heads = heads;
	d->head_count = count;
	for (uint32_t i = 0; i < d->name_count; i++) {
		struct draft_name *n = &d->names[i];
		size_t chain =
			chain_of(d, n->dir, d->text + n->text, n->length);

		n->chain = heads[chain];
		heads[chain] = i;
	}
	return 0;
}

static int name_new(struct draft *d, uint32_t dir, const char *name,
		    size_t length, uint32_t *out)
{
	uint32_t at = (uint32_t)d->name_count;
	uint64_t text;
	uint32_t *head;
	int err;

	if (at >= d->limits.names)
		return draft_tree_refuse(d, "too many names");
	if (at >= d->head_count && heads_grow(d))
		return -ENOMEM;
	err = draft_tree_text(d, name, length, &text);
	if (err)
		return err;
	if (!array_grow(&d->names, &d->name_room, d->name_count + 1))
		return -ENOMEM;
	head = &d->heads[chain_of(d, dir, name, length)];
	d->names[at] = (struct draft_name){
		.dir = dir,
		.inode = DRAFT_NONE,
		.text = (uint32_t)text,
		.chain = *head,
		.sibling = d->inodes[dir].first,
		.length = (uint8_t)length,
	};
	*head = at;
	d->inodes[dir].first = at;
	d->name_count++;
	*out = at;
	return 0;
}

int draft_tree_name(struct draft *d, uint32_t dir, const char *name,
		    size_t length, uint32_t *out)
{
	uint32_t at = draft_tree_find(d, dir, name, length);

	if (at == DRAFT_NONE)
		return name_new(d, dir, name, length, out);
	*out = at;
	return 0;
}

int draft_tree_inode(struct draft *d, uint32_t *out)
{
	if (d->inode_count >= d->limits.inodes)
		return draft_tree_refuse(d, "too many files");
	if (!array_grow(&d->inodes, &d->inode_room, d->inode_count + 1))
		return -ENOMEM;
	*out = (uint32_t)d->inode_count++;
	d->inodes[*out] = (struct draft_inode){
		.xattrs = INDEX_NONE,
		.number = DRAFT_NONE,
		.first = DRAFT_NONE,
		.name = DRAFT_NONE,
	};
	return 0;
}

int draft_tree_dir(struct draft *d, uint32_t name, uint32_t flags,
		   uint32_t *out)
{
	uint32_t depth = d->inodes[d->names[name].dir].depth + 1;
	struct draft_inode *dir;
	int err;

	if (depth > d->limits.depth)
		return draft_tree_refuse(d, "directories are too deep");
	err = draft_tree_inode(d, out);
	if (err)
		return err;
	dir = &d->inodes[*out];
	dir->mode = S_IFDIR | IMPLICIT_MODE;
	dir->flags = flags;
	dir->name = name;
	dir->depth = depth;
	d->names[name].inode = *out;
	return 0;
}

int draft_tree_text(struct draft *d, const char *text, size_t size,
		    uint64_t *at)
{
	if (size > d->limits.text - d->text_size)
		return draft_tree_refuse(d, "the names are too long together");
	if (!array_grow(&d->text, &d->text_room, d->text_size + size))
		return -ENOMEM;
	memcpy(d->text + d->text_size, text, size);
	*at = d->text_size;
	d->text_size += size;
	return 0;
}

const char *draft_tree_name_text(const struct draft *d, uint32_t name)
{
	return d->text + d->names[name].text;
}

uint32_t draft_tree_parent(const struct draft *d, uint32_t dir)
{
	uint32_t name = d->inodes[dir].name;

	return name == DRAFT_NONE ? dir : d->names[name].dir;
}

static bool is_moved(const struct draft *d, uint32_t inode)
{
	return inode != DRAFT_NONE && d->inodes[inode].flags & DRAFT_MOVED;
}

/* The way gets shorter by going it, or links to links could make it long. */
uint32_t draft_tree_real(struct draft *d, uint32_t inode)
{
	while (is_moved(d, inode)) {
		uint32_t next = (uint32_t)d->inodes[inode].at;

		if (is_moved(d, next))
			d->inodes[inode].at = d->inodes[next].at;
		inode = next;
	}
	return inode;
}
