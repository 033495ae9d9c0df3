/* SPDX-License-Identifier: Apache-2.0 */
#include "cmd.h"

#include <stdio.h>
#include <string.h>

#include "arguments.h"
#include "inventory.h"
#include "json_text.h"
#include "log.h"
#include "scope.h"
#include "text_time.h"

static int help(void)
{
	puts("Usage: layerfs store [--store DIR] [--json]\n"
	     "\n"
	     "Say where the store is, what is in it, and how much is shared: the "
	     "tars of all\n"
	     "images, each for itself, against what the store takes.");
	return EXIT_DONE;
}

struct sums {
	uint64_t tars;     /* of all images, one by one */
	uint64_t residues; /* of all layers */
	uint64_t objects;
	size_t object_count;
	uint64_t kept; /* residues and objects */
};

static int sum_up(const struct store *s, const struct inventory *i,
		  struct sums *out)
{
	scoped_store_objects struct store_objects all = { 0 };
	int err = store_list_objects(s, &all);

	if (err)
		return err;
	for (size_t n = 0; n < i->image_count; n++)
		for (size_t k = 0; k < i->images[n].layers.count; k++) {
			const struct inventory_layer *l =
				inventory_layer(i, &i->images[n].layers.of[k]);

			out->tars += l ? l->tar_size : 0;
		}
	for (size_t n = 0; n < i->layer_count; n++)
		out->residues += i->layers[n].residue_size;
	for (size_t n = 0; n < all.count; n++)
		out->objects += all.of[n].size;
	out->object_count = all.count;
	out->kept = out->residues + out->objects;
	return 0;
}

static void say_json(const struct store *s, const struct inventory *i,
		     const struct sums *sums)
{
	struct json j = { .to = stdout };

	json_open(&j, NULL, '{');
	json_text(&j, "path", s->path);
	json_number(&j, "version", STORE_VERSION);
	json_number(&j, "images", i->image_count);
	json_number(&j, "names", i->names.count);
	json_number(&j, "layers", i->layer_count);
	json_number(&j, "objects", sums->object_count);
	json_number(&j, "residueBytes", sums->residues);
	json_number(&j, "objectBytes", sums->objects);
	json_number(&j, "imageTarBytes", sums->tars);
	json_close(&j);
}

static void say_plain(const struct store *s, const struct inventory *i,
		      const struct sums *sums)
{
	printf("store     %s, version %d\n", s->path, STORE_VERSION);
	printf("images    %zu, with %zu names\n", i->image_count,
	       i->names.count);
	printf("layers    %zu, %s beside their objects\n", i->layer_count,
	       text_size(sums->residues).text);
	printf("objects   %zu, %s\n", sums->object_count,
	       text_size(sums->objects).text);
	printf("shared    images of %s take %s\n", text_size(sums->tars).text,
	       text_size(sums->kept).text);
}

static int run(const char *path, bool json)
{
	scoped_store struct store s = STORE_NONE;
	scoped_inventory struct inventory i = { NULL };
	struct sums sums = { 0 };
	int err = store_open(path, &s) ?: inventory_take(&s, &i);

	if (err)
		return EXIT_FAILED;
	err = sum_up(&s, &i, &sums);
	if (err)
		log_error("store '%s': %s", s.path, strerror(-err));
	else if (json)
		say_json(&s, &i, &sums);
	else
		say_plain(&s, &i, &sums);
	return err ? EXIT_FAILED : EXIT_DONE;
}

int cmd_store(int argc, char **argv)
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
