/* SPDX-License-Identifier: Apache-2.0 */
#include "docker_document.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int take_item(const struct json_t *array, size_t n, struct refusal *r,
		     struct docker_item *out)
{
	const struct json_t *object;
	int err = document_item_object(array, n, r, &object);

	err = err ?: document_string(object, "Config", r, &out->config);
	err = err ?: document_array(object, "RepoTags", r, &out->names);
	err = err ?: document_array(object, "Layers", r, &out->layers);
	if (!err && !out->config)
		return refuse(r, -EBADMSG, "image %zu has no Config", n + 1);
	return err;
}

int docker_manifest_parse(const struct bytes *b, struct refusal *r,
			  struct docker_manifest *out)
{
	struct docker_manifest m = { NULL };
	const struct json_t *array = NULL;
	int err = document_parse(b->p, b->n, r, &m.document);

	err = err ?: document_root_array(m.document, r, &array);
	m.count = document_count(array);
	if (!err && m.count > ARCHIVE_IMAGES_MAX)
		err = refuse(r, -EFBIG, "%zu images; at most %d", m.count,
			     ARCHIVE_IMAGES_MAX);
	m.items = err ? NULL : calloc(m.count ?: 1, sizeof(*m.items));
	if (!err && !m.items)
		err = refuse(r, -ENOMEM, "out of memory");
	for (size_t n = 0; !err && n < m.count; n++)
		err = take_item(array, n, r, &m.items[n]);
	if (err)
		docker_manifest_free(&m);
	else
		*out = m;
	return err;
}

void docker_manifest_free(struct docker_manifest *m)
{
	free(m->items);
	document_free(m->document);
	*m = (struct docker_manifest){ NULL };
}

int docker_id_parse(const char *text, struct docker_id *out)
{
	struct digest d;

	if (digest_parse_hex(text, &d))
		return -EINVAL;
	snprintf(out->hex, sizeof(out->hex), "%s", digest_hex(&d));
	return 0;
}

bool docker_is_json_path(const char *path, struct docker_id *out)
{
	char hex[DIGEST_HEX + 1];

	if (strlen(path) != DIGEST_HEX + strlen("/json") ||
	    strcmp(path + DIGEST_HEX, "/json"))
		return false;
	snprintf(hex, sizeof(hex), "%.*s", DIGEST_HEX, path);
	return !docker_id_parse(hex, out);
}

/* --- repositories ------------------------------------------------------------ */

struct taking {
	struct docker_tags *tags;
	struct refusal *r;
	const char *repository; /* whose tags are being taken */
};

static int add_tag(struct docker_tags *t, char *name, const char *id,
		   struct refusal *r)
{
	struct docker_tag *more = NULL;
	struct docker_tag tag = { .name = name };

	if (!name)
		return refuse(r, -ENOMEM, "out of memory");
	if (docker_id_parse(id, &tag.id)) {
		free(name);
		return refuse(r, -EBADMSG, "no id of an image: %.80s", id);
	}
	if (t->count < ARCHIVE_IMAGES_MAX)
		more = reallocarray(t->tags, t->count + 1, sizeof(*more));
	if (!more) {
		free(name);
		return refuse(r, -ENOMEM, "too many tags");
	}
	t->tags = more;
	t->tags[t->count++] = tag;
	return 0;
}

static int take_tag(void *ctx, const char *key, const struct json_t *value)
{
	struct taking *t = ctx;
	const char *id = document_text(value);
	char *name = NULL;

	if (!id)
		return refuse(t->r, -EBADMSG, "tag %.80s: not a string", key);
	if (asprintf(&name, "%s:%s", t->repository, key) < 0)
		name = NULL;
	return add_tag(t->tags, name, id, t->r);
}

static int take_repository(void *ctx, const char *key,
			   const struct json_t *value)
{
	struct taking *t = ctx;

	if (!document_is_object(value))
		return refuse(t->r, -EBADMSG, "%.80s: not an object", key);
	t->repository = key;
	return document_each(value, take_tag, t);
}

int docker_repositories_parse(const struct bytes *b, struct refusal *r,
			      struct docker_tags *out)
{
	scoped_document struct document *d = NULL;
	struct docker_tags tags = { NULL };
	struct taking t = { .tags = &tags, .r = r };
	const struct json_t *root;
	int err = document_parse(b->p, b->n, r, &d);

	err = err ?: document_root_object(d, r, &root);
	err = err ?: document_each(root, take_repository, &t);
	if (err)
		docker_tags_free(&tags);
	else
		*out = tags;
	return err;
}

void docker_tags_free(struct docker_tags *t)
{
	for (size_t n = 0; n < t->count; n++)
		free(t->tags[n].name);
	free(t->tags);
	*t = (struct docker_tags){ NULL };
}

int docker_parent_parse(const struct bytes *b, struct refusal *r,
			struct docker_id *parent)
{
	scoped_document struct document *d = NULL;
	const struct json_t *root;
	const char *text;
	int err = document_parse(b->p, b->n, r, &d);

	err = err ?: document_root_object(d, r, &root);
	err = err ?: document_string(root, "parent", r, &text);
	if (err)
		return err;
	parent->hex[0] = '\0';
	if (text && *text && docker_id_parse(text, parent))
		return refuse(r, -EBADMSG, "no id of a parent: %.80s", text);
	return 0;
}
