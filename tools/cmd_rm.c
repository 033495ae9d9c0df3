/* SPDX-License-Identifier: Apache-2.0 */
#include "cmd.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "arguments.h"
#include "log.h"
#include "scope.h"
#include "store_images.h"
#include "store_list.h"
#include "store_resolve.h"

static int help(void)
{
	puts("Usage: layerfs rm [--store DIR] [--all-names] IMAGE...\n"
	     "\n"
	     "Take a name from its image; with its last name the image goes, too.  "
	     "Named by its\n"
	     "digest, an image goes if it has one name at most, or with "
	     "--all-names.\n"
	     "\n"
	     "Mounts of it go on.  What no image needs any more, 'layerfs gc' "
	     "removes.");
	return EXIT_DONE;
}

static size_t count_names(const struct store_names *names,
			  const struct digest *id)
{
	size_t count = 0;

	for (size_t n = 0; n < names->count; n++)
		count += digest_is_equal(&names->of[n].image, id);
	return count;
}

/*
 * Names first: none must lead to nothing.  But all that needs space or may fail
 * otherwise comes before them.
 */
static int remove_all(const struct store *s, const struct store_names *names,
		      const struct digest *id)
{
	scoped_store_stage struct store_stage st = STORE_STAGE_NONE;
	int err = store_stage_begin(s, &st);

	for (size_t n = 0; !err && n < names->count; n++)
		if (digest_is_equal(&names->of[n].image, id))
			err = store_name_remove(s, &names->of[n].name);
	return err ?: store_image_withdraw(&st, id);
}

static int remove_name(const struct store *s, const struct store_names *names,
		       const struct reference *name, const struct digest *id)
{
	scoped_store_stage struct store_stage st = STORE_STAGE_NONE;
	bool is_last = !digest_is_none(id) && count_names(names, id) == 1;
	int err = is_last ? store_stage_begin(s, &st) : 0;

	err = err ?: store_name_remove(s, name);
	if (err || !is_last)
		return err;
	err = store_image_withdraw(&st, id);
	return err == -ENOENT ? 0 : err; /* the name led to nothing */
}

static int remove_named(const struct store *s, const char *text, bool all)
{
	scoped_names struct store_names names = { 0 };
	struct digest id = { "" };
	struct reference name;
	int err = store_list_names(s, &names);
	int by_name;

	if (err)
		return err;
	by_name = reference_parse(text, &name) ?:
						 store_name_read(s, &name, &id);
	/* A damaged one can be removed as well. */
	if (!all && (!by_name || by_name == -EBADMSG))
		return remove_name(s, &names, &name, &id);
	err = store_resolve(s, text, &id);
	if (err)
		return -ECANCELED; /* it has been said */
	if (!all && count_names(&names, &id) > 1) {
		log_error("'%s' has %zu names; --all-names removes them all",
			  text, count_names(&names, &id));
		return -ECANCELED;
	}
	return remove_all(s, &names, &id);
}

static int run(const char *path, bool all, char **images, int count)
{
	scoped_store struct store s = STORE_NONE;
	scoped_fd int lock = -1;
	int status = EXIT_DONE;

	if (store_open(path, &s))
		return EXIT_FAILED;
	store_stage_sweep(&s);
	lock = store_lock_exclusive(&s);
	if (lock < 0) {
		log_error("store '%s': %s", s.path, strerror(-lock));
		return EXIT_FAILED;
	}
	for (int i = 0; i < count; i++) {
		int err = remove_named(&s, images[i], all);

		if (err && err != -ECANCELED)
			log_error("'%s': %s", images[i], strerror(-err));
		if (err)
			status = EXIT_FAILED;
	}
	return status;
}

int cmd_rm(int argc, char **argv)
{
	const char *store = NULL;
	bool all = false;
	const struct argument_option options[] = {
		{ "--store", .value = &store },
		{ "--all-names", .flag = &all },
	};
	int count;

	if (arguments_ask_help(argc, argv))
		return help();
	count = arguments_take(argc, argv, options, ARRAY_LEN(options));
	if (!count)
		log_error("no image given; see 'layerfs rm --help'");
	return count < 1 ? EXIT_USAGE : run(store, all, argv + 1, count);
}
