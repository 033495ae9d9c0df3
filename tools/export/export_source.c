/* SPDX-License-Identifier: Apache-2.0 */
#include "export_source.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "beneath.h"
#include "fdio.h"
#include "index_file.h"
#include "layer_stream.h"
#include "log.h"
#include "scope.h"
#include "sha256.h"
#include "store_images.h"
#include "store_layers.h"
#include "store_resolve.h"

/* What containerd takes, and so importing does. */
#define CONFIG_MAX (20 << 20) /* bytes */

static int damaged(const struct export_source *e, const char *file)
{
	log_error("store '%s': " STORE_IMAGES "/%s/%s is damaged",
		  e->store->path, digest_hex(&e->id), file);
	return -ECANCELED;
}

static int read_config(struct export_source *e, int dir)
{
	scoped_fd int fd = beneath_open(dir, IMAGE_CONFIG, O_RDONLY);
	struct digest found;
	struct stat st;

	if (fd < 0 || fstat(fd, &st) || st.st_size > CONFIG_MAX)
		return damaged(e, IMAGE_CONFIG);
	e->config_size = (size_t)st.st_size;
	e->config = malloc(e->config_size + 1);
	if (!e->config)
		return -ENOMEM;
	if (fdio_pread(fd, e->config, e->config_size, 0) != st.st_size ||
	    sha256_of(e->config, e->config_size, &found) ||
	    !digest_is_equal(&found, &e->id))
		return damaged(e, IMAGE_CONFIG);
	return 0;
}

static int hold_layer(struct export_source *e, const struct index_layer *l)
{
	struct export_layer *to = &e->layers[e->layer_count];

	to->size = l->tar_size;
	digest_from_bytes(l->diff_id, &to->diff_id);
	to->held = store_layer_hold(e->store, &to->diff_id);
	if (to->held < 0) {
		log_error("store '%s': layer %s: %s", e->store->path,
			  to->diff_id.text, strerror(-to->held));
		return -ECANCELED;
	}
	e->layer_count++;
	return 0;
}

static int hold_layers(struct export_source *e, int dir)
{
	int fd = beneath_open(dir, IMAGE_INDEX, O_RDONLY);
	struct index_file *f;
	struct index_layer l;
	uint64_t count;
	int err;

	if (fd < 0 || index_file_open(fd, &f))
		return damaged(e, IMAGE_INDEX);
	count = index_file_head(f)->layers.count;
	e->layers = calloc(count + 1, sizeof(*e->layers));
	err = e->layers ? 0 : -ENOMEM;
	for (uint32_t n = 0; !err && n < count; n++)
		err = index_file_layer(f, n, &l) ?: hold_layer(e, &l);
	index_file_close(f);
	return err;
}

static int find_names(struct export_source *e)
{
	size_t kept = 0;
	int err = store_list_names(e->store, &e->names);

	for (size_t n = 0; !err && n < e->names.count; n++)
		if (digest_is_equal(&e->names.of[n].image, &e->id))
			e->names.of[kept++] = e->names.of[n];
	e->names.count = kept;
	return err;
}

static int open_all(struct export_source *e)
{
	scoped_fd int dir = store_image_dir(e->store, &e->id);
	int err = dir < 0 ? dir : 0;

	return err                         ?:
		       read_config(e, dir) ?:
		       hold_layers(e, dir) ?:
					     find_names(e);
}

int export_source_open(const struct store *s, const char *image,
		       struct export_source *out)
{
	scoped_export_source struct export_source e = { .store = s };
	/* Nothing goes before its layers are held. */
	scoped_fd int lock = store_lock_shared(s);
	int err = lock < 0 ? lock : store_resolve(s, image, &e.id);

	if (err)
		return err;
	err = open_all(&e);
	if (err && err != -ECANCELED)
		log_error("image '%s': %s", image, strerror(-err));
	if (err)
		return err;
	*out = e;
	e = (struct export_source){ .store = s };
	return 0;
}

void export_source_close(struct export_source *e)
{
	for (size_t n = 0; n < e->layer_count; n++)
		close(e->layers[n].held);
	free(e->config);
	free(e->layers);
	free(e->names.of);
}

static int pass(void *ctx, const void *p, size_t n)
{
	struct export_sink *to = ctx;

	return to->bytes(to, p, n);
}

int export_source_layer(const struct export_source *e, size_t n,
			struct export_sink *to, const char *path)
{
	const struct store_tar_sink sink = { .bytes = pass, .ctx = to };
	const struct export_layer *l = &e->layers[n];
	struct store_tar_damage d;
	int err = to->begin(to, path, l->size);

	if (err)
		return err;
	err = layer_stream(e->store, &l->diff_id, &sink, &d);
	if (err == -EIO) {
		log_error("store '%s': %s is damaged", e->store->path, d.path);
		return -ECANCELED;
	}
	return err ?: to->end(to);
}

size_t export_source_first(const struct export_source *e, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (digest_is_equal(&e->layers[i].diff_id,
				    &e->layers[n].diff_id))
			return i;
	return n;
}
