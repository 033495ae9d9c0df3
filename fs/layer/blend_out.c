/* SPDX-License-Identifier: Apache-2.0 */
#include "blend_out.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "array.h"
#include "index_write.h"
#include "scope.h"

#define SECTION_MAX (UINT32_MAX - 1) /* elements, for any; and "none" */

static const struct index_head *head_of(const struct blend_out *b,
					uint32_t layer)
{
	return index_file_head(b->layers[layer]);
}

int blend_out_begin(struct blend_out *b, struct index_file *const *layers,
		    uint32_t count)
{
	uint64_t inodes = 0;
	uint64_t objects = 0;

	*b = (struct blend_out){ .layers = layers, .layer_count = count };
	b->inode_base = calloc(count + 1, sizeof(*b->inode_base));
	b->object_base = calloc(count + 1, sizeof(*b->object_base));
	if (!b->inode_base || !b->object_base)
		return -ENOMEM;
	for (uint32_t i = 0; i < count; i++) {
		b->inode_base[i] = inodes;
		b->object_base[i] = objects;
		inodes += head_of(b, i)->inodes.count;
		objects += head_of(b, i)->objects.count;
	}
	b->inode_map = calloc(inodes + 1, sizeof(*b->inode_map));
	b->object_map = calloc(objects + 1, sizeof(*b->object_map));
	return b->inode_map && b->object_map ? 0 : -ENOMEM;
}

void blend_out_end(struct blend_out *b)
{
	free(b->inodes);
	free(b->names);
	free(b->extents);
	free(b->objects);
	free(b->text);
	free(b->inode_map);
	free(b->object_map);
	free(b->inode_base);
	free(b->object_base);
	xattr_sets_end(&b->xattrs);
}

/* --- what an object refers to ---------------------------------------------- */

static int bring_text(struct blend_out *b, const char *text, size_t size,
		      uint64_t *at)
{
	if (size > SECTION_MAX - b->text_size)
		return -E2BIG;
	if (!array_grow(&b->text, &b->text_room, b->text_size + size))
		return -ENOMEM;
	memcpy(b->text + b->text_size, text, size);
	*at = b->text_size;
	b->text_size += size;
	return 0;
}

/* The layer has n of them. */
static int bring_object(struct blend_out *b, uint32_t layer, uint64_t n,
			uint32_t *out)
{
	uint32_t *known;
	struct index_object object;
	int err = index_file_object(b->layers[layer], n, &object);

	if (err)
		return err;
	known = &b->object_map[b->object_base[layer] + n];
	if (!*known) {
		if (b->object_count >= SECTION_MAX)
			return -E2BIG;
		if (!array_grow(&b->objects, &b->object_room,
				b->object_count + 1))
			return -ENOMEM;
		b->objects[b->object_count++] = object;
		*known = (uint32_t)b->object_count;
	}
	*out = *known - 1;
	return 0;
}

static int bring_extent(struct blend_out *b, uint32_t layer,
			struct index_extent e)
{
	int err = 0;

	if (e.object != INDEX_NONE)
		err = bring_object(b, layer, e.object, &e.object);
	if (err)
		return err;
	if (b->extent_count >= SECTION_MAX)
		return -E2BIG;
	if (!array_grow(&b->extents, &b->extent_room, b->extent_count + 1))
		return -ENOMEM;
	b->extents[b->extent_count++] = e;
	return 0;
}

static int bring_extents(struct blend_out *b, uint32_t layer,
			 struct index_inode *i)
{
	uint64_t at = b->extent_count;
	int err = 0;

	for (uint32_t k = 0; k < i->count && !err; k++) {
		struct index_extent e;

		err = index_file_extent(b->layers[layer], i, k, &e);
		err = err ?: bring_extent(b, layer, e);
	}
	i->at = at;
	return err;
}

static int bring_data(struct blend_out *b, uint32_t layer,
		      struct index_inode *i)
{
	uint32_t object;
	int err;

	if (S_ISLNK(i->mode))
		return bring_text(b, index_file_text(b->layers[layer], i),
				  i->size, &i->at);
	if (!S_ISREG(i->mode))
		return 0;
	b->data += i->size;
	if (i->flags & INDEX_SPARSE)
		return bring_extents(b, layer, i);
	if (!(i->flags & INDEX_OBJECT))
		return 0;
	err = bring_object(b, layer, i->at, &object);
	i->at = object;
	return err;
}

