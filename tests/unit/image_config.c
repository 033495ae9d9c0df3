/* SPDX-License-Identifier: Apache-2.0 */
#include "image_config.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "scope.h"

#define A \
	"sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define B \
	"sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"

static struct refusal r;

/* An image of so many layers with this configuration, ' for ". */
static int apply(struct archive_image *i, size_t layers, const char *text)
{
	r = (struct refusal){ .text = "" };
	cr_assert_eq(archive_image_make_layers(i, layers, &r), 0);
	cr_assert_eq(archive_image_copy(text, &i->config.p), 0);
	i->config.n = strlen(text);
	for (char *p = i->config.p; *p; p++)
		if (*p == '\'')
			*p = '"';
	return image_config_apply(i, &r);
}

Test(image_config, steps_without_a_layer_take_no_diff_id)
{
	scoped_archive_image struct archive_image i = { NULL };

	cr_assert_eq(apply(&i, 2,
			   "{'rootfs':{'type':'layers','diff_ids':['" A "','" B
			   "']},'history':["
			   "{'created_by':'one'},"
			   "{'created_by':'ENV','empty_layer':true},"
			   "{'created_by':'two','empty_layer':false}]}"),
		     0, "%s", r.text);
	cr_expect_str_eq(i.layers[0].diff_id.text, A);
	cr_expect_str_eq(i.layers[0].created_by, "one");
	cr_expect_str_eq(i.layers[1].diff_id.text, B);
	cr_expect_str_eq(i.layers[1].created_by, "two");
}

Test(image_config, a_history_that_does_not_fit_is_left_out)
{
	static const char *const histories[] = {
		"[{'created_by':'one'},{'created_by':'two'}]",
		"[{'created_by':'one','empty_layer':true}]",
		"[]",
		"null",
	};

	for (size_t n = 0; n < ARRAY_LEN(histories); n++) {
		scoped_archive_image struct archive_image i = { NULL };
		char text[512];

		snprintf(text, sizeof(text),
			 "{'rootfs':{'diff_ids':['" A "']},'history':%s}",
			 histories[n]);
		cr_expect_eq(apply(&i, 1, text), 0, "%s", r.text);
		cr_expect_null(i.layers[0].created_by);
	}
}

Test(image_config, what_does_not_fit_the_manifest_is_refused)
{
	static const struct {
		size_t layers;
		const char *text;
		const char *words;
	} cases[] = {
		{ 1, "{}", "0 diff_ids, but 1 layers" },
		{ 0, "{'rootfs':{'diff_ids':['" A "']}}",
		  "1 diff_ids, but 0 layers" },
		{ 1, "{'rootfs':{'diff_ids':['x']}}",
		  "diff_id 1 is no sha256 digest" },
		{ 1, "{'rootfs':{'diff_ids':[1]}}", "item 1 is not a string" },
		{ 1, "{'rootfs':{'type':'base','diff_ids':['" A "']}}",
		  "rootfs of type \"base\"" },
		{ 0, "{'rootfs':[]}", "rootfs: not an object" },
		{ 0, "{'layers':[]}", "a configuration and a manifest in one" },
		{ 0, "{'manifests':[]}",
		  "a configuration and a manifest in one" },
		{ 0, "{'history':[1]}", "item 1 is not an object" },
		{ 0, "[]", "not an object" },
		{ 0, "", "no JSON" },
	};

	for (size_t n = 0; n < ARRAY_LEN(cases); n++) {
		scoped_archive_image struct archive_image i = { NULL };

		cr_expect_eq(apply(&i, cases[n].layers, cases[n].text),
			     -EBADMSG, "%s", cases[n].text);
		cr_expect(strstr(r.text, cases[n].words), "'%s' for %s", r.text,
			  cases[n].text);
	}
}

Test(image_config, an_image_has_so_many_layers)
{
	scoped_archive_image struct archive_image i = { NULL };

	cr_expect_eq(archive_image_make_layers(&i, ARCHIVE_LAYERS_MAX + 1, &r),
		     -EFBIG);
	cr_expect_str_eq(r.text, "1025 layers; at most 1024");
}
