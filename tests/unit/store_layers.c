/* SPDX-License-Identifier: Apache-2.0 */
/* Layers, images and names: how they come, who keeps them, how they go. */
#include "store_layers.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "scope.h"
#include "scratch.h"
#include "store_images.h"
#include "store_list.h"
#include "store_resolve.h"

static struct store s = STORE_NONE;

static void begin(void)
{
	scratch_begin();
	cr_assert_not(chdir(scratch_path()));
	cr_assert_eq(store_make("s", &s), 0);
}

TestSuite(store_layers, .init = begin);
TestSuite(store_images, .init = begin);

/* A digest that begins with these digits. */
static struct digest digest(const char *digits)
{
	char hex[DIGEST_HEX + 1];
	struct digest d;

	memset(hex, '0', DIGEST_HEX);
	hex[DIGEST_HEX] = '\0';
	memcpy(hex, digits, strlen(digits));
	cr_assert_eq(digest_parse_hex(hex, &d), 0);
	return d;
}

static int add_layer(const struct digest *d)
{
	scoped_store_stage struct store_stage st = STORE_STAGE_NONE;
	scoped_fd int dir = -1;

	cr_assert_eq(store_stage_begin(&s, &st), 0);
	dir = store_layer_stage(&st);
	cr_assert_geq(dir, 0);
	cr_assert_eq(store_stage_write(dir, LAYER_INDEX, "i", 1), 0);
	cr_assert_eq(store_layer_staged(&st, d), 0);
	return store_layer_publish(&st, d);
}

static int drop_layer(const struct digest *d)
{
	scoped_store_stage struct store_stage st = STORE_STAGE_NONE;

	cr_assert_eq(store_stage_begin(&s, &st), 0);
	return store_layer_withdraw(&st, d);
}

static int add_image(const struct digest *d, const char *name)
{
	scoped_store_stage struct store_stage st = STORE_STAGE_NONE;
	scoped_fd int dir = -1;
	struct reference r;
	int err;

	cr_assert_eq(store_stage_begin(&s, &st), 0);
	dir = store_image_stage(&st, d);
	cr_assert_geq(dir, 0);
	cr_assert_eq(store_stage_write(dir, IMAGE_CONFIG, "{}", 2), 0);
	err = store_image_publish(&st, d);
	if (!name)
		return err;
	cr_assert_eq(reference_parse(name, &r), 0);
	return err                                 ?:
		       store_name_stage(&st, 0, d) ?:
		       store_name_publish(&st, 0, &r);
}

Test(store_layers, of_two_who_add_one_both_succeed)
{
	struct digest d = digest("ab");

	cr_expect_eq(add_layer(&d), 0);
	cr_expect_eq(add_layer(&d), -EEXIST);
	cr_expect_eq(drop_layer(&d), 0);
	cr_expect_eq(drop_layer(&d), -ENOENT);
	cr_expect_eq(add_layer(&d), 0);
}

Test(store_layers, stay_while_they_are_held)
{
	struct digest d = digest("ab");
	scoped_digests struct digests all = { 0 };
	int held;
	int second;

	cr_expect_eq(store_layer_hold(&s, &d), -ENOENT);
	cr_assert_eq(add_layer(&d), 0);
	held = store_layer_hold(&s, &d);
	second = store_layer_hold(&s, &d);
	cr_assert(held >= 0 && second >= 0);
	cr_expect_eq(drop_layer(&d), -EBUSY);
	close(held);
	cr_expect_eq(drop_layer(&d), -EBUSY);
	close(second);
	cr_expect_eq(drop_layer(&d), 0);
	cr_expect_eq(store_list_layers(&s, &all), 0);
	cr_expect_eq(all.count, 0);
}

Test(store_layers, are_listed_in_the_order_of_their_digits)
{
	static const char *const digits[] = { "c", "a", "b" };
	scoped_digests struct digests all = { 0 };

	for (size_t i = 0; i < ARRAY_LEN(digits); i++) {
		struct digest d = digest(digits[i]);

		add_layer(&d);
	}
	scratch_dir("s/layers/sha256/other");
	cr_assert_eq(store_list_layers(&s, &all), 0);
	cr_assert_eq(all.count, 3);
	for (size_t i = 0; i < 3; i++)
		cr_expect_eq(digest_hex(&all.of[i])[0], "abc"[i]);
}

Test(store_layers, many_are_listed_too)
{
	struct digests many = { 0 };
	struct digest d = digest("77");

	for (int i = 0; i < 1000; i++)
		cr_assert_eq(digests_add(&many, &d), 0);
	cr_expect_eq(many.count, 1000);
	free(many.of);
}

Test(store_images, are_meant_by_name_or_digest)
{
	struct digest a = digest("abcd1");
	struct digest b = digest("abcd2");
	struct digest got;

	cr_assert_eq(add_image(&a, "x"), 0);
	cr_assert_eq(add_image(&b, "x:1"), 0);
	cr_assert_eq(store_resolve(&s, "x", &got), 0);
	cr_expect(digest_is_equal(&got, &a));
	cr_assert_eq(store_resolve(&s, "x:1", &got), 0);
	cr_expect(digest_is_equal(&got, &b));
	cr_assert_eq(store_resolve(&s, "abcd1", &got), 0);
	cr_expect(digest_is_equal(&got, &a));
	cr_assert_eq(store_resolve(&s, b.text, &got), 0);
	cr_expect(digest_is_equal(&got, &b));
	cr_expect_eq(store_resolve(&s, "abcd", &got), -ENOTUNIQ);
	cr_expect_eq(store_resolve(&s, "abc", &got), -ENOENT);
	cr_expect_eq(store_resolve(&s, "y", &got), -ENOENT);
	cr_expect_eq(store_resolve(&s, "../x", &got), -ENOENT);
}

Test(store_images, a_name_goes_before_the_beginning_of_a_digest)
{
	struct digest a = digest("abcd1");
	struct digest b = digest("b");
	struct digest got;

	cr_assert_eq(add_image(&a, NULL), 0);
	cr_assert_eq(add_image(&b, "abcd1"), 0);
	cr_assert_eq(store_resolve(&s, "abcd1", &got), 0);
	cr_expect(digest_is_equal(&got, &b));
	cr_assert_eq(store_resolve(&s, "sha256:abcd1", &got), 0);
	cr_expect(digest_is_equal(&got, &a));
}

Test(store_images, a_damaged_name_is_told_from_none)
{
	scoped_names struct store_names names = { 0 };
	struct digest got;

	scratch_file("s/names/x%3Alatest", "sha256:12\n");
	scratch_file("s/names/unknown", "");
	cr_expect_eq(store_resolve(&s, "x", &got), -EBADMSG);
	cr_assert_eq(store_list_names(&s, &names), 0);
	cr_assert_eq(names.count, 1);
	cr_expect(digest_is_none(&names.of[0].image));
}
