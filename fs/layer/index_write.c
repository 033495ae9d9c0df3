/* SPDX-License-Identifier: Apache-2.0 */
#include "index_write.h"

#include <errno.h>
#include <string.h>

#include "fdio.h"
#include "hash.h"
#include "scope.h"

#define ALIGNMENT 8 /* of a section */
#define SECTIONS  7

/* A section that is to be written. */
struct section {
	struct index_span *span; /* in the head */
	const void *bytes;
	size_t count;
	size_t element;
};

static uint64_t aligned(uint64_t at)
{
	return (at + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

static void sections_of(const struct index_contents *c, struct index_head *h,
			struct section out[SECTIONS])
{
	const struct section sections[SECTIONS] = {
		{ &h->layers, c->layers, c->layer_count, sizeof(*c->layers) },
		{ &h->inodes, c->inodes, c->inode_count, sizeof(*c->inodes) },
		{ &h->names, c->names, c->name_count, sizeof(*c->names) },
		{ &h->extents, c->extents, c->extent_count,
		  sizeof(*c->extents) },
		{ &h->objects, c->objects, c->object_count,
		  sizeof(*c->objects) },
		{ &h->xattrs, c->xattrs, c->xattr_bytes, 1 },
		{ &h->text, c->text, c->text_bytes, 1 },
	};

	memcpy(out, sections, sizeof(sections));
}

/* One behind the other; what is between them, and behind the last, is zero. */
static void lay_out(struct index_head *h, const struct section *sections)
{
	uint64_t at = aligned(sizeof(*h));

	for (int i = 0; i < SECTIONS; i++) {
		const struct section *s = &sections[i];

		*s->span = (struct index_span){ at, s->count };
		at = aligned(at + s->count * s->element);
	}
	h->size = at;
}

static size_t bytes_of(const struct section *s)
{
	return s->count * s->element;
}

static int checksum(struct index_head *h, const struct section *sections)
{
	static const char zeroes[ALIGNMENT];
	size_t hashed =
		offsetof(struct index_head, checksum) + sizeof(h->checksum);
	struct hash_stream *hash = hash_begin();

	if (!hash)
		return -ENOMEM;
	hash_add(hash, (const char *)h + hashed, sizeof(*h) - hashed);
	for (int i = 0; i < SECTIONS; i++) {
		size_t size = bytes_of(&sections[i]);

		if (size)
			hash_add(hash, sections[i].bytes, size);
		hash_add(hash, zeroes, aligned(size) - size);
	}
	h->checksum = hash_end(hash);
	return 0;
}

static int write_at(int fd, const void *bytes, size_t size, uint64_t at)
{
	ssize_t put = size ? fdio_pwrite(fd, bytes, size, (off_t)at) : 0;

	if (put < 0)
		return (int)put;
	return (size_t)put < size ? -ENOSPC : 0;
}

int index_write(int fd, const struct index_contents *c)
{
	struct index_head head = {
		.magic = INDEX_MAGIC,
		.entries = c->entries,
		.data = c->data,
	};
	struct section sections[SECTIONS];
	int err;

	sections_of(c, &head, sections);
	lay_out(&head, sections);
	err = checksum(&head, sections);
	err = err ?: write_at(fd, &head, sizeof(head), 0);
	for (int i = 0; i < SECTIONS && !err; i++)
		err = write_at(fd, sections[i].bytes, bytes_of(&sections[i]),
			       sections[i].span->offset);
	if (!err && ftruncate(fd, (off_t)head.size))
		err = -errno;
	return err;
}
