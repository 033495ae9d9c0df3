/* SPDX-License-Identifier: Apache-2.0 */
#include "archive_docker.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "archives.h"
#include "scope.h"

TestSuite(archive_docker, .init = archives_begin);

#define ID16  "0123456789abcdef"
#define ID(x) x ID16 ID16 ID16 "0123456789abcde"
#define A     ID("a")
#define B     ID("b")
#define C     ID("c")

static struct blob tar;

static int finish(void)
{
	tar_finish(&tar);
	return archives_open(&tar);
}

static void expect_found(int err, enum archive_kind kind, size_t images)
{
	cr_assert_eq(err, 0, "%s", archives_refusal.text);
	cr_expect_eq(archives_found.kind, kind);
	cr_expect_eq(archives_found.list.count, images);
}

static void expect_refused(int err, const char *words)
{
	cr_expect(err < 0, "taken, but should be refused: %s", words);
	cr_expect(strstr(archives_refusal.text, words), "'%s' instead of '%s'",
		  archives_refusal.text, words);
	blob_free(&tar);
}

static void expect_layer(size_t image, size_t n, const char *path)
{
	const struct archive_image *i = &archives_found.list.images[image];

	cr_assert(n < i->layer_count);
	cr_expect_str_eq(i->layers[n].path, path);
}

/* --- manifest.json ----------------------------------------------------------- */

#define DIFF "sha256:" A

static void add_config(const char *path, int layers)
{
	tar_add_json(&tar, path, "{'rootfs':{'diff_ids':[%s]}}",
		     layers == 0 ? "" :
		     layers == 1 ? "'" DIFF "'" :
				   "'" DIFF "','" DIFF "'");
}

Test(archive_docker, several_images_each_with_its_names_and_layers)
{
	tar_add_json(&tar, "manifest.json",
		     "[{'Config':'a.json','RepoTags':['a:1','a:2'],"
		     "'Layers':['x/layer.tar','y/layer.tar']},"
		     "{'Config':'b.json','RepoTags':null,"
		     "'Layers':['./x//layer.tar']},"
		     "{'Config':'c.json'}]");
	add_config("a.json", 2);
	add_config("b.json", 1);
	add_config("c.json", 0);
	tar_add(&tar, "./x/layer.tar", "xx", 2);
	tar_add_link(&tar, "y/layer.tar", '2', "../x/layer.tar");
	expect_found(finish(), ARCHIVE_DOCKER, 3);
	cr_expect_eq(archives_found.list.images[0].name_count, 2);
	expect_layer(0, 0, "x/layer.tar");
	expect_layer(0, 1, "y/layer.tar");
	cr_expect_eq(archives_found.list.images[0].layers[1].size, 2);
	cr_expect_eq(archives_found.list.images[1].name_count, 0);
	cr_expect_eq(archives_found.list.images[2].layer_count, 0);
}

Test(archive_docker, the_manifest_may_be_last)
{
	add_config("a.json", 1);
	tar_add(&tar, "x/layer.tar", "xx", 2);
	tar_add_json(&tar, "manifest.json",
		     "[{'Config':'a.json','Layers':['x/layer.tar']}]");
	expect_found(finish(), ARCHIVE_DOCKER, 1);
}

Test(archive_docker, what_is_wrong_is_named)
{
	static const struct {
		const char *manifest;
		const char *words;
	} cases[] = {
		{ "{}", "manifest.json: not an array" },
		{ "[]", "a docker archive without an image" },
		{ "[1]", "manifest.json: item 1 is not an object" },
		{ "[{}]", "manifest.json: image 1 has no Config" },
		{ "[{'Config':'none'}]",
		  "manifest.json: image 1: none: not in the archive" },
		{ "[{'Config':'dir'}]", "dir: not a file" },
		{ "[{'Config':'loop'}]", "loop: links in a circle" },
		{ "[{'Config':'a.json','Layers':['x']}]",
		  "a.json: 0 diff_ids, but 1 layers" },
		{ "[{'Config':'a.json','Layers':['none']}]",
		  "none: not in the archive" },
		{ "[{'Config':'a.json','Layers':[1]}]",
		  "item 1 is not a string" },
		{ "[{'Config':'a.json','RepoTags':'x'}]",
		  "RepoTags: not an array" },
		{ "[{'Config':'../../a.json','layers':[]}]",
		  "instead of \"Layers\"" },
		{ "[{'Config':'blobs/sha256/" A "'}]",
		  "digest is sha256:44136fa355b3" },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		tar_add_json(&tar, "manifest.json", "%s", cases[i].manifest);
		add_config("a.json", 0);
		tar_add(&tar, "x", "xx", 2);
		tar_add(&tar, "blobs/sha256/" A, "{}", 2);
		tar_add_link(&tar, "dir", '5', "");
		tar_add_link(&tar, "loop", '2', "loop");
		expect_refused(finish(), cases[i].words);
	}
}

/* --- Before 1.10 ------------------------------------------------------------- */

static void add_old(const char *id, const char *parent)
{
	char path[100];

	snprintf(path, sizeof(path), "%s/json", id);
	tar_add_json(&tar, path, "{'id':'%s','parent':'%s'}", id, parent);
	snprintf(path, sizeof(path), "%s/layer.tar", id);
	tar_add(&tar, path, id, 64);
}

static void add_chain(void)
{
	add_old(C, B);
	add_old(A, "");
	add_old(B, A);
}

Test(archive_docker, an_old_image_is_its_parents_from_the_bottom)
{
	add_chain();
	tar_add_json(&tar, "repositories",
		     "{'one':{'latest':'" C "','old':'" A "','Old':'" A "'},"
		     "'two':{'1':'" C "'}}");
	expect_found(finish(), ARCHIVE_OLD_DOCKER, 2);
	for (size_t i = 0; i < 2; i++) {
		const struct archive_image *image =
			&archives_found.list.images[i];

		cr_expect_eq(image->name_count, 2);
		expect_layer(i, 0, A "/layer.tar");
		if (image->layer_count == 1)
			continue;
		cr_expect_eq(image->layer_count, 3);
		expect_layer(i, 1, B "/layer.tar");
		expect_layer(i, 2, C "/layer.tar");
		cr_expect(digest_is_none(&image->layers[0].diff_id));
	}
}

/* `docker save ID` wrote no repositories. */
Test(archive_docker, without_tags_the_tops_are_the_images)
{
	add_chain();
	expect_found(finish(), ARCHIVE_OLD_DOCKER, 1);
	cr_expect_eq(archives_found.list.images[0].layer_count, 3);
	cr_expect_eq(archives_found.list.images[0].name_count, 0);
}

Test(archive_docker, an_old_image_that_is_not_whole_is_refused)
{
	add_old(B, A);
	expect_refused(finish(), A "/json: not in the archive");
	add_old(A, B);
	add_old(B, A);
	tar_add_json(&tar, "repositories", "{'x':{'y':'" A "'}}");
	expect_refused(finish(), "parents in a circle, or more than 1024");
	tar_add_json(&tar, "repositories", "{'x':{'y':'../../etc'}}");
	expect_refused(finish(), "repositories: no id of an image: ../../etc");
	tar_add_json(&tar, "repositories", "{'x':['y']}");
	expect_refused(finish(), "repositories: x: not an object");
	add_old(A, "../../etc");
	expect_refused(finish(), A "/json: no id of a parent: ../../etc");
	tar_add_json(&tar, A "/json", "{}");
	expect_refused(finish(), A "/layer.tar: not in the archive");
	tar_add_json(&tar, "repositories", "{}");
	expect_refused(finish(),
		       "an archive of docker before 1.10 without an image");
}
