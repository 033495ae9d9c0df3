/* SPDX-License-Identifier: Apache-2.0 */
#include "oci_document.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The parts by which one kind of document is told from the other. */
struct shape {
	const struct json_t *manifests;
	const struct json_t *layers;
	const struct json_t *config;
	const struct json_t *fs_layers; /* of Docker's schema 1 */
	const char *media_type;
	int64_t version;
};

static int take_shape(const struct document *d, struct refusal *r,
		      struct shape *s)
{
	const struct json_t *root;
	int err = document_root_object(d, r, &root);

	err = err ?: document_integer(root, "schemaVersion", r, &s->version);
	err = err ?: document_string(root, "mediaType", r, &s->media_type);
	err = err ?: document_array(root, "manifests", r, &s->manifests);
	err = err ?: document_array(root, "layers", r, &s->layers);
	err = err ?: document_object(root, "config", r, &s->config);
	return err ?: document_array(root, "fsLayers", r, &s->fs_layers);
}

static const char *name_of(enum media kind)
{
	return kind == MEDIA_INDEX ? "an index" : "a manifest";
}

static int check_shape(const struct shape *s, enum media kind, enum media said,
		       struct refusal *r)
{
	enum media says = media_of(s->media_type);

	if (s->fs_layers || s->version == 1)
		return refuse(r, -EBADMSG,
			      "a Docker manifest of schema 1; save it anew");
	if (s->manifests && (s->layers || s->config))
		return refuse(r, -EBADMSG, "an index and a manifest in one");
	if (s->version != 2)
		return refuse(r, -EBADMSG, "schemaVersion is not 2");
	if ((said != MEDIA_NONE && said != kind) ||
	    (says != MEDIA_NONE && says != kind))
		return refuse(r, -EBADMSG, "%s by its type, %s by its contents",
			      kind == MEDIA_INDEX ? "no index" : "no manifest",
			      name_of(kind));
	return 0;
}

static int take_list(const struct json_t *array, struct refusal *r,
		     struct descriptor **out, size_t *count)
{
	char where[REFUSAL_MAX / 2];
	size_t n = document_count(array);
	struct descriptor *list = calloc(n ?: 1, sizeof(*list));
	int err = list ? 0 : refuse(r, -ENOMEM, "out of memory");

	memcpy(where, r->where, sizeof(where));
	for (size_t i = 0; !err && i < n; i++) {
		const struct json_t *item;

		refusal_at(r, "%.200s: descriptor %zu", where, i + 1);
		err = document_item_object(array, i, r, &item);
		err = err ?: descriptor_parse(item, r, &list[i]);
	}
	memcpy(r->where, where, sizeof(where));
	if (err) {
		free(list);
		return err;
	}
	*out = list;
	*count = n;
	return 0;
}

int oci_manifest_parse(const struct bytes *b, enum media said,
		       struct refusal *r, struct oci_manifest *out)
{
	struct oci_manifest m = { NULL };
	struct shape s = { NULL };
	int err = document_parse(b->p, b->n, r, &m.document);

	err = err ?: take_shape(m.document, r, &s);
	err = err ?: check_shape(&s, MEDIA_MANIFEST, said, r);
	if (!err && !s.config)
		err = refuse(r, -EBADMSG, "a manifest without config");
	err = err ?: descriptor_parse(s.config, r, &m.config);
	if (!err && document_count(s.layers) > ARCHIVE_LAYERS_MAX)
		err = refuse(r, -EFBIG, "%zu layers; at most %d",
			     document_count(s.layers), ARCHIVE_LAYERS_MAX);
	err = err ?: take_list(s.layers, r, &m.layers, &m.count);
	if (err)
		oci_manifest_free(&m);
	else
		*out = m;
	return err;
}

void oci_manifest_free(struct oci_manifest *m)
{
	free(m->layers);
	document_free(m->document);
	*m = (struct oci_manifest){ NULL };
}

int oci_index_parse(const struct bytes *b, enum media said, struct refusal *r,
		    struct oci_index *out)
{
	struct oci_index i = { NULL };
	struct shape s = { NULL };
	int err = document_parse(b->p, b->n, r, &i.document);

	err = err ?: take_shape(i.document, r, &s);
	err = err ?: check_shape(&s, MEDIA_INDEX, said, r);
	if (!err && (s.layers || s.config || !s.manifests))
		err = refuse(r, -EBADMSG, "an index without manifests");
	if (!err && document_count(s.manifests) > ARCHIVE_IMAGES_MAX)
		err = refuse(r, -EFBIG, "%zu manifests; at most %d",
			     document_count(s.manifests), ARCHIVE_IMAGES_MAX);
	err = err ?: take_list(s.manifests, r, &i.manifests, &i.count);
	if (err)
		oci_index_free(&i);
	else
		*out = i;
	return err;
}

void oci_index_free(struct oci_index *i)
{
	free(i->manifests);
	document_free(i->document);
	*i = (struct oci_index){ NULL };
}

int oci_layout_check(const struct bytes *b, struct refusal *r)
{
	scoped_document struct document *d = NULL;
	const struct json_t *root;
	const char *version;
	int err = document_parse(b->p, b->n, r, &d);

	err = err ?: document_root_object(d, r, &root);
	err = err ?: document_string(root, "imageLayoutVersion", r, &version);
	if (!err && (!version || strncmp(version, "1.", 2)))
		return refuse(r, -EBADMSG, "imageLayoutVersion is not 1");
	return err;
}