/* Sets that are sound have been sorted, so each comes out as it was. */
static int bring_xattrs(struct blend_out *b, uint32_t layer, uint32_t *at)
{
	scoped_free struct index_xattr *set = NULL;
	size_t count = 0;
	size_t room = 0;
	struct index_xattrs left;
	int more = index_xattrs_begin(b->layers[layer], *at, &left);

	if (*at == INDEX_NONE || more)
		return more;
	do {
		if (!array_grow(&set, &room, count + 1))
			return -ENOMEM;
		more = index_xattrs_next(&left, &set[count++]);
	} while (more > 0);
	return more ?: xattr_sets_add(&b->xattrs, set, count - 1, at);
}

/* --- the objects ----------------------------------------------------------- */

static int add_inode(struct blend_out *b, const struct index_inode *i,
		     uint32_t *out)
{
	if (b->inode_count >= SECTION_MAX)
		return -E2BIG;
	if (!array_grow(&b->inodes, &b->inode_room, b->inode_count + 1))
		return -ENOMEM;
	*out = (uint32_t)b->inode_count;
	b->inodes[b->inode_count++] = *i;
	return 0;
}

int blend_out_object(struct blend_out *b, struct view_object o, uint32_t *out)
{
	struct index_inode i;
	uint32_t *known;
	int err = index_file_inode(b->layers[o.layer], o.inode, &i);

	if (err)
		return err;
	known = &b->inode_map[b->inode_base[o.layer] + o.inode];
	if (!*known) {
		i.links = 0;
		i.layer = o.layer;
		i.source = o.inode;
		err = bring_data(b, o.layer, &i);
		err = err ?: bring_xattrs(b, o.layer, &i.xattrs);
		err = err ?: add_inode(b, &i, out);
		if (err)
			return err;
		*known = *out + 1;
	}
	*out = *known - 1;
	return 0;
}

int blend_out_dir(struct blend_out *b, struct view_object model,
		  struct view_object lowest, uint32_t flags, uint32_t *out)
{
	struct index_inode i;
	int err = index_file_inode(b->layers[model.layer], model.inode, &i);

	i.links = 2;
	i.layer = lowest.layer;
	i.source = lowest.inode;
	i.flags = flags;
	i.at = i.count = 0;
	err = err ?: bring_xattrs(b, model.layer, &i.xattrs);
	return err ?: add_inode(b, &i, out);
}

int blend_out_name(struct blend_out *b, const struct index_entry *name,
		   uint32_t inode)
{
	uint64_t text;
	int err = bring_text(b, name->text, name->length, &text);

	if (err)
		return err;
	if (b->name_count >= SECTION_MAX)
		return -E2BIG;
	if (!array_grow(&b->names, &b->name_room, b->name_count + 1))
		return -ENOMEM;
	b->names[b->name_count++] = (struct index_name){
		.text = (uint32_t)text,
		.length = name->length,
		.inode = inode,
	};
	return 0;
}

/* --- the whole ------------------------------------------------------------- */

static int layers_of(const struct blend_out *b, struct index_layer *out,
		     uint64_t *entries)
{
	int err = 0;

	for (uint32_t i = 0; i < b->layer_count && !err; i++) {
		err = index_file_layer(b->layers[i], 0, &out[i]);
		*entries += head_of(b, i)->entries;
	}
	return err;
}

int blend_out_write(const struct blend_out *b, int fd)
{
	scoped_free struct index_layer *layers =
		calloc(b->layer_count + 1, sizeof(*layers));
	struct index_contents c = {
		.data = b->data,
		.layers = layers,
		.inodes = b->inodes,
		.names = b->names,
		.extents = b->extents,
		.objects = b->objects,
		.xattrs = b->xattrs.bytes,
		.text = b->text,
		.layer_count = b->layer_count,
		.inode_count = b->inode_count,
		.name_count = b->name_count,
		.extent_count = b->extent_count,
		.object_count = b->object_count,
		.xattr_bytes = b->xattrs.size,
		.text_bytes = b->text_size,
	};
	int err = layers ? layers_of(b, layers, &c.entries) : -ENOMEM;

	return err ?: index_write(fd, &c);
}
