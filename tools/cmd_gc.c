/* SPDX-License-Identifier: Apache-2.0 */
#include "cmd.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arguments.h"
#include "array.h"
#include "inventory.h"
#include "json_text.h"
#include "log.h"
#include "scope.h"
#include "store_layers.h"
#include "store_objects.h"
#include "text_time.h"

static int help(void)
{
	puts("Usage: layerfs gc [--store DIR] [--json]\n"
	     "\n"
	     "Remove layers that no image has, and objects that no layer has.  "
	     "What is mounted,\n"
	     "exported or just being imported stays.");
	return EXIT_DONE;
}

struct sweep {
	const struct store *store;
	struct store_stage stage; /* what is removed goes there first */
	struct inventory found;
	struct store_objects kept; /* objects that layers have; sorted */
	size_t layers, objects, held;
	uint64_t bytes;
};

/*
 * What a damaged image has is not known, so no layer can be removed; the same of
 * a damaged layer that stays, and objects.
 */
static bool is_image_damaged(const struct inventory *i)
{
	for (size_t n = 0; n < i->image_count; n++)
		if (i->images[n].damaged) {
			log_error("image %s is damaged, so no layer is "
				  "removed; remove or import it",
				  i->images[n].id.text);
			return true;
		}
	return false;
}

static int sweep_layers(struct sweep *w)
{
	for (size_t n = 0; n < w->found.layer_count; n++) {
		struct inventory_layer *l = &w->found.layers[n];
		int err = l->images ?
				  0 :
				  store_layer_withdraw(&w->stage, &l->diff_id);

		if (err && err != -EBUSY)
			return err;
		w->held += err == -EBUSY;
		if (err || l->images)
			continue;
		w->layers++;
		w->bytes += l->residue_size;
		l->damaged = false;
		l->objects.count = 0; /* it keeps nothing any more */
	}
	return 0;
}

static int keep_objects(struct sweep *w)
{
	size_t room = 0;

	for (size_t n = 0; n < w->found.layer_count; n++) {
		const struct store_objects *o = &w->found.layers[n].objects;

		if (!o->count)
			continue;
		if (!array_grow(&w->kept.of, &room, w->kept.count + o->count))
			return -ENOMEM;
		memcpy(w->kept.of + w->kept.count, o->of,
		       o->count * sizeof(*o->of));
		w->kept.count += o->count;
	}
	if (w->kept.count)
		qsort(w->kept.of, w->kept.count, sizeof(*w->kept.of),
		      store_object_compare);
	return 0;
}

static bool is_kept(const struct sweep *w, const struct store_object *o)
{
	return w->kept.count && bsearch(o, w->kept.of, w->kept.count,
					sizeof(*o), store_object_compare);
}

static int sweep_objects(struct sweep *w)
{
	scoped_store_objects struct store_objects all = { 0 };
	scoped_fd int dir = store_objects_open(w->store);
	int err = dir < 0 ? dir : store_list_objects(w->store, &all);

	for (size_t n = 0; !err && n < all.count; n++) {
		if (is_kept(w, &all.of[n]))
			continue;
		if (unlinkat(dir, store_object_path(&all.of[n]).text, 0))
			err = -errno;
		w->objects++;
		w->bytes += all.of[n].size;
	}
	return err;
}

static bool is_layer_damaged(const struct inventory *i)
{
	for (size_t n = 0; n < i->layer_count; n++)
		if (i->layers[n].damaged) {
			log_error("layer %s is damaged, so no object is "
				  "removed",
				  i->layers[n].diff_id.text);
			return true;
		}
	return false;
}

static int sweep(struct sweep *w)
{
	int err = inventory_take(w->store, &w->found);

	if (err)
		return -ECANCELED; /* it has been said */
	if (is_image_damaged(&w->found))
		return -ECANCELED;
	err = sweep_layers(w);
	if (err)
		return err;
	if (is_layer_damaged(&w->found))
		return -ECANCELED;
	return keep_objects(w) ?: sweep_objects(w);
}

static void say(const struct sweep *w, bool as_json)
{
	struct json j = { .to = stdout };

	if (!as_json) {
		printf("removed %zu layers, %zu objects, %s\n", w->layers,
		       w->objects, text_size(w->bytes).text);
		if (w->held)
			printf("%zu layers of no image are in use\n", w->held);
		return;
	}
	json_open(&j, NULL, '{');
	json_number(&j, "layers", w->layers);
	json_number(&j, "objects", w->objects);
	json_number(&j, "bytes", w->bytes);
	json_number(&j, "inUse", w->held);
	json_close(&j);
}

static int run_locked(struct sweep *w)
{
	scoped_fd int lock = store_lock_exclusive(w->store);
	int err = lock < 0 ? lock : store_stage_begin(w->store, &w->stage);

	err = err ?: sweep(w);
	if (err && err != -ECANCELED)
		log_error("store '%s': %s", w->store->path, strerror(-err));
	return err;
}

static int run(const char *path, bool json)
{
	scoped_store struct store s = STORE_NONE;
	struct sweep w = { .store = &s, .stage = STORE_STAGE_NONE };
	int err;

	if (store_open(path, &s))
		return EXIT_FAILED;
	store_stage_sweep(&s);
	err = run_locked(&w);
	store_stage_end(&w.stage); /* takes its time; nobody waits for it */
	if (!err)
		say(&w, json);
	inventory_free(&w.found);
	free(w.kept.of);
	return err ? EXIT_FAILED : EXIT_DONE;
}

int cmd_gc(int argc, char **argv)
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
