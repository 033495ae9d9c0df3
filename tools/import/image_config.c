/* SPDX-License-Identifier: Apache-2.0 */
#include "image_config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "document.h"
#include "scope.h"

/*
 * A document that is this and something else besides would be one thing to us
 * and another to others (CVE-2021-41190).
 */
static int refuse_manifest(const struct json_t *root, struct refusal *r)
{
	const struct json_t *layers;
	const struct json_t *manifests;
	int err = document_array(root, "layers", r, &layers);

	err = err ?: document_array(root, "manifests", r, &manifests);
	if (!err && (layers || manifests))
		return refuse(r, -EBADMSG,
			      "a configuration and a manifest in one");
	return err;
}

static int take_diff_id(const struct json_t *ids, size_t n, struct refusal *r,
			struct digest *out)
{
	const char *text;
	int err = document_item_string(ids, n, r, &text);

	if (err)
		return err;
	if (digest_parse(text, out))
		return refuse(r, -EBADMSG, "diff_id %zu is no sha256 digest",
			      n + 1);
	return 0;
}

static int take_diff_ids(const struct json_t *root, struct archive_image *i,
			 struct refusal *r)
{
	const struct json_t *rootfs;
	const struct json_t *ids;
	const char *type;
	int err = document_object(root, "rootfs", r, &rootfs);

	err = err ?: document_string(rootfs, "type", r, &type);
	err = err ?: document_array(rootfs, "diff_ids", r, &ids);
	if (err)
		return err;
	if (type && strcmp(type, "layers"))
		return refuse(r, -EBADMSG, "rootfs of type \"%.80s\"", type);
	if (document_count(ids) != i->layer_count)
		return refuse(r, -EBADMSG, "%zu diff_ids, but %zu layers",
			      document_count(ids), i->layer_count);
	for (size_t n = 0; !err && n < i->layer_count; n++)
		err = take_diff_id(ids, n, r, &i->layers[n].diff_id);
	return err;
}

/* Steps that changed no file have no layer. */
static int take_step(const struct json_t *history, size_t n, struct refusal *r,
		     const char **created_by)
{
	const struct json_t *step;
	int empty = -1;
	int err = document_item_object(history, n, r, &step);

	err = err ?: document_bool(step, "empty_layer", r, &empty);
	*created_by = NULL;
	if (!err && empty <= 0)
		err = document_string(step, "created_by", r, created_by);
	return err ?: empty <= 0;
}

/* How many of its steps made a layer; their commands go to the first layers. */
static int take_steps(const struct json_t *history, struct archive_image *i,
		      struct refusal *r, size_t *made)
{
	int err = 0;

	*made = 0;
	for (size_t n = 0; !err && n < document_count(history); n++) {
		const char *created_by;
		int is = take_step(history, n, r, &created_by);

		if (is < 0)
			return is;
		if (is && *made < i->layer_count)
			err = archive_image_copy(created_by,
						 &i->layers[*made].created_by);
		*made += (size_t)is;
	}
	return err ? refuse(r, err, "out of memory") : 0;
}

/* A history is there for people: one that does not fit is left out. */
static int take_history(const struct json_t *root, struct archive_image *i,
			struct refusal *r)
{
	const struct json_t *history;
	size_t made = 0;
	int err = document_array(root, "history", r, &history);

	err = err ?: take_steps(history, i, r, &made);
	for (size_t n = 0; !err && made != i->layer_count && n < i->layer_count;
	     n++) {
		free(i->layers[n].created_by);
		i->layers[n].created_by = NULL;
	}
	return err;
}

int image_config_apply(struct archive_image *i, struct refusal *r)
{
	scoped_document struct document *d = NULL;
	const struct json_t *root;
	int err = document_parse(i->config.p, i->config.n, r, &d);

	err = err ?: document_root_object(d, r, &root);
	err = err ?: refuse_manifest(root, r);
	err = err ?: take_diff_ids(root, i, r);
	return err ?: take_history(root, i, r);
}

static int take_word(const struct json_t *root, const char *key,
		     struct refusal *r, char word[PLATFORM_WORD_MAX])
{
	const char *text;
	int err = document_string(root, key, r, &text);

	if (!err)
		snprintf(word, PLATFORM_WORD_MAX, "%s", text ?: "");
	return err;
}

int image_config_platform(const struct bytes *config, struct refusal *r,
			  struct platform *out)
{
	scoped_document struct document *d = NULL;
	const struct json_t *root;
	struct platform p = { .os = "" };
	int err = document_parse(config->p, config->n, r, &d);

	err = err ?: document_root_object(d, r, &root);
	err = err ?: take_word(root, "os", r, p.os);
	err = err ?: take_word(root, "architecture", r, p.arch);
	err = err ?: take_word(root, "variant", r, p.variant);
	if (!err)
		*out = p;
	return err;
}
