/* SPDX-License-Identifier: Apache-2.0 */
#include "image_text.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "json_text.h"
#include "text_time.h"

/* https://reproducible-builds.org/specs/source-date-epoch/ */
static void put_created(struct json *j)
{
	const char *epoch = getenv("SOURCE_DATE_EPOCH");
	char *end;
	long long seconds;

	if (!epoch || !*epoch)
		return;
	errno = 0;
	seconds = strtoll(epoch, &end, 10);
	if (!errno && !*end)
		json_text(j, "created", text_time((time_t)seconds).text);
}

static void put_platform(struct json *j, const struct platform *p)
{
	json_text(j, "architecture", p->arch);
	if (*p->variant)
		json_text(j, "variant", p->variant);
	json_text(j, "os", p->os);
}

static void put_history(struct json *j, const struct image_config_parts *p)
{
	json_open(j, "history", '[');
	for (size_t i = 0; i < p->count; i++) {
		const char *by = p->created_by ? p->created_by[i] : NULL;

		json_open(j, NULL, '{');
		put_created(j);
		json_text(j, "created_by", by ? by : "layerfs import");
		json_close(j);
	}
	json_close(j);
}

int image_text_config(const struct image_config_parts *p, char **out,
		      size_t *size)
{
	struct json j = { .to = open_memstream(out, size), .compact = true };

	if (!j.to)
		return -ENOMEM;
	json_open(&j, NULL, '{');
	put_created(&j);
	put_platform(&j, p->platform);
	json_open(&j, "config", '{');
	json_close(&j);
	json_open(&j, "rootfs", '{');
	json_text(&j, "type", "layers");
	json_open(&j, "diff_ids", '[');
	for (size_t i = 0; i < p->count; i++)
		json_text(&j, NULL, p->diff_ids[i].text);
	json_close(&j);
	json_close(&j);
	put_history(&j, p);
	json_close(&j);
	return fclose(j.to) ? -ENOMEM : 0;
}

static void put_blob(struct json *j, const char *key,
		     const struct image_blob *b)
{
	json_open(j, key, '{');
	json_text(j, "mediaType", b->media_type);
	json_text(j, "digest", b->digest.text);
	json_number(j, "size", b->size);
	json_close(j);
}

int image_text_manifest(const struct image_blob *config,
			const struct image_blob *layers, size_t count,
			char **out, size_t *size)
{
	struct json j = { .to = open_memstream(out, size), .compact = true };

	if (!j.to)
		return -ENOMEM;
	json_open(&j, NULL, '{');
	json_number(&j, "schemaVersion", 2);
	json_text(&j, "mediaType", OCI_MANIFEST);
	put_blob(&j, "config", config);
	json_open(&j, "layers", '[');
	for (size_t i = 0; i < count; i++)
		put_blob(&j, NULL, &layers[i]);
	json_close(&j);
	json_close(&j);
	return fclose(j.to) ? -ENOMEM : 0;
}
