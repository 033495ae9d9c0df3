/* SPDX-License-Identifier: Apache-2.0 */
#include "cmd.h"

#include <stdio.h>
#include <string.h>

#include "arguments.h"
#include "log.h"
#include "scope.h"
#include "store_images.h"
#include "store_resolve.h"

static int help(void)
{
	puts("Usage: layerfs tag [--store DIR] IMAGE NAME[:TAG]...\n"
	     "\n"
	     "Give an image more names.  Who had such a name before loses it, and "
	     "stays.");
	return EXIT_DONE;
}

static int tag(const struct store *s, const struct digest *id, const char *text)
{
	scoped_store_stage struct store_stage st = STORE_STAGE_NONE;
	struct reference name;
	int err = reference_parse(text, &name);

	if (err) {
		log_error("'%s' is no name for an image", text);
		return err;
	}
	err = store_stage_begin(s, &st);
	err = err ?: store_name_stage(&st, 0, id) ?: store_stage_sync(&st);
	err = err ?: store_name_publish(&st, 0, &name);
	if (err)
		log_error("'%s': %s", text, strerror(-err));
	return err;
}

static int run(const char *path, char **words, int count)
{
	scoped_store struct store s = STORE_NONE;
	scoped_fd int lock = -1;
	struct digest id;
	int err = store_open(path, &s);

	if (err)
		return EXIT_FAILED;
	store_stage_sweep(&s);
	lock = store_lock_shared(&s);
	if (lock < 0) {
		log_error("store '%s': %s", s.path, strerror(-lock));
		return EXIT_FAILED;
	}
	err = store_resolve(&s, words[0], &id);
	for (int i = 1; !err && i < count; i++)
		err = tag(&s, &id, words[i]);
	return err ? EXIT_FAILED : EXIT_DONE;
}

int cmd_tag(int argc, char **argv)
{
	const char *store = NULL;
	const struct argument_option options[] = {
		{ "--store", .value = &store },
	};
	int count;

	if (arguments_ask_help(argc, argv))
		return help();
	count = arguments_take(argc, argv, options, ARRAY_LEN(options));
	if (count >= 0 && count < 2)
		log_error("an image and a name are needed; see 'layerfs tag "
			  "--help'");
	return count < 2 ? EXIT_USAGE : run(store, argv + 1, count);
}
