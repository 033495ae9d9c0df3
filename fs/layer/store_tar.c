/* SPDX-License-Identifier: Apache-2.0 */
#include "store_tar.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "beneath.h"
#include "fdio.h"
#include "scope.h"
#include "store_layers.h"
#include "store_objects.h"

#define TAR_BUFFER (1 << 20) /* bytes; larger ones were not faster */

struct assembly {
	const struct store_tar_sink *to;
	int residue;
	int objects;
	char *buffer;
	const struct digest *diff_id;
	struct store_tar_damage *damaged;
};

static int residue_is_damaged(const struct assembly *a)
{
	snprintf(a->damaged->path, sizeof(a->damaged->path),
		 STORE_LAYERS "/%s/" LAYER_RESIDUE, digest_hex(a->diff_id));
	return -EIO;
}

static int object_is_damaged(const struct assembly *a,
			     const struct store_object *id)
{
	snprintf(a->damaged->path, sizeof(a->damaged->path),
		 STORE_OBJECTS "/%s", store_object_path(id).text);
	return -EIO;
}

/* So many bytes of a file.  0; 1: it has not so many, or what it has can not
 * be read; or what the sink said. */
static int pass_on(const struct assembly *a, int fd, uint64_t at, uint64_t size)
{
	while (size) {
		size_t now = size < TAR_BUFFER ? (size_t)size : TAR_BUFFER;
		ssize_t n = fdio_pread(fd, a->buffer, now, (off_t)at);
		int err;

		if (n < 0 || (size_t)n < now)
			return 1;
		err = a->to->bytes(a->to->ctx, a->buffer, now);
		if (err)
			return err;
		at += now;
		size -= now;
	}
	return 0;
}

static int pass_residue(const struct assembly *a, uint64_t at, uint64_t size)
{
	int err = pass_on(a, a->residue, at, size);

	return err > 0 ? residue_is_damaged(a) : err;
}

static bool has_size(int fd, uint64_t size)
{
	struct stat st;

	return fd >= 0 && !fstat(fd, &st) && (uint64_t)st.st_size == size;
}

static int pass_object(const struct assembly *a, const struct index_object *o)
{
	struct store_object id = { .size = o->size, .variant = o->variant };
	scoped_fd int fd = -1;
	int err;

	memcpy(id.hash, o->hash, sizeof(id.hash));
	fd = store_object_open(a->objects, &id);
	err = has_size(fd, o->size) ? pass_on(a, fd, 0, o->size) : 1;
	return err > 0 ? object_is_damaged(a, &id) : err;
}

static int assemble(const struct assembly *a, const struct index_file *index)
{
	uint64_t count = index_file_head(index)->objects.count;
	struct index_layer layer;
	uint64_t at = 0; /* in the residue */
	int err = index_file_layer(index, 0, &layer);

	if (!err && !has_size(a->residue, layer.residue_size))
		return residue_is_damaged(a);
	for (uint64_t n = 0; !err && n < count; n++) {
		struct index_object o;

		err = index_file_object(index, n, &o);
		if (!err && (o.cut < at || o.cut > layer.residue_size))
			err = -EIO;
		err = err ?: pass_residue(a, at, o.cut - at);
		err = err ?: pass_object(a, &o);
		at = o.cut;
	}
	return err ?: pass_residue(a, at, layer.residue_size - at);
}

int store_tar_read(const struct store *s, const struct digest *diff_id,
		   const struct index_file *index,
		   const struct store_tar_sink *to,
		   struct store_tar_damage *damaged)
{
	scoped_fd int dir = store_layer_open(s, diff_id);
	scoped_fd int residue =
		dir < 0 ? dir : beneath_open(dir, LAYER_RESIDUE, O_RDONLY);
	scoped_fd int objects = store_objects_open(s);
	scoped_free char *buffer = malloc(TAR_BUFFER);
	const struct assembly a = {
		.to = to,
		.residue = residue,
		.objects = objects,
		.buffer = buffer,
		.diff_id = diff_id,
		.damaged = damaged,
	};

	if (!buffer)
		return -ENOMEM;
	snprintf(damaged->path, sizeof(damaged->path),
		 STORE_LAYERS "/%s/" LAYER_INDEX, digest_hex(diff_id));
	if (objects < 0)
		return objects;
	return assemble(&a, index);
}
