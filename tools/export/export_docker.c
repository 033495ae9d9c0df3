/* SPDX-License-Identifier: Apache-2.0 */
/* What `docker save` makes: manifest.json, a configuration, layers. */
#include "export_source.h"

#include <errno.h>
#include <stdio.h>

#include "archive_image.h"
#include "json_text.h"
#include "scope.h"

struct file_name {
	char text[DIGEST_HEX + sizeof(".json")];
};

static struct file_name name_of(const struct digest *d, const char *ending)
{
	struct file_name n;

	snprintf(n.text, sizeof(n.text), "%s%s", digest_hex(d), ending);
	return n;
}

static int make_manifest(const struct export_source *e, struct bytes *out)
{
	struct json j = {
		.to = open_memstream(&out->p, &out->n),
		.compact = true,
	};

	if (!j.to)
		return -ENOMEM;
	json_open(&j, NULL, '[');
	json_open(&j, NULL, '{');
	json_text(&j, "Config", name_of(&e->id, ".json").text);
	json_open(&j, "RepoTags", '[');
	for (size_t n = 0; n < e->names.count; n++)
		json_text(&j, NULL, e->names.of[n].name.text);
	json_close(&j);
	json_open(&j, "Layers", '[');
	for (size_t n = 0; n < e->layer_count; n++)
		json_text(&j, NULL,
			  name_of(&e->layers[n].diff_id, ".tar").text);
	json_close(&j);
	json_close(&j);
	json_close(&j);
	return fclose(j.to) ? -ENOMEM : 0;
}

int export_docker(const struct export_source *e, struct export_sink *to)
{
	scoped_bytes struct bytes manifest = { NULL };
	int err = make_manifest(e, &manifest);

	for (size_t n = 0; !err && n < e->layer_count; n++)
		if (export_source_first(e, n) == n)
			err = export_source_layer(
				e, n, to,
				name_of(&e->layers[n].diff_id, ".tar").text);
	err = err   ?:
		      export_sink_file(to, name_of(&e->id, ".json").text,
				       e->config, e->config_size);
	return err   ?:
		       export_sink_file(to, "manifest.json", manifest.p,
					manifest.n);
}
