/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Documents of archives of images, of any bytes, each read as every kind: what is
 * taken keeps its promises, what is not is refused in words of one line.
 */
#include <string.h>

#include "docker_document.h"
#include "fuzz.h"
#include "image_config.h"
#include "oci_document.h"

static struct refusal r;

static void begin(void)
{
	r = (struct refusal){ .text = "" };
}

static void check_refusal(int err)
{
	must(err <= 0);
	must((err < 0) == (r.text[0] != '\0'));
	must(!strchr(r.text, '\n'));
}

static void check_digest(const struct digest *d)
{
	must(strlen(digest_hex(d)) == DIGEST_HEX);
	must(strspn(digest_hex(d), "0123456789abcdef") == DIGEST_HEX);
}

static void check_descriptor(const struct descriptor *d)
{
	check_digest(&d->digest);
	must(d->size <= INT64_MAX);
	must(strlen(d->platform.os) < PLATFORM_WORD_MAX);
	must(media_of(d->media_type) == d->media);
}

static void try_oci(const struct bytes *b)
{
	struct oci_manifest m;
	struct oci_index i;
	bool is_manifest;
	int err;

	begin();
	err = oci_manifest_parse(b, MEDIA_NONE, &r, &m);
	check_refusal(err);
	is_manifest = !err;
	if (is_manifest) {
		check_descriptor(&m.config);
		for (size_t n = 0; n < m.count; n++)
			check_descriptor(&m.layers[n]);
		oci_manifest_free(&m);
	}
	begin();
	err = oci_index_parse(b, MEDIA_NONE, &r, &i);
	check_refusal(err);
	must(err || !is_manifest);
	if (err)
		return;
	for (size_t n = 0; n < i.count; n++)
		check_descriptor(&i.manifests[n]);
	oci_index_free(&i);
}

static void try_docker(const struct bytes *b)
{
	struct docker_manifest m;
	struct docker_tags tags;
	struct docker_id id;
	int err;

	begin();
	err = docker_manifest_parse(b, &r, &m);
	check_refusal(err);
	if (!err)
		docker_manifest_free(&m);
	begin();
	err = docker_repositories_parse(b, &r, &tags);
	check_refusal(err);
	for (size_t n = 0; !err && n < tags.count; n++)
		must(strlen(tags.tags[n].id.hex) == DIGEST_HEX);
	if (!err)
		docker_tags_free(&tags);
	begin();
	err = docker_parent_parse(b, &r, &id);
	check_refusal(err);
	must(err || !id.hex[0] || strlen(id.hex) == DIGEST_HEX);
}

/* The bytes stay the caller's. */
static void try_config(const struct bytes *b, size_t layers)
{
	struct archive_image i = { .config = *b };
	struct platform p;
	int err;

	begin();
	must(archive_image_make_layers(&i, layers, &r) == 0);
	err = image_config_apply(&i, &r);
	check_refusal(err);
	for (size_t n = 0; !err && n < layers; n++)
		check_digest(&i.layers[n].diff_id);
	i.config = (struct bytes){ NULL };
	archive_image_free(&i);
	begin();
	check_refusal(image_config_platform(b, &r, &p));
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct bytes b = { (char *)p, n };

	try_oci(&b);
	try_docker(&b);
	for (size_t layers = 0; layers < 3; layers++)
		try_config(&b, layers);
	begin();
	check_refusal(oci_layout_check(&b, &r));
	return 0;
}
