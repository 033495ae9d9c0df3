/* SPDX-License-Identifier: Apache-2.0 */
#include "archive_oci.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "archives.h"
#include "scope.h"

TestSuite(archive_oci, .init = archives_begin);

#define AMD64 "'os':'linux','architecture':'amd64',"
#define ARM64 "'os':'linux','architecture':'arm64',"
#define V1    "{'imageLayoutVersion':'1.0.0'}"

static struct blob tar;
static struct platform wanted;

/* The archive so far, with an index of these descriptors. */
static int open_with(const char *manifests)
{
	tar_add_json(&tar, "oci-layout", V1);
	tar_add_json(&tar, "index.json", "{'schemaVersion':2,'manifests':[%s]}",
		     manifests);
	tar_finish(&tar);
	return archives_open(&tar);
}

static int open_two(const char *first, const char *second)
{
	char both[1024];

	snprintf(both, sizeof(both), "%s,%s", first, second);
	return open_with(both);
}

static void want(const char *platform)
{
	cr_assert_eq(platform_parse(platform, &wanted), 0);
	archives_options.platform = &wanted;
}

static void expect_found(int err, size_t images)
{
	cr_assert_eq(err, 0, "%s", archives_refusal.text);
	cr_expect_eq(archives_found.kind, ARCHIVE_OCI);
	cr_expect_eq(archives_found.list.count, images);
}

static void expect_refused(int err, const char *words)
{
	cr_expect(err < 0, "taken, but should be refused: %s", words);
	cr_expect(strstr(archives_refusal.text, words), "'%s' instead of '%s'",
		  archives_refusal.text, words);
}

/* --- What is taken ----------------------------------------------------------- */

Test(archive_oci, layers_come_bottom_first_with_their_digests)
{
	struct descriptor d = tar_add_image(&tar, 3, AMD64);
	const struct archive_image *i;

	expect_found(open_with(described(&d, TYPE_MANIFEST, "")), 1);
	i = &archives_found.list.images[0];
	cr_expect_str_eq(i->manifest_digest.text, d.digest.text);
	cr_assert_eq(i->layer_count, 3);
	for (size_t n = 0; n < 3; n++) {
		const struct archive_layer *l = &i->layers[n];
		scoped_fd int fd = -1;
		struct source s;
		char text[BUFSIZ];
		char contents[64];

		snprintf(contents, sizeof(contents), "%s %zu", AMD64, n);
		cr_assert_eq(archive_open_layer(&archives_found, l,
						&archives_refusal, &s, &fd),
			     0);
		cr_expect_eq(s.left, l->size);
		cr_assert_eq(source_read(&s, -1, text, 1024), 1024);
		cr_expect_str_eq(text + 512, contents);
		cr_expect_str_eq(l->blob.text, l->diff_id.text);
		cr_expect_str_eq(l->media_type, TYPE_LAYER);
	}
}

Test(archive_oci, an_image_may_have_no_layer)
{
	struct descriptor d = tar_add_image(&tar, 0, AMD64);

	expect_found(open_with(described(&d, TYPE_MANIFEST, "")), 1);
	cr_expect_eq(archives_found.list.images[0].layer_count, 0);
}

/* containerd's annotation is the whole name, OCI's may be a tag. */
Test(archive_oci, one_image_of_two_names_is_one)
{
	struct descriptor d = tar_add_image(&tar, 1, AMD64);
	const char *a = described(
		&d, TYPE_MANIFEST,
		",'annotations':{'org.opencontainers.image.ref.name':'a'}");
	const char *b = described(
		&d, TYPE_MANIFEST,
		",'annotations':{'org.opencontainers.image.ref.name':'latest',"
		"'io.containerd.image.name':'docker.io/library/b:latest'}");

	expect_found(open_two(a, b), 1);
	cr_assert_eq(archives_found.list.images[0].name_count, 2);
	cr_expect_str_eq(archives_found.list.images[0].names[0], "a");
	cr_expect_str_eq(archives_found.list.images[0].names[1],
			 "docker.io/library/b:latest");
}

/* Two images, of which an index says for which platforms they are. */
static struct descriptor add_index(const char *first, const char *second)
{
	struct descriptor amd = tar_add_image(&tar, 1, AMD64);
	struct descriptor arm = tar_add_image(&tar, 2, ARM64);

	return tar_add_blob(&tar, "{'schemaVersion':2,'manifests':[%s,%s]}",
			    described(&amd, TYPE_MANIFEST, first),
			    described(&arm, TYPE_MANIFEST, second));
}

#define FOR(os, arch) ",'platform':{'os':'" os "','architecture':'" arch "'}"

