/* SPDX-License-Identifier: Apache-2.0 */
#include "store_list.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>

#include "beneath.h"
#include "scope.h"
#include "store_images.h"

#define GROWTH_MIN 64 /* elements; then it doubles */

/* Room for one more element behind so many.  Powers of two are full. */
static int make_room(void **p, size_t count, size_t size)
{
	size_t want;
	void *more;

	if (count && (count < GROWTH_MIN || (count & (count - 1))))
		return 0;
	want = count ? 2 * count : GROWTH_MIN;
	more = reallocarray(*p, want, size);
	if (!more)
		return -ENOMEM;
	*p = more;
	return 0;
}

/* Of each name in the directory; stops at an error. */
typedef int each_name(const char *name, void *arg);

static int each(int fd, each_name *call, void *arg)
{
	struct dirent *e;
	DIR *d;
	int err = beneath_list(fd, &d);

	if (err)
		return err;
	while (!err && (errno = 0, e = readdir(d)))
		if (e->d_name[0] != '.')
			err = call(e->d_name, arg);
	err = err ?: -errno;
	closedir(d);
	return err;
}

int digests_add(struct digests *d, const struct digest *one)
{
	int err = make_room((void **)&d->of, d->count, sizeof(*d->of));

	if (!err)
		d->of[d->count++] = *one;
	return err;
}

static int compare_digests(const void *a, const void *b)
{
	return memcmp(a, b, sizeof(struct digest));
}

void digests_sort(struct digests *d)
{
	if (d->count)
		qsort(d->of, d->count, sizeof(*d->of), compare_digests);
}

bool digests_have(const struct digests *d, const struct digest *one)
{
	return d->count &&
	       bsearch(one, d->of, d->count, sizeof(*one), compare_digests);
}

static int add_digest(const char *name, void *arg)
{
	struct digest one;

	return digest_parse_hex(name, &one) ? 0 : digests_add(arg, &one);
}

static int list_digests(const struct store *s, const char *dir,
			struct digests *out)
{
	struct digests d = { 0 };
	int err = each(beneath_open(s->fd, dir, O_RDONLY | O_DIRECTORY),
		       add_digest, &d);

	if (err) {
		free(d.of);
		return err;
	}
	digests_sort(&d);
	*out = d;
	return 0;
}

int store_list_layers(const struct store *s, struct digests *out)
{
	return list_digests(s, STORE_LAYERS, out);
}

int store_list_images(const struct store *s, struct digests *out)
{
	return list_digests(s, STORE_IMAGES, out);
}

struct name_search {
	const struct store *store;
	struct store_names found;
};

static int add_name(const char *file, void *arg)
{
	struct name_search *n = arg;
	struct store_name one = { 0 };
	int err;

	if (reference_decode(file, &one.name))
		return 0;
	err = store_name_read(n->store, &one.name, &one.image);
	if (err == -ENOENT) /* just removed */
		return 0;
	if (err && err != -EBADMSG)
		return err;
	err = make_room((void **)&n->found.of, n->found.count, sizeof(one));
	if (!err)
		n->found.of[n->found.count++] = one;
	return err;
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(((const struct store_name *)a)->name.text,
		      ((const struct store_name *)b)->name.text);
}

int store_list_names(const struct store *s, struct store_names *out)
{
	struct name_search n = { .store = s };
	int err = each(beneath_open(s->fd, STORE_NAMES, O_RDONLY | O_DIRECTORY),
		       add_name, &n);

	if (err) {
		free(n.found.of);
		return err;
	}
	if (n.found.count)
		qsort(n.found.of, n.found.count, sizeof(*n.found.of),
		      compare_names);
	*out = n.found;
	return 0;
}

int store_object_compare(const void *a, const void *b)
{
	const struct store_object *x = a;
	const struct store_object *y = b;
	int hash = memcmp(x->hash, y->hash, sizeof(x->hash));

	if (hash)
		return hash;
	if (x->size != y->size)
		return x->size < y->size ? -1 : 1;
	return x->variant < y->variant ? -1 : x->variant > y->variant;
}

struct object_search {
	int objects;
	struct store_objects found;
};

static int add_object(const char *name, void *arg)
{
	struct object_search *o = arg;
	struct store_object one;
	int err;

	if (store_object_parse(name, &one))
		return 0;
	err = make_room((void **)&o->found.of, o->found.count, sizeof(one));
	if (!err)
		o->found.of[o->found.count++] = one;
	return err;
}

static int add_objects_of(const char *dir, void *arg)
{
	struct object_search *o = arg;

	return each(beneath_open(o->objects, dir, O_RDONLY | O_DIRECTORY),
		    add_object, o);
}

int store_list_objects(const struct store *s, struct store_objects *out)
{
	scoped_fd int objects = store_objects_open(s);
	struct object_search o = { .objects = objects };
	int err =
		objects < 0 ?
			objects :
			each(beneath_open(objects, "", O_RDONLY | O_DIRECTORY),
			     add_objects_of, &o);

	if (err) {
		free(o.found.of);
		return err;
	}
	if (o.found.count)
		qsort(o.found.of, o.found.count, sizeof(*o.found.of),
		      store_object_compare);
	*out = o.found;
	return 0;
}
