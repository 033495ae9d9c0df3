/* SPDX-License-Identifier: Apache-2.0 */
#include "cmd.h"

#include <stdio.h>

#include "arguments.h"
#include "inventory.h"
#include "log.h"
#include "scope.h"
#include "store_resolve.h"
#include "table.h"

static int help(void)
{
	puts("Usage: layerfs layers [--store DIR] [--json] [IMAGE]\n"
	     "\n"
	     "List the layers of the store, or of an image, bottom first: diff-id, "
	     "size of the\n"
	     "tar, how much of that is objects, which layers share; entries of the "
	     "tar, and how\n"
	     "many images have it.");
	return EXIT_DONE;
}

static const struct table_column columns[] = {
	{ "LAYER", "diffId", TABLE_DIGEST },
	{ "TAR", "tarSize", TABLE_SIZE },
	{ "OBJECTS", "objectBytes", TABLE_SIZE },
	{ "ENTRIES", "entries", TABLE_NUMBER },
	{ "IMAGES", "images", TABLE_NUMBER },
	{ "STATE", "state", TABLE_TEXT },
};

static void put_layer(struct table *t, const struct digest *diff_id,
		      const struct inventory_layer *l)
{
	const struct inventory_layer none = { .damaged = true };
	const char *state = l ? "ok" : "missing";

	l = l ? l : &none;
	if (l != &none && l->damaged)
		state = "damaged";
	table_text(t, diff_id->text);
	table_number(t, l->tar_size);
	table_number(t, l->tar_size - l->residue_size);
	table_number(t, l->entries);
	table_number(t, l->images);
	table_text(t, state);
}

static void put_all(struct table *t, const struct inventory *i)
{
	for (size_t n = 0; n < i->layer_count; n++)
		put_layer(t, &i->layers[n].diff_id, &i->layers[n]);
}

static void put_image(struct table *t, const struct inventory *i,
		      const struct digest *id)
{
	for (size_t n = 0; n < i->image_count; n++) {
		const struct inventory_image *image = &i->images[n];

		if (!digest_is_equal(&image->id, id))
			continue;
		for (size_t k = 0; k < image->layers.count; k++)
			put_layer(t, &image->layers.of[k],
				  inventory_layer(i, &image->layers.of[k]));
	}
}

static int run(const char *path, const char *image, bool json)
{
	scoped_store struct store s = STORE_NONE;
	scoped_inventory struct inventory i = { NULL };
	struct digest id;
	struct table t;
	int err = store_open(path, &s);

	if (!err && image)
		err = store_resolve(&s, image, &id);
	err = err ?: inventory_take(&s, &i);
	if (err)
		return EXIT_FAILED;
	table_begin(&t, columns, ARRAY_LEN(columns), json);
	if (image)
		put_image(&t, &i, &id);
	else
		put_all(&t, &i);
	return table_end(&t) ? EXIT_FAILED : EXIT_DONE;
}

int cmd_layers(int argc, char **argv)
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