Test(archive_oci, of_an_index_the_image_for_the_platform_is_taken)
{
	struct descriptor d =
		add_index(FOR("linux", "amd64"), FOR("linux", "arm64"));
	const char *named = described(
		&d, TYPE_INDEX,
		",'annotations':{'org.opencontainers.image.ref.name':'x'}");

	want("linux/arm64");
	expect_found(open_with(named), 1);
	cr_expect_eq(archives_found.list.images[0].layer_count, 2);
	cr_expect_str_eq(archives_found.list.images[0].names[0], "x");
	want("linux/s390x");
	expect_refused(archives_open(&tar),
		       "index.json: no image for linux/s390x; there are: "
		       "linux/amd64, linux/arm64");
}

Test(archive_oci, what_builders_attest_is_no_image)
{
	struct descriptor d =
		add_index(FOR("linux", "amd64"), FOR("unknown", "unknown"));

	want("linux/amd64");
	expect_found(open_with(described(&d, TYPE_INDEX, "")), 1);
	cr_expect_eq(archives_found.list.images[0].layer_count, 1);
}

Test(archive_oci, the_only_image_is_taken_unless_another_platform_was_asked)
{
	struct descriptor d =
		tar_add_image(&tar, 1, "'os':'plan9','architecture':'mips',");

	expect_found(open_with(described(&d, TYPE_MANIFEST, "")), 1);
	want("linux/amd64");
	expect_refused(archives_open(&tar), "no image for linux/amd64; there "
					    "are: plan9/mips");
}

Test(archive_oci, a_platform_only_in_the_configuration_counts)
{
	struct descriptor amd = tar_add_image(&tar, 1, AMD64);
	struct descriptor arm = tar_add_image(&tar, 2, ARM64);

	want("linux/arm64");
	expect_found(open_two(described(&amd, TYPE_MANIFEST, ""),
			      described(&arm, TYPE_MANIFEST, "")),
		     1);
	cr_expect_eq(archives_found.list.images[0].layer_count, 2);
}

Test(archive_oci, other_things_in_the_index_are_passed_over)
{
	struct descriptor d = tar_add_image(&tar, 1, AMD64);
	struct descriptor chart = tar_add_blob(&tar, "{}");
	struct descriptor artifact = tar_add_blob(
		&tar, "{'schemaVersion':2,'config':%s,'layers':[]}",
		described(&chart, "application/vnd.cncf.helm.config.v1+json",
			  ""));
	char three[1024];

	snprintf(three, sizeof(three), "%s,%s,%s",
		 described(&chart, "application/x", ""),
		 described(&artifact, TYPE_MANIFEST, ""),
		 described(&d, TYPE_MANIFEST, ""));
	want("linux/amd64");
	expect_found(open_with(three), 1);
}

/* --- What is refused --------------------------------------------------------- */

Test(archive_oci, a_blob_is_what_its_descriptor_says)
{
	struct descriptor d = tar_add_image(&tar, 1, AMD64);
	struct descriptor longer = d;
	struct descriptor other = tar_add_blob(&tar, "{}");

	longer.size++;
	expect_refused(open_with(described(&longer, TYPE_MANIFEST, "")),
		       "by its descriptor");
	blob_free(&tar);
	tar_add(&tar, archive_blob_path(&d.digest).text, "{}", 2);
	d.size = 2;
	expect_refused(open_with(described(&d, TYPE_MANIFEST, "")),
		       "its digest is sha256:44136fa355b3678a1146ad16f7e8649e9"
		       "4fb4fc21fe77e8310c060f61caaff8a");
	blob_free(&tar);
	expect_refused(open_with(described(&other, TYPE_MANIFEST, "")),
		       "not in the archive");
}

/* CVE-2021-41190, and documents that are not what they are said to be. */
Test(archive_oci, a_document_is_one_thing)
{
	static const struct {
		const char *text;
		const char *type;
		const char *words;
	} cases[] = {
		{ "{'schemaVersion':2,'manifests':[],'layers':[]}", TYPE_INDEX,
		  "an index and a manifest in one" },
		{ "{'schemaVersion':2,'manifests':[],'config':{}}",
		  TYPE_MANIFEST, "an index and a manifest in one" },
		{ "{'schemaVersion':2,'manifests':[]}", TYPE_MANIFEST,
		  "a manifest without config" },
		{ "{'schemaVersion':2,'layers':[]}", TYPE_INDEX,
		  "an index without manifests" },
		{ "{'schemaVersion':2,'layers':[]}", TYPE_MANIFEST,
		  "a manifest without config" },
		{ "{'schemaVersion':2,'mediaType':'" TYPE_INDEX "'}",
		  TYPE_MANIFEST, "no manifest by its type" },
		{ "{'schemaVersion':2,'mediaType':'" TYPE_MANIFEST
		  "','manifests':[]}",
		  TYPE_INDEX, "no index by its type" },
		{ "{'schemaVersion':1,'fsLayers':[]}", TYPE_MANIFEST,
		  "schema 1" },
		{ "{'schemaVersion':3,'layers':[]}", TYPE_MANIFEST,
		  "schemaVersion is not 2" },
		{ "{'schemaVersion':2,'Layers':[]}", TYPE_MANIFEST,
		  "'Layers' instead of 'layers'" },
		{ "[]", TYPE_MANIFEST, "not an object" },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct descriptor d = tar_add_blob(&tar, "%s", cases[i].text);
		int err = open_with(described(&d, cases[i].type, ""));
		char *quote;

		while ((quote = strchr(archives_refusal.text, '"')))
			*quote = '\'';
		expect_refused(err, cases[i].words);
		blob_free(&tar);
	}
}

