/* SPDX-License-Identifier: Apache-2.0 */
#include "oci_image.h"

#include <errno.h>

#include "image_config.h"
#include "oci_document.h"
#include "sha256.h"

static int check_size(uint64_t is, const struct descriptor *d, const char *path,
		      struct refusal *r)
{
	if (is == d->size)
		return 0;
	return refuse(r, -EBADMSG, "%s: %llu bytes, but %llu by its descriptor",
		      path, (unsigned long long)is,
		      (unsigned long long)d->size);
}

int oci_read_blob(const struct archive_files *f, const struct descriptor *d,
		  struct refusal *r, struct bytes *out)
{
	struct blob_path path = archive_blob_path(&d->digest);
	scoped_bytes struct bytes b = { NULL };
	struct digest is;
	int err = archive_files_read(f, path.text, r, &b);

	err = err ?: check_size(b.n, d, path.text, r);
	if (err)
		return err;
	err = sha256_of(b.p, b.n, &is);
	if (err)
		return refuse(r, err, "out of memory");
	if (!digest_is_equal(&is, &d->digest))
		return refuse(r, -EBADMSG, "%s: its digest is %s", path.text,
			      is.text);
	*out = b;
	b.p = NULL;
	return 0;
}

static int check_layer_type(const struct descriptor *d, struct refusal *r)
{
	switch (d->media) {
	case MEDIA_NONE:
	case MEDIA_LAYER:
	case MEDIA_FOREIGN_LAYER: return 0;
	case MEDIA_ENCRYPTED_LAYER: return refuse(r, -EOPNOTSUPP, "encrypted");
	case MEDIA_INDEX:
	case MEDIA_MANIFEST:
	case MEDIA_OLD_MANIFEST:
	case MEDIA_CONFIG:
	case MEDIA_OTHER: break;
	}
	return refuse(r, -EOPNOTSUPP, "not of a layer's type: %.120s",
		      d->media_type);
}

static int take_layer(const struct archive_files *f, const struct descriptor *d,
		      struct refusal *r, struct archive_layer *out)
{
	struct blob_path path = archive_blob_path(&d->digest);
	int err = check_layer_type(d, r);

	err = err ?: archive_files_size(f, path.text, r, &out->size);
	if (err == -ENOENT && d->media == MEDIA_FOREIGN_LAYER)
		return refuse(r, err,
			      "not in the archive: to be had from %.200s",
			      d->url ?: "elsewhere");
	err = err ?: check_size(out->size, d, path.text, r);
	if (err)
		return err;
	out->blob = d->digest;
	err = archive_image_copy(path.text, &out->path);
	err = err ?: archive_image_copy(d->media_type, &out->media_type);
	return err ? refuse(r, err, "out of memory") : 0;
}

static int take_layers(const struct archive_files *f,
		       const struct oci_manifest *m, struct refusal *r,
		       struct archive_image *i)
{
	int err = archive_image_make_layers(i, m->count, r);

	for (size_t n = 0; !err && n < m->count; n++) {
		refusal_at(r, "manifest %s: layer %zu", i->manifest_digest.text,
			   n + 1);
		err = take_layer(f, &m->layers[n], r, &i->layers[n]);
	}
	return err;
}

static int take_config(const struct archive_files *f,
		       const struct descriptor *d, struct refusal *r,
		       struct archive_image *i)
{
	int err;

	refusal_at(r, "manifest %s: config", i->manifest_digest.text);
	err = oci_read_blob(f, d, r, &i->config);
	i->config_digest = d->digest;
	refusal_at(r, "config %s", d->digest.text);
	return err ?: image_config_apply(i, r);
}

int oci_image_read(const struct archive_files *f, const struct descriptor *d,
		   struct refusal *r, struct archive_image *out)
{
	scoped_oci_manifest struct oci_manifest m = { NULL };
	scoped_archive_image struct archive_image i = { .manifest_digest =
								d->digest };
	int err = oci_read_blob(f, d, r, &i.manifest);

	if (err)
		return err;
	refusal_at(r, "manifest %s", d->digest.text);
	err = oci_manifest_parse(&i.manifest, d->media, r, &m);
	if (err)
		return err;
	if (m.config.media != MEDIA_CONFIG && m.config.media != MEDIA_NONE)
		return 0;
	err = take_layers(f, &m, r, &i);
	err = err ?: take_config(f, &m.config, r, &i);
	if (err)
		return err;
	*out = i;
	i = (struct archive_image){ NULL };
	return 1;
}
