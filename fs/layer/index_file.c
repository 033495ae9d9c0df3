/* SPDX-License-Identifier: Apache-2.0 */
#include "index_file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "hash.h"
#include "mapped.h"
#include "scope.h"

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__,
	       "an index is read as it lies");
_Static_assert(sizeof(struct index_head) == 160, "as format.md has it");
_Static_assert(sizeof(struct index_layer) == 48, "as format.md has it");
_Static_assert(sizeof(struct index_inode) == 64, "as format.md has it");
_Static_assert(sizeof(struct index_name) == 12, "as format.md has it");
_Static_assert(sizeof(struct index_extent) == 32, "as format.md has it");
_Static_assert(sizeof(struct index_object) == 40, "as format.md has it");

#define MAGIC_VERSION 15 /* the last byte of the magic */
#define NS_PER_SECOND 1000000000

struct index_file {
	const uint8_t *bytes;
	size_t size;
	bool mapped;
	struct index_head head; /* checked; what lies in the file may change */
};

/* --- opening --------------------------------------------------------------- */

static bool span_fits(const struct index_file *f, const struct index_span *s,
		      size_t element)
{
	return s->offset % 8 == 0 && s->offset <= f->size &&
	       s->count <= UINT32_MAX &&
	       s->count <= (f->size - s->offset) / element;
}

static int head_check(const struct index_file *f)
{
	const struct index_head *h = &f->head;
	size_t hashed =
		offsetof(struct index_head, checksum) + sizeof(h->checksum);

	if (memcmp(h->magic, INDEX_MAGIC, MAGIC_VERSION))
		return -EIO;
	if (h->magic[MAGIC_VERSION] != INDEX_MAGIC[MAGIC_VERSION])
		return -EPROTONOSUPPORT;
	if (h->size != f->size ||
	    h->checksum != hash_bytes(f->bytes + hashed, f->size - hashed, 0) ||
	    !span_fits(f, &h->layers, sizeof(struct index_layer)) ||
	    !span_fits(f, &h->inodes, sizeof(struct index_inode)) ||
	    !span_fits(f, &h->names, sizeof(struct index_name)) ||
	    !span_fits(f, &h->extents, sizeof(struct index_extent)) ||
	    !span_fits(f, &h->objects, sizeof(struct index_object)) ||
	    !span_fits(f, &h->xattrs, 1) || !span_fits(f, &h->text, 1) ||
	    h->inodes.count == 0)
		return -EIO;
	return 0;
}

const void *index_file_section(const struct index_file *f,
			       const struct index_span *s)
{
	return f->bytes + s->offset;
}

static void element_of(const struct index_file *f, const struct index_span *s,
		       uint64_t n, void *out, size_t size)
{
	memcpy(out, f->bytes + s->offset + n * size, size);
}

/* Set in `seen` who is a directory's directory; false: it was before. */
static bool see_dir(const struct index_file *f, uint64_t name, uint8_t *seen)
{
	struct index_inode child;
	struct index_name n;

	element_of(f, &f->head.names, name, &n, sizeof(n));
	if (n.inode >= f->head.inodes.count)
		return true;
	element_of(f, &f->head.inodes, n.inode, &child, sizeof(child));
	if (!S_ISDIR(child.mode))
		return true;
	if (seen[n.inode / 8] & 1 << n.inode % 8)
		return false;
	seen[n.inode / 8] |= (uint8_t)(1 << n.inode % 8);
	return true;
}

/*
 * With two names for a directory, and two in there for the next one, thirty
 * directories would have a billion paths.  Names that two directories share
 * would be the same thing.
 */
static int dirs_check(const struct index_file *f)
{
	scoped_free uint8_t *seen = calloc(f->head.inodes.count / 8 + 1, 1);
	uint64_t next = 0;

	if (!seen)
		return -ENOMEM;
	for (uint64_t i = 0; i < f->head.names.count; i++)
		if (!see_dir(f, i, seen))
			return -EIO;
	for (uint64_t i = 0; i < f->head.inodes.count; i++) {
		struct index_inode dir;

		element_of(f, &f->head.inodes, i, &dir, sizeof(dir));
		if (!S_ISDIR(dir.mode))
			continue;
		if (dir.at != next || dir.count > f->head.names.count - next)
			return -EIO;
		next += dir.count;
	}
	return 0;
}

static int index_file_begin(struct index_file *f)
{
	int err;

	if (f->size < sizeof(f->head))
		return -EIO;
	memcpy(&f->head, f->bytes, sizeof(f->head));
	err = head_check(f);
	return err ?: dirs_check(f);
}

int index_file_open_bytes(const void *bytes, size_t size,
			  struct index_file **out)
{
	struct index_file *f = calloc(1, sizeof(*f));
	int err;

	if (!f)
		return -ENOMEM;
	f->bytes = bytes;
	f->size = size;
	err = index_file_begin(f);
	if (err)
		index_file_close(f);
	else
		*out = f;
	return err;
}

int index_file_open(int fd, struct index_file **out)
{
	scoped_fd int file = fd;
	struct index_file *f;
	struct stat st;
	void *bytes;
	int err;

	if (fstat(file, &st))
		return -errno;
	if (!S_ISREG(st.st_mode) || st.st_size <= 0)
		return -EIO;
	bytes = mapped_new(file, 0, (size_t)st.st_size, PROT_READ);
	if (!bytes)
		return -ENOMEM;
	err = index_file_open_bytes(bytes, (size_t)st.st_size, &f);
	if (err) {
		mapped_free(bytes, (size_t)st.st_size);
		return err;
	}
	f->mapped = true;
	*out = f;
	return 0;
}

