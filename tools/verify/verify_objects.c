/* SPDX-License-Identifier: Apache-2.0 */
#include "verify.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "fdio.h"
#include "hash.h"
#include "scope.h"

#define READ_BYTES (1 << 20) /* larger ones were not faster */

struct reader {
	int dir;
	struct hash_wide *hash;
	char *buffer;
};

/* NULL: it is right; else what is wrong. */
static const char *look(const struct reader *r, const struct store_object *o)
{
	scoped_fd int fd = store_object_open(r->dir, o);
	uint8_t hash[HASH_WIDE];
	uint64_t at = 0;
	ssize_t n;

	if (fd < 0)
		return fd == -ENOENT ? "missing" : "cannot be read";
	hash_wide_reset(r->hash);
	while ((n = fdio_pread(fd, r->buffer, READ_BYTES, (off_t)at)) > 0) {
		hash_wide_add(r->hash, r->buffer, (size_t)n);
		at += (uint64_t)n;
	}
	if (n < 0)
		return "cannot be read";
	hash_wide_result(r->hash, hash);
	return at == o->size && !memcmp(hash, o->hash, HASH_WIDE) ? NULL :
								    "damaged";
}

static int add_bad(struct verify *v, const struct store_object *o)
{
	if (!array_grow(&v->bad.of, &v->bad_room, v->bad.count + 1))
		return -ENOMEM;
	v->bad.of[v->bad.count++] = *o;
	return 0;
}

static int look_at_all(struct verify *v, const struct reader *r,
		       const struct store_objects *all)
{
	int err = 0;

	for (size_t n = 0; !err && n < all->count; n++) {
		const struct store_object *o = &all->of[n];
		const char *what;

		if (n && !store_object_compare(o, o - 1))
			continue;
		what = look(r, o);
		if (!what)
			continue;
		verify_found(v, STORE_OBJECTS "/%s: %s",
			     store_object_path(o).text, what);
		err = add_bad(v, o);
	}
	return err;
}

int verify_objects(struct verify *v, const struct store_objects *all)
{
	scoped_fd int dir = store_objects_open(v->store);
	scoped_free char *buffer = malloc(READ_BYTES);
	scoped_hash_wide struct hash_wide *hash = NULL;
	int err = buffer ? hash_wide_open(&hash) : -ENOMEM;
	const struct reader r = { .dir = dir, .hash = hash, .buffer = buffer };

	if (!err && dir < 0)
		err = dir;
	return err ?: look_at_all(v, &r, all);
}

bool verify_is_bad_object(const struct verify *v, const struct store_object *id)
{
	return v->bad.count && bsearch(id, v->bad.of, v->bad.count, sizeof(*id),
				       store_object_compare);
}
