/* SPDX-License-Identifier: Apache-2.0 */
#include "cmd.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "descriptors.h"
#include "flatten.h"
#include "log.h"
#include "name_list.h"
#include "scope.h"
#include "tree.h"
#include "tree_open.h"

static int help(void)
{
	puts("Usage: layerfs flatten [-v] UPPER --lower LOWER[:LOWER...] "
	     "[--work DIR]\n"
	     "\n"
	     "Make an upper plain that was written with redirect_dir, metacopy "
	     "or index:\n"
	     "such an upper is not complete in itself.  What its marks lead to "
	     "is copied\n"
	     "into it, and it shows the same tree without them.\n"
	     "\n"
	     "  --lower LIST  the lowers it was mounted with, topmost first\n"
	     "  --work DIR    its work directory [UPPER.work]\n"
	     "  -v            say what is done\n"
	     "\n"
	     "It must not be mounted.  If this is interrupted, nothing is "
	     "lost: do it again.");
	return EXIT_DONE;
}

struct asked_for {
	struct stack_paths paths; /* its lowers are ours */
	const char *lowers;
	char *upper; /* ours; what its name leads to, as for a mount */
	bool verbose;
};

static int usage(const char *what)
{
	log_error("%s; see 'layerfs flatten --help'", what);
	return -EINVAL;
}

static int take_words(int argc, char **argv, struct asked_for *a)
{
	for (int i = 1; i < argc; i++) {
		bool more = i + 1 < argc;

		if (more && !strcmp(argv[i], "--lower"))
			a->lowers = argv[++i];
		else if (more && !strcmp(argv[i], "--work"))
			a->paths.work = argv[++i];
		else if (!strcmp(argv[i], "-v"))
			a->verbose = true;
		else if (argv[i][0] == '-')
			return usage("unknown argument, or nothing after it");
		else if (a->paths.upper)
			return usage("more than one upper");
		else
			a->paths.upper = argv[i];
	}
	if (!a->paths.upper)
		return usage("no upper given");
	return a->lowers ? 0 : usage("no lowers given");
}

static int parse(int argc, char **argv, struct asked_for *a)
{
	scoped_free char *list = NULL;
	int err = take_words(argc, argv, a);

	if (err)
		return err;
	list = strdup(a->lowers);
	return list ? name_list_lowers(&a->paths, list) : -ENOMEM;
}

static int find_upper(struct asked_for *a)
{
	a->upper = realpath(a->paths.upper, NULL);
	if (!a->upper) {
		log_error("upper '%s': %s", a->paths.upper, strerror(errno));
		return -errno;
	}
	a->paths.upper = a->upper;
	return 0;
}

static void say_did(const char *what, const char *path)
{
	printf("%s '%s'\n", what, path);
}

static int run(struct asked_for *a)
{
	const struct tree_options all_on = {
		.features = { .redirect_dir = ASKED_ON,
			      .metacopy = ASKED_ON,
			      .index = ASKED_ON },
	};
	struct tree t;
	int err = find_upper(a);

	descriptors_allow_all();
	err = err ?: tree_open(&a->paths, &all_on, &t);
	if (err)
		return err;
	err = flatten(&t, a->verbose ? say_did : NULL);
	tree_close(&t);
	return err;
}

int cmd_flatten(int argc, char **argv)
{
	struct asked_for a = { 0 };
	int status = EXIT_DONE;

	if (argc == 2 && (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h")))
		return help();
	if (parse(argc, argv, &a))
		status = EXIT_USAGE;
	else if (run(&a))
		status = EXIT_FAILED;
	for (uint16_t i = 0; i < a.paths.count; i++)
		free(a.paths.lowers[i]);
	free(a.paths.lowers);
	free(a.upper);
	return status;
}
