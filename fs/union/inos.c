/* SPDX-License-Identifier: Apache-2.0 */
#include "inos.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysmacros.h>

#include "beneath.h"
#include "hash.h"
#include "image.h"
#include "scope.h"
#include "stack.h"

#define INO_BITS  48 /* of an object's own number; ext4 has 32, XFS fewer */
#define INO_MASK  ((UINT64_C(1) << INO_BITS) - 1)
#define HASHED    (UINT64_C(1) << 63)
#define PREFIXES  0x7fff /* 0 is the bottom's */
#define NO_PREFIX UINT16_MAX

static const struct inos_fs *find_device(const struct inos *i, dev_t dev)
{
	for (uint16_t at = 0; at < i->count; at++)
		if (i->fs[at].dev == dev)
			return &i->fs[at];
	return NULL;
}

static bool is_known(const struct inos *i, uint64_t identity)
{
	for (uint16_t at = 0; at < i->count; at++)
		if (i->fs[at].identity == identity)
			return true;
	for (uint32_t at = 0; at < i->layer_count; at++)
		if (i->layers[at].known && i->layers[at].identity == identity)
			return true;
	return false;
}

/* Clones of one file system, both here, are told apart by their order. */
static uint64_t own_identity(const struct inos *i, uint64_t identity)
{
	while (is_known(i, identity))
		identity = hash_bytes(&identity, sizeof(identity), 1);
	return identity;
}

static bool is_taken(const struct inos *i, uint16_t prefix)
{
	for (uint16_t at = 0; at < i->count; at++)
		if (i->fs[at].prefix == prefix)
			return true;
	for (uint32_t at = 0; at < i->layer_count; at++)
		if (i->layers[at].known && i->layers[at].prefix == prefix)
			return true;
	return false;
}

static uint16_t free_prefix(const struct inos *i, uint64_t identity)
{
	uint16_t prefix = (uint16_t)(identity % PREFIXES + 1);

	if (!is_taken(i, 0))
		return 0;
	return is_taken(i, prefix) ? NO_PREFIX : prefix;
}

/* The devices of images are in one array, so one that is higher makes room. */
static int make_room(struct inos *i, uint32_t count)
{
	struct inos_layer *bigger;

	if (count <= i->layer_count)
		return 0;
	bigger = realloc(i->layers, count * sizeof(*bigger));
	if (!bigger)
		return -ENOMEM;
	memset(bigger + i->layer_count, 0,
	       (count - i->layer_count) * sizeof(*bigger));
	i->layers = bigger;
	i->layer_count = count;
	return 0;
}

static int add_image(struct inos *i, const struct layer *l)
{
	uint32_t count = image_layers(l->image);
	int err = make_room(i, l->device + count);

	for (uint32_t at = 0; !err && at < count; at++) {
		struct inos_layer *layer = &i->layers[l->device + at];
		uint64_t id = own_identity(i, image_identity(l->image, at));

		*layer = (struct inos_layer){
			.identity = id,
			.prefix = free_prefix(i, id),
			.known = true,
		};
	}
	return err;
}

int inos_add(struct inos *i, const struct layer *l)
{
	dev_t dev = beneath_dev(&l->root);
	struct inos_fs *bigger;
	struct inos_fs *fs;

	if (l->image)
		return add_image(i, l);
	if (find_device(i, dev))
		return 0;
	bigger = realloc(i->fs, (i->count + 1u) * sizeof(*bigger));
	if (!bigger)
		return -ENOMEM;
	i->fs = bigger;
	fs = &bigger[i->count];
	fs->dev = dev;
	fs->identity = own_identity(i, l->identity);
	fs->prefix = free_prefix(i, fs->identity);
	fs->fd = beneath_open(l->fd, "", O_RDONLY | O_DIRECTORY);
	memcpy(fs->uuid, l->uuid, sizeof(fs->uuid));
	i->count++;
	return 0;
}

int inos_init(struct inos *i, const struct stack *s)
{
	int err = 0;

	*i = (struct inos){ 0 };
	for (uint16_t at = s->count; !err && at > 0; at--)
		err = inos_add(i, &s->lowers[at - 1]);
	if (!err && s->writable)
		err = inos_add(i, &s->upper);
	return err;
}

void inos_end(struct inos *i)
{
	for (uint16_t at = 0; at < i->count; at++)
		scope_close_fd(&i->fs[at].fd);
	free(steal(&i->fs));
	free(steal(&i->layers));
	i->count = 0;
	i->layer_count = 0;
}

static uint64_t hashed(uint64_t ino, uint64_t seed)
{
	return hash_bytes(&ino, sizeof(ino), seed) | HASHED;
}

static uint64_t number_by(uint64_t identity, uint16_t prefix, uint64_t ino)
{
	if (ino > INO_MASK || prefix == NO_PREFIX)
		return hashed(ino, identity);
	return (uint64_t)prefix << INO_BITS | ino;
}

uint64_t inos_number(const struct inos *i, dev_t dev, uint64_t ino)
{
	const struct inos_fs *fs;

	if (major(dev) == LAYER_IMAGE_MAJOR && minor(dev) < i->layer_count) {
		const struct inos_layer *l = &i->layers[minor(dev)];

		return number_by(l->identity, l->prefix, ino);
	}
	fs = find_device(i, dev);
	/* A subvolume, or another mount, inside a layer. */
	if (!fs)
		return hashed(ino, hash_bytes(&dev, sizeof(dev), 0));
	return number_by(fs->identity, fs->prefix, ino);
}

int inos_open_origin(const struct inos *i, const struct origin *o)
{
	int fd = -ESTALE;

	for (uint16_t at = 0; fd < 0 && at < i->count; at++)
		if (i->fs[at].fd >= 0)
			fd = origin_open(o, i->fs[at].fd, i->fs[at].uuid);
	return fd;
}