void index_file_close(struct index_file *f)
{
	if (!f)
		return;
	if (f->mapped)
		mapped_free((void *)f->bytes, f->size);
	free(f);
}

const struct index_head *index_file_head(const struct index_file *f)
{
	return &f->head;
}

/* --- elements -------------------------------------------------------------- */

static bool is_within(uint64_t at, uint64_t count, uint64_t end)
{
	return at <= end && count <= end - at;
}

int index_file_layer(const struct index_file *f, uint32_t n,
		     struct index_layer *out)
{
	if (n >= f->head.layers.count)
		return -EIO;
	element_of(f, &f->head.layers, n, out, sizeof(*out));
	return 0;
}

int index_file_object(const struct index_file *f, uint64_t n,
		      struct index_object *out)
{
	if (n >= f->head.objects.count)
		return -EIO;
	element_of(f, &f->head.objects, n, out, sizeof(*out));
	return out->size > INT64_MAX ? -EIO : 0;
}

static uint64_t residue_size(const struct index_file *f, uint32_t layer)
{
	struct index_layer l;

	return index_file_layer(f, layer, &l) ? 0 : l.residue_size;
}

static bool file_is_sound(const struct index_file *f,
			  const struct index_inode *i)
{
	struct index_object object;

	if (i->flags & INDEX_SPARSE)
		return is_within(i->at, i->count, f->head.extents.count);
	if (i->flags & INDEX_OBJECT)
		return !index_file_object(f, i->at, &object) &&
		       object.size == i->size;
	return is_within(i->at, i->size, residue_size(f, i->layer));
}

static bool text_is_sound(const struct index_file *f,
			  const struct index_inode *i, uint64_t max)
{
	return i->size && i->size <= max &&
	       is_within(i->at, i->size, f->head.text.count) &&
	       !memchr(index_file_text(f, i), '\0', i->size);
}

/* An image of no layers has a root. */
static bool layer_is_sound(const struct index_file *f,
			   const struct index_inode *i)
{
	return i->layer < f->head.layers.count ||
	       (!f->head.layers.count && S_ISDIR(i->mode));
}

static bool data_are_sound(const struct index_file *f,
			   const struct index_inode *i)
{
	switch (i->mode & S_IFMT) {
	case S_IFREG: return file_is_sound(f, i);
	case S_IFDIR: return is_within(i->at, i->count, f->head.names.count);
	case S_IFLNK: return text_is_sound(f, i, INDEX_TARGET_MAX);
	case S_IFCHR:
	case S_IFBLK:
	case S_IFIFO:
	case S_IFSOCK: return true;
	default:
		return i->mode == 0 && i->flags == INDEX_LINK &&
		       text_is_sound(f, i, INDEX_PATH_MAX);
	}
}

int index_file_inode(const struct index_file *f, uint32_t n,
		     struct index_inode *out)
{
	bool sound;

	if (n >= f->head.inodes.count)
		return -EIO;
	element_of(f, &f->head.inodes, n, out, sizeof(*out));
	sound = (out->mode & ~(uint32_t)(S_IFMT | 07777)) == 0 &&
		!(out->mode && out->flags & INDEX_LINK) &&
		out->size <= INT64_MAX && out->mtime_ns < NS_PER_SECOND &&
		layer_is_sound(f, out) && data_are_sound(f, out);
	return sound ? 0 : -EIO;
}

int index_file_dir(const struct index_file *f, uint32_t n,
		   struct index_inode *out)
{
	int err = index_file_inode(f, n, out);

	return err ?: S_ISDIR(out->mode) ? 0 : -ENOTDIR;
}

int index_file_mode(const struct index_file *f, uint32_t n, uint32_t *mode)
{
	struct index_inode i;

	if (n >= f->head.inodes.count)
		return -EIO;
	element_of(f, &f->head.inodes, n, &i, sizeof(i));
	*mode = i.mode;
	return 0;
}

int index_file_name(const struct index_file *f, uint64_t n,
		    struct index_entry *out)
{
	struct index_name name;

	if (n >= f->head.names.count)
		return -EIO;
	element_of(f, &f->head.names, n, &name, sizeof(name));
	if (!is_within(name.text, name.length, f->head.text.count))
		return -EIO;
	out->text = (const char *)f->bytes + f->head.text.offset + name.text;
	out->length = (uint8_t)name.length;
	out->inode = name.inode;
	return 0;
}

int index_file_extent(const struct index_file *f,
		      const struct index_inode *file, uint32_t i,
		      struct index_extent *out)
{
	struct index_object object;
	uint64_t end;

	if (i >= file->count ||
	    !is_within(file->at, file->count, f->head.extents.count))
		return -EIO;
	element_of(f, &f->head.extents, file->at + i, out, sizeof(*out));
	if (!is_within(out->offset, out->length, file->size))
		return -EIO;
	if (out->object == INDEX_NONE)
		end = residue_size(f, file->layer);
	else if (index_file_object(f, out->object, &object))
		return -EIO;
	else
		end = object.size;
	return is_within(out->at, out->length, end) ? 0 : -EIO;
}

const char *index_file_text(const struct index_file *f,
			    const struct index_inode *link)
{
	return (const char *)f->bytes + f->head.text.offset + link->at;
}
