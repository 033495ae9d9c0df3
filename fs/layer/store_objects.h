/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The contents of big files, once each across all layers.  They are named by
 * XXH3-128 and size; since that hash finds accidents and not attackers, a hit
 * is compared byte by byte, and other contents with the same hash get a name of
 * their own, with a variant.
 *
 * What a stage shares with the store it links, so that it has the contents
 * whatever is removed meanwhile.
 */
#ifndef LAYERFS_STORE_OBJECTS_H
#define LAYERFS_STORE_OBJECTS_H

#include <stddef.h>
#include <stdint.h>

#include "hash.h"
#include "store_stage.h"

/*
 * From this size on a body is an object.  Two layers of a Debian, 500 MB, have
 * 340 such bodies, with three quarters of all bytes; at 64 KiB they are 660 and
 * 83 %, at 16 KiB 2,140 and 92 %.  Making a file takes ext4 as long as writing
 * several hundred KiB, so that is what an import's time depends on.
 */
#define STORE_OBJECT_MIN (128 * 1024) /* bytes */

/* So many contents of one hash are no accident. */
#define STORE_VARIANTS_MAX 1000

struct store_object {
	uint8_t hash[HASH_WIDE];
	uint64_t size;
	uint32_t variant;
};

/* "xx/", 32 digits, "-", size, ".", variant, and a NUL. */
#define STORE_OBJECT_PATH (3 + 2 * HASH_WIDE + 1 + 20 + 1 + 10 + 1)

/* Where it lies beneath the directory of the objects. */
struct store_object_path {
	char text[STORE_OBJECT_PATH];
};
struct store_object_path store_object_path(const struct store_object *id);

/* Without the directory: what follows "xx/". */
const char *store_object_name(const struct store_object_path *p);
int store_object_parse(const char *name,
		       struct store_object *out); /* 0 or -EINVAL */

/* The directory of them all, for opening many; a descriptor or -errno. */
int store_objects_open(const struct store *s);

/* To read, beneath that directory; a descriptor or -errno. */
int store_object_open(int objects, const struct store_object *id);

/* Contents as they come, one object after the other, onto a stage. */
struct object_writer;
int object_writer_open(const struct store_stage *st,
		       struct object_writer **out);
void object_writer_close(struct object_writer *w); /* NULL is fine */
int object_writer_begin(struct object_writer *w);
int object_writer_add(struct object_writer *w, const void *p, size_t len);
int object_writer_end(struct object_writer *w, struct store_object *out);

static inline void scope_close_object_writer(struct object_writer **w)
{
	object_writer_close(*w);
}

#define scoped_object_writer __attribute__((cleanup(scope_close_object_writer)))

/*
 * Make the objects of a stage real, under the shared lock.  -EAGAIN: others
 * came in between with other contents of the same hash.
 */
int store_objects_publish(const struct store_stage *st);

#endif
