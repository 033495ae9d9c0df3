/* SPDX-License-Identifier: Apache-2.0 */
#include "archive_docker.h"

#include <errno.h>

#include "docker_document.h"
#include "image_config.h"
#include "sha256.h"

#define MANIFEST "manifest.json"

/* Where the name of a file is a digest, it is one that is to be checked. */
static int take_config(const struct archive_files *f, const char *path,
		       struct refusal *r, struct archive_image *i)
{
	struct digest promised = archive_blob_digest(path);
	int err = archive_files_read(f, path, r, &i->config);

	if (err)
		return err;
	err = sha256_of(i->config.p, i->config.n, &i->config_digest);
	if (err)
		return refuse(r, err, "out of memory");
	if (!digest_is_none(&promised) &&
	    !digest_is_equal(&promised, &i->config_digest))
		return refuse(r, -EBADMSG, "%.120s: digest is %s", path,
			      i->config_digest.text);
	return 0;
}

static int take_layer(const struct archive_files *f, const struct json_t *paths,
		      size_t n, struct refusal *r, struct archive_layer *out)
{
	const char *path;
	int err = document_item_string(paths, n, r, &path);

	err = err ?: archive_files_size(f, path, r, &out->size);
	if (err)
		return err;
	out->blob = archive_blob_digest(path);
	err = archive_image_copy(path, &out->path);
	return err ? refuse(r, err, "out of memory") : 0;
}

static int take_names(const struct json_t *names, struct refusal *r,
		      struct archive_image *i)
{
	int err = 0;

	for (size_t n = 0; !err && n < document_count(names); n++) {
		const char *name;

		err = document_item_string(names, n, r, &name);
		err = err ?: archive_image_add_name(i, name);
	}
	return err;
}

static int take_image(const struct archive_files *f,
		      const struct docker_item *item, struct refusal *r,
		      struct archive_image *i)
{
	int err = take_config(f, item->config, r, i);

	err = err ?: take_names(item->names, r, i);
	err = err   ?:
		      archive_image_make_layers(i, document_count(item->layers),
						r);
	for (size_t n = 0; !err && n < i->layer_count; n++)
		err = take_layer(f, item->layers, n, r, &i->layers[n]);
	if (err)
		return err;
	refusal_at(r, "%.120s", item->config);
	return image_config_apply(i, r);
}

int archive_docker_list(const struct archive_files *f, struct refusal *r,
			struct archive_images *out)
{
	scoped_docker_manifest struct docker_manifest m = { NULL };
	scoped_bytes struct bytes b = { NULL };
	int err = archive_files_read(f, MANIFEST, r, &b);

	refusal_at(r, MANIFEST);
	err = err ?: docker_manifest_parse(&b, r, &m);
	for (size_t n = 0; !err && n < m.count; n++) {
		scoped_archive_image struct archive_image i = { NULL };

		refusal_at(r, MANIFEST ": image %zu", n + 1);
		err = take_image(f, &m.items[n], r, &i);
		err = err ?: archive_images_add(out, &i);
	}
	return err;
}
