/* SPDX-License-Identifier: Apache-2.0 */
#include "import_image.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "image_text.h"
#include "index_file.h"
#include "old_config.h"
#include "scope.h"
#include "sha256.h"

/* --- layers ---------------------------------------------------------------- */

static int read_layer(struct importer *i, const struct archive *a,
		      const struct archive_layer *l, struct refusal *r,
		      struct import_layers *layers)
{
	const struct import_words *words = layers->words;
	struct layer_job job = {
		.blob = l->blob,
		.diff_id = l->diff_id,
		.progress = words->progress,
	};
	struct layer_written done;
	scoped_fd int fd = -1;
	int err = archive_open_layer(a, l, r, &job.from, &fd);

	err = err ?: importer_read(i, &job, r, &done);
	if (err)
		return err;
	if (words->read)
		words->read(words->ctx, &done);
	err = digests_add(&layers->diff_ids, &done.sums.diff_id);
	return err ? refuse(r, err, "%s", strerror(-err)) : 0;
}

/* 1: the store has it; 0: it has to be read; or -errno. */
static int find_layer(struct importer *i, const struct archive_layer *l,
		      struct import_layers *layers)
{
	const struct import_words *words = layers->words;
	const struct importer_layer *found;
	int err = digest_is_none(&l->diff_id) ?
			  -ENOENT :
			  importer_find(i, &l->diff_id, &found);

	if (err == -ENOENT)
		return 0;
	if (err)
		return err;
	if (words->there)
		words->there(words->ctx, &l->diff_id);
	return digests_add(&layers->diff_ids, &l->diff_id) ?: 1;
}

int import_layers(struct importer *i, const struct archive *a,
		  const struct archive_image *image, struct refusal *r,
		  struct import_layers *layers)
{
	const struct import_words *words = layers->words;

	for (size_t n = 0; n < image->layer_count; n++) {
		const struct archive_layer *l = &image->layers[n];
		int err;

		if (image->layer_count > 1)
			refusal_at(r, "layer %zu of %zu", n + 1,
				   image->layer_count);
		if (words->begin)
			words->begin(words->ctx, n + 1, image->layer_count);
		err = find_layer(i, l, layers);
		if (err < 0)
			return refuse(r, err,
				      "the store's layer %s cannot be used: %s",
				      l->diff_id.text, strerror(-err));
		err = err ? 0 : read_layer(i, a, l, r, layers);
		if (err)
			return err;
	}
	refusal_at(r, "%s", "");
	return 0;
}

/* --- the image ------------------------------------------------------------- */

static char **commands_of(const struct archive_image *image)
{
	char **by = image ? calloc(image->layer_count + 1, sizeof(*by)) : NULL;

	for (size_t i = 0; by && i < image->layer_count; i++)
		by[i] = image->layers[i].created_by;
	return by;
}

/* Before Docker 1.10 it did not say which layers it has. */
static bool is_old(const struct archive_image *image)
{
	return image->layer_count && digest_is_none(&image->layers[0].diff_id);
}

static int make_config(const struct import_image *image,
		       const struct digests *diff_ids, struct refusal *r,
		       struct bytes *out)
{
	scoped_free char **by = commands_of(image->image);
	const struct image_config_parts parts = {
		.platform = image->platform,
		.diff_ids = diff_ids->of,
		.created_by = by,
		.count = diff_ids->count,
	};
	int err;

	if (image->image && image->image->config.p)
		return old_config_complete(&image->image->config, diff_ids->of,
					   diff_ids->count, r, out);
	err = image_text_config(&parts, &out->p, &out->n);
	return err ? refuse(r, err, "%s", strerror(-err)) : 0;
}

static uint64_t tar_size(struct importer *i, const struct digest *diff_id)
{
	const struct importer_layer *l;
	struct index_layer head;

	if (importer_find(i, diff_id, &l) ||
	    index_file_layer(l->index, 0, &head))
		return 0;
	return head.tar_size;
}

/* Of the plain tars, since these are what the store can give back. */
static int make_manifest(struct importer *i, const struct digests *diff_ids,
			 const struct image_blob *config, struct bytes *out)
{
	scoped_free struct image_blob *layers =
		calloc(diff_ids->count + 1, sizeof(*layers));

	if (!layers)
		return -ENOMEM;
	for (size_t n = 0; n < diff_ids->count; n++)
		layers[n] = (struct image_blob){
			.digest = diff_ids->of[n],
			.size = tar_size(i, &diff_ids->of[n]),
			.media_type = OCI_LAYER,
		};
	return image_text_manifest(config, layers, diff_ids->count, &out->p,
				   &out->n);
}

int import_image(struct importer *i, const struct import_image *image,
		 const struct digests *diff_ids, struct refusal *r,
		 struct digest *id)
{
	const struct archive_image *from = image->image;
	scoped_bytes struct bytes config = { NULL };
	scoped_bytes struct bytes manifest = { NULL };
	bool has_config = from && from->config.p && !is_old(from);
	bool has_manifest = from && from->manifest.p;
	int err = has_config ? 0 : make_config(image, diff_ids, r, &config);
	const struct bytes *c = has_config ? &from->config : &config;
	const struct bytes *m = has_manifest ? &from->manifest : &manifest;
	struct importer_image whole = {
		.info = {
			.source = image->source,
			.layers = diff_ids->of,
			.layer_count = diff_ids->count,
		},
		.names = image->names,
		.name_count = image->name_count,
	};
	struct image_blob blob = { .size = c->n, .media_type = OCI_CONFIG };

	if (err)
		return err;
	err = sha256_of(c->p, c->n, &blob.digest);
	if (!err && !has_manifest)
		err = make_manifest(i, diff_ids, &blob, &manifest);
	err = err ?: sha256_of(m->p, m->n, &whole.info.manifest);
	if (err)
		return refuse(r, err, "%s", strerror(-err));
	whole.info.id = blob.digest;
	whole.config = c->p;
	whole.config_size = c->n;
	whole.manifest = m->p;
	whole.manifest_size = m->n;
	*id = blob.digest;
	return importer_image(i, &whole, r);
}
