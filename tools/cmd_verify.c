/* SPDX-License-Identifier: Apache-2.0 */
#include "cmd.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arguments.h"
#include "array.h"
#include "inventory.h"
#include "log.h"
#include "scope.h"
#include "store_resolve.h"
#include "table.h"
#include "verify.h"

static int help(void)
{
	puts("Usage: layerfs verify [--store DIR] [--json] [IMAGE]\n"
	     "\n"
	     "Look for damage in the store, or in an image, its layers and their "
	     "objects: each\n"
	     "layer's tar is put together again and its digest computed, so are "
	     "objects and\n"
	     "images.  Damaged files are named, one a line; then the exit status "
	     "is 1.\n"
	     "\n"
	     "To repair an image: remove it and all others that have the layer, "
	     "'layerfs gc',\n"
	     "and import them again.");
	return EXIT_DONE;
}

static const struct table_column columns[] = {
	{ "FILE", "file", TABLE_TEXT },
	{ "WHAT", "what", TABLE_TEXT },
};

struct run {
	const struct store *store;
	struct inventory inventory;
	struct verify verify;
	struct digests layers; /* to be looked at; sorted */
	struct digests images;
	bool all;
	bool json;
	struct table table;
};

static void found(void *ctx, const char *path, const char *what)
{
	struct run *r = ctx;

	if (r->json) {
		table_text(&r->table, path);
		table_text(&r->table, what);
	} else {
		printf("%s: %s\n", path, what);
	}
}

/* --- what is to be looked at ----------------------------------------------- */

static int choose_image(struct run *r, const struct inventory_image *i)
{
	int err = digests_add(&r->images, &i->id);

	for (size_t n = 0; !err && n < i->layers.count; n++)
		if (!inventory_layer(&r->inventory, &i->layers.of[n]) ||
		    !r->all)
			err = digests_add(&r->layers, &i->layers.of[n]);
	return err;
}

static int choose(struct run *r, const struct digest *only)
{
	const struct inventory *i = &r->inventory;
	int err = 0;

	for (size_t n = 0; !err && n < i->image_count; n++)
		if (r->all || digest_is_equal(only, &i->images[n].id))
			err = choose_image(r, &i->images[n]);
	for (size_t n = 0; !err && r->all && n < i->layer_count; n++)
		err = digests_add(&r->layers, &i->layers[n].diff_id);
	digests_sort(&r->layers);
	return err;
}

static int add_objects(struct store_objects *to, size_t *room,
		       const struct store_objects *more)
{
	if (!more->count)
		return 0;
	if (!array_grow(&to->of, room, to->count + more->count))
		return -ENOMEM;
	memcpy(to->of + to->count, more->of, more->count * sizeof(*more->of));
	to->count += more->count;
	return 0;
}

/* Those of the layers; and, of a whole store, those of nobody. */
static int choose_objects(struct run *r, struct store_objects *out)
{
	scoped_store_objects struct store_objects there = { 0 };
	size_t room = 0;
	int err = r->all ? store_list_objects(r->store, &there) : 0;

	err = err ?: add_objects(out, &room, &there);
	for (size_t n = 0; !err && n < r->layers.count; n++) {
		const struct inventory_layer *l =
			inventory_layer(&r->inventory, &r->layers.of[n]);

		err = l ? add_objects(out, &room, &l->objects) : 0;
	}
	if (out->count)
		qsort(out->of, out->count, sizeof(*out->of),
		      store_object_compare);
	return err;
}

/* --- looking --------------------------------------------------------------- */

static int look(struct run *r)
{
	scoped_store_objects struct store_objects objects = { 0 };
	const struct digests *l = &r->layers;
	int err = choose_objects(r, &objects);

	err = err ?: verify_objects(&r->verify, &objects);
	for (size_t n = 0; !err && n < l->count; n++)
		if (!n || !digest_is_equal(&l->of[n], &l->of[n - 1]))
			err = verify_layer(&r->verify, &l->of[n]);
	digests_sort(&r->verify.bad_layers);
	for (size_t n = 0; !err && n < r->images.count; n++)
		err = verify_image(&r->verify, &r->images.of[n]);
	if (!err && r->all)
		err = verify_names(&r->verify);
	if (err)
		log_error("store '%s': %s", r->store->path, strerror(-err));
	return err;
}

static int look_and_say(struct run *r, const struct digest *only)
{
	int err = inventory_take(r->store, &r->inventory);

	if (!err && choose(r, only)) {
		log_error("%s", strerror(ENOMEM));
		err = -ENOMEM;
	}
	if (err)
		return err;
	if (r->json)
		table_begin(&r->table, columns, ARRAY_LEN(columns), true);
	err = look(r);
	if (r->json && table_end(&r->table))
		err = -ENOMEM;
	else if (!r->json && !err)
		printf("%zu images, %zu layers: %zu files are damaged\n",
		       r->images.count, r->layers.count, r->verify.findings);
	return err;
}

static int run(const char *path, const char *image, bool json)
{
	scoped_store struct store s = STORE_NONE;
	scoped_fd int lock = -1;
	struct digest only = { "" };
	struct run r = { .store = &s, .all = !image, .json = json };
	int err = store_open(path, &s);

	if (err)
		return EXIT_FAILED;
	r.verify = (struct verify){ .store = &s, .found = found, .ctx = &r };
	lock = store_lock_shared(&s);
	if (lock < 0) {
		log_error("store '%s': %s", s.path, strerror(-lock));
		return EXIT_FAILED;
	}
	if (image)
		err = store_resolve(&s, image, &only);
	err = err ?: look_and_say(&r, &only);
	verify_free(&r.verify);
	inventory_free(&r.inventory);
	free(r.layers.of);
	free(r.images.of);
	return err || r.verify.findings ? EXIT_FAILED : EXIT_DONE;
}

int cmd_verify(int argc, char **argv)
{
	const char *store = NULL;
	bool json = false;
	const struct argument_option options[] = {
		{ "--store", .value = &store },
		{ "--json", .flag = &json },
	};
	int count;

	if (arguments_ask_help(argc, argv))
		return help();
	count = arguments_take(argc, argv, options, ARRAY_LEN(options));
	if (count > 1)
		log_error("more than one image");
	if (count < 0 || count > 1)
		return EXIT_USAGE;
	return run(store, count ? argv[1] : NULL, json);
}
