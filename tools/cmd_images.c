/* SPDX-License-Identifier: Apache-2.0 */
#include "cmd.h"

#include <stdio.h>

#include "arguments.h"
#include "inventory.h"
#include "log.h"
#include "scope.h"
#include "table.h"
#include "text_time.h"

static int help(void)
{
	puts("Usage: layerfs images [--store DIR] [--json]\n"
	     "\n"
	     "List the images of the store: names, digest of the configuration, "
	     "layers, files,\n"
	     "bytes that the files hold, and when it was imported.");
	return EXIT_DONE;
}

static const struct table_column columns[] = {
	{ "NAMES", "names", TABLE_LIST },
	{ "IMAGE", "id", TABLE_DIGEST },
	{ "LAYERS", NULL, TABLE_NUMBER },
	{ NULL, "layers", TABLE_LIST },
	{ "ENTRIES", "entries", TABLE_NUMBER },
	{ "DATA", "data", TABLE_SIZE },
	{ "IMPORTED", "imported", TABLE_TEXT },
	{ "STATE", "state", TABLE_TEXT },
};

static void put_image(struct table *t, const struct inventory *i,
		      const struct inventory_image *image)
{
	for (size_t n = 0; n < i->names.count; n++)
		if (digest_is_equal(&i->names.of[n].image, &image->id))
			table_item(t, i->names.of[n].name.text);
	table_items_end(t);
	table_text(t, image->id.text);
	table_number(t, image->layers.count);
	for (size_t n = 0; n < image->layers.count; n++)
		table_item(t, image->layers.of[n].text);
	table_items_end(t);
	table_number(t, image->entries);
	table_number(t, image->data);
	table_text(t, text_time(image->imported).text);
	table_text(t, image->damaged ? "damaged" : "ok");
}

static int run(const char *path, bool json)
{
	scoped_store struct store s = STORE_NONE;
	scoped_inventory struct inventory i = { NULL };
	struct table t;
	int err = store_open(path, &s) ?: inventory_take(&s, &i);

	if (err)
		return EXIT_FAILED;
	table_begin(&t, columns, ARRAY_LEN(columns), json);
	for (size_t n = 0; n < i.image_count; n++)
		put_image(&t, &i, &i.images[n]);
	return table_end(&t) ? EXIT_FAILED : EXIT_DONE;
}

int cmd_images(int argc, char **argv)
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
	if (count > 0)
		log_error("'%s': nothing is to be named here", argv[1]);
	return count ? EXIT_USAGE : run(store, json);
}