#define HEX64                              \
	"0123456789abcdef0123456789abcdef" \
	"0123456789abcdef0123456789abcdef"

Test(archive_oci, a_descriptor_has_a_digest_that_is_no_path)
{
	static const struct {
		const char *descriptor;
		const char *words;
	} cases[] = {
		{ "{'size':1}", "index.json: descriptor 1: no digest" },
		{ "{'digest':'sha256:../../../etc/passwd','size':1}",
		  "no sha256 digest: sha256:../../../etc/passwd" },
		{ "{'digest':'sha512:" HEX64 HEX64 "','size':1}",
		  "only sha256 is read" },
		{ "{'digest':'sha256:" HEX64 "'}", "no size" },
		{ "{'digest':'sha256:" HEX64 "','size':-1}", "negative" },
		{ "{'digest':'sha256:" HEX64 "','size':'1'}",
		  "size: not a number" },
		{ "{'digest':'sha256:" HEX64
		  "','size':1,'mediaType':'" TYPE_MANIFEST "'}",
		  "not in the archive" },
		{ "'sha256:" HEX64 "'", "item 1 is not an object" },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		expect_refused(open_with(cases[i].descriptor), cases[i].words);
		blob_free(&tar);
	}
}

static int open_layer(const char *type, const char *more, bool there)
{
	struct descriptor gone = { .size = 7 };
	struct descriptor config;
	struct descriptor layer;

	cr_assert_eq(digest_parse("sha256:" HEX64, &gone.digest), 0);
	layer = there ? tar_add_layer(&tar, "x") : gone;
	config = tar_add_blob(&tar, "{'rootfs':{'diff_ids':['%s']}}",
			      layer.digest.text);
	layer = tar_add_blob(&tar,
			     "{'schemaVersion':2,'config':%s,'layers':[%s]}",
			     described(&config, TYPE_CONFIG, ""),
			     described(&layer, type, more));
	return open_with(described(&layer, TYPE_MANIFEST, ""));
}

#define FOREIGN "application/vnd.oci.image.layer.nondistributable.v1.tar"

Test(archive_oci, layers_are_there_and_are_layers)
{
	expect_found(open_layer(FOREIGN, "", true), 1);
	blob_free(&tar);
	expect_refused(
		open_layer(FOREIGN, ",'urls':['http://x/y']", false),
		"layer 1: not in the archive: to be had from http://x/y");
	blob_free(&tar);
	expect_refused(open_layer(TYPE_LAYER, "", false), "not in the archive");
	blob_free(&tar);
	expect_refused(open_layer(TYPE_LAYER "+gzip+encrypted", "", true),
		       "layer 1: encrypted");
	blob_free(&tar);
	expect_refused(open_layer("application/x", "", true),
		       "not of a layer's type: application/x");
}

Test(archive_oci, indexes_in_a_tower_are_refused)
{
	struct descriptor d = tar_add_image(&tar, 1, AMD64);
	const char *type = TYPE_MANIFEST;

	for (int n = 0; n < ARCHIVE_INDEX_DEPTH; n++) {
		d = tar_add_blob(&tar, "{'schemaVersion':2,'manifests':[%s]}",
				 described(&d, type, ""));
		type = TYPE_INDEX;
	}
	expect_refused(open_with(described(&d, TYPE_INDEX, "")),
		       "nested more than 4 deep");
}

Test(archive_oci, a_layout_is_of_version_1)
{
	tar_add_json(&tar, "oci-layout", "{'imageLayoutVersion':'2.0.0'}");
	tar_add_json(&tar, "index.json", "{}");
	tar_finish(&tar);
	expect_refused(archives_open(&tar),
		       "oci-layout: imageLayoutVersion is not 1");
}
