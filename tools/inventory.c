/* SPDX-License-Identifier: Apache-2.0 */
#include "inventory.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "beneath.h"
#include "index_file.h"
#include "log.h"
#include "scope.h"
#include "store_images.h"
#include "store_layers.h"

static int open_index(int dir, struct index_file **out)
{
	int fd = dir < 0 ? dir : beneath_open(dir, "index", O_RDONLY);

	return fd < 0 ? fd : index_file_open(fd, out);
}

/* --- images ---------------------------------------------------------------- */

static int read_layers(const struct index_file *f, struct digests *out)
{
	uint64_t count = index_file_head(f)->layers.count;
	int err = 0;

	for (uint32_t n = 0; !err && n < count; n++) {
		struct index_layer l;
		struct digest d;

		err = index_file_layer(f, n, &l);
		if (err)
			break;
		digest_from_bytes(l.diff_id, &d);
		err = digests_add(out, &d);
	}
	return err;
}

static int read_image(const struct store *s, struct inventory_image *i)
{
	scoped_fd int dir = store_image_dir(s, &i->id);
	struct index_file *f;
	struct stat st;
	int err = open_index(dir, &f);

	if (!err) {
		err = read_layers(f, &i->layers);
		i->entries = index_file_head(f)->entries;
		i->data = index_file_head(f)->data;
		index_file_close(f);
	}
	if (dir >= 0 && !fstatat(dir, IMAGE_INFO, &st, 0))
		i->imported = st.st_mtime;
	i->damaged = err && err != -ENOMEM;
	return err == -ENOMEM ? err : 0;
}

static int take_images(const struct store *s, struct inventory *i)
{
	scoped_digests struct digests ids = { 0 };
	int err = store_list_images(s, &ids);

	if (err)
		return err;
	i->images = calloc(ids.count + 1, sizeof(*i->images));
	if (!i->images)
		return -ENOMEM;
	i->image_count = ids.count;
	for (size_t n = 0; !err && n < ids.count; n++) {
		i->images[n].id = ids.of[n];
		err = read_image(s, &i->images[n]);
	}
	return err;
}

/* --- layers ---------------------------------------------------------------- */

static int read_objects(const struct index_file *f, struct store_objects *out)
{
	uint64_t count = index_file_head(f)->objects.count;
	int err = 0;

	out->of = calloc(count + 1, sizeof(*out->of));
	if (!out->of)
		return -ENOMEM;
	for (uint64_t n = 0; !err && n < count; n++) {
		struct store_object *to = &out->of[n];
		struct index_object o;

		err = index_file_object(f, n, &o);
		if (err)
			break;
		memcpy(to->hash, o.hash, sizeof(to->hash));
		to->size = o.size;
		to->variant = o.variant;
		out->count++;
	}
	return err;
}

static int read_layer(const struct store *s, struct inventory_layer *l)
{
	scoped_fd int dir = store_layer_open(s, &l->diff_id);
	struct index_layer head;
	struct index_file *f;
	int err = open_index(dir, &f);

	if (!err) {
		err = index_file_layer(f, 0, &head) ?:
			      read_objects(f, &l->objects);
		l->entries = index_file_head(f)->entries;
		index_file_close(f);
	}
	if (!err) {
		l->tar_size = head.tar_size;
		l->residue_size = head.residue_size;
	}
	l->damaged = err && err != -ENOMEM;
	return err == -ENOMEM ? err : 0;
}

static int take_layers(const struct store *s, struct inventory *i)
{
	scoped_digests struct digests ids = { 0 };
	int err = store_list_layers(s, &ids);

	if (err)
		return err;
	i->layers = calloc(ids.count + 1, sizeof(*i->layers));
	if (!i->layers)
		return -ENOMEM;
	i->layer_count = ids.count;
	for (size_t n = 0; !err && n < ids.count; n++) {
		i->layers[n].diff_id = ids.of[n];
		err = read_layer(s, &i->layers[n]);
	}
	return err;
}

static int compare(const void *key, const void *layer)
{
	const struct inventory_layer *l = layer;

	return memcmp(key, &l->diff_id, sizeof(l->diff_id));
}

struct inventory_layer *inventory_layer(const struct inventory *i,
					const struct digest *diff_id)
{
	return i->layer_count ? bsearch(diff_id, i->layers, i->layer_count,
					sizeof(*i->layers), compare) :
				NULL;
}

/* An image that has a layer twice uses it once. */
static bool is_first(const struct digests *layers, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (digest_is_equal(&layers->of[i], &layers->of[n]))
			return false;
	return true;
}

static void count_uses(struct inventory *i)
{
	for (size_t n = 0; n < i->image_count; n++) {
		const struct digests *layers = &i->images[n].layers;

		for (size_t k = 0; k < layers->count; k++) {
			struct inventory_layer *l =
				inventory_layer(i, &layers->of[k]);

			if (l && is_first(layers, k))
				l->images++;
		}
	}
}

int inventory_take(const struct store *s, struct inventory *out)
{
	struct inventory i = { NULL };
	int err = take_images(s, &i)         ?:
			  take_layers(s, &i) ?:
					       store_list_names(s, &i.names);

	if (err) {
		log_error("store '%s': %s", s->path, strerror(-err));
		inventory_free(&i);
		return err;
	}
	count_uses(&i);
	*out = i;
	return 0;
}

void inventory_free(struct inventory *i)
{
	for (size_t n = 0; n < i->image_count; n++)
		free(i->images[n].layers.of);
	for (size_t n = 0; n < i->layer_count; n++)
		free(i->layers[n].objects.of);
	free(i->images);
	free(i->layers);
	free(i->names.of);
	*i = (struct inventory){ NULL };
}
