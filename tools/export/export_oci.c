/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An OCI layout (image-spec, image-layout.md).  The layers are the plain tars, so
 * the digests of the blobs are the diff-ids.
 */
#include "export_source.h"

#include <errno.h>
#include <stdio.h>

#include "archive_image.h"
#include "archive_files.h"
#include "image_text.h"
#include "json_text.h"
#include "scope.h"
#include "sha256.h"

#define LAYOUT    "{\"imageLayoutVersion\":\"1.0.0\"}"
#define OCI_INDEX "application/vnd.oci.image.index.v1+json"

static int make_manifest(const struct export_source *e, struct bytes *out)
{
	const struct image_blob config = {
		.digest = e->id,
		.size = e->config_size,
		.media_type = OCI_CONFIG,
	};
	scoped_free struct image_blob *layers =
		calloc(e->layer_count + 1, sizeof(*layers));

	if (!layers)
		return -ENOMEM;
	for (size_t n = 0; n < e->layer_count; n++)
		layers[n] = (struct image_blob){
			.digest = e->layers[n].diff_id,
			.size = e->layers[n].size,
			.media_type = OCI_LAYER,
		};
	return image_text_manifest(&config, layers, e->layer_count, &out->p,
				   &out->n);
}

/*
 * The tag as image-spec has it, and the whole name as containerd does; skopeo and
 * podman go by the first.
 */
static void put_entry(struct json *j, const struct digest *digest, size_t size,
		      const struct reference *name)
{
	json_open(j, NULL, '{');
	json_text(j, "mediaType", OCI_MANIFEST);
	json_text(j, "digest", digest->text);
	json_number(j, "size", size);
	if (name) {
		json_open(j, "annotations", '{');
		json_text(j, "io.containerd.image.name", name->text);
		json_text(j, "org.opencontainers.image.ref.name",
			  reference_tag(name));
		json_close(j);
	}
	json_close(j);
}

static int make_index(const struct export_source *e,
		      const struct digest *manifest, size_t manifest_size,
		      struct bytes *out)
{
	struct json j = {
		.to = open_memstream(&out->p, &out->n),
		.compact = true,
	};

	if (!j.to)
		return -ENOMEM;
	json_open(&j, NULL, '{');
	json_number(&j, "schemaVersion", 2);
	json_text(&j, "mediaType", OCI_INDEX);
	json_open(&j, "manifests", '[');
	for (size_t n = 0; n < e->names.count; n++)
		put_entry(&j, manifest, manifest_size, &e->names.of[n].name);
	if (!e->names.count)
		put_entry(&j, manifest, manifest_size, NULL);
	json_close(&j);
	json_close(&j);
	return fclose(j.to) ? -ENOMEM : 0;
}

static int put_blob(struct export_sink *to, const struct digest *d,
		    const void *p, size_t n)
{
	return export_sink_file(to, archive_blob_path(d).text, p, n);
}

static int put_layers(const struct export_source *e, struct export_sink *to)
{
	int err = 0;

	for (size_t n = 0; !err && n < e->layer_count; n++)
		if (export_source_first(e, n) == n)
			err = export_source_layer(
				e, n, to,
				archive_blob_path(&e->layers[n].diff_id).text);
	return err;
}

static int put_directories(struct export_sink *to)
{
	int err = to->directory(to, "blobs");

	return err ?: to->directory(to, "blobs/sha256");
}

int export_oci(const struct export_source *e, struct export_sink *to)
{
	scoped_bytes struct bytes manifest = { NULL };
	scoped_bytes struct bytes index = { NULL };
	struct digest digest;
	int err = make_manifest(e, &manifest);

	err = err ?: sha256_of(manifest.p, manifest.n, &digest);
	err = err ?: make_index(e, &digest, manifest.n, &index);
	err = err ?: put_directories(to);
	err = err ?: put_layers(e, to);
	err = err ?: put_blob(to, &e->id, e->config, e->config_size);
	err = err ?: put_blob(to, &digest, manifest.p, manifest.n);
	err = err   ?:
		      export_sink_file(to, "oci-layout", LAYOUT,
				       sizeof(LAYOUT) - 1);
	return err ?: export_sink_file(to, "index.json", index.p, index.n);
}
