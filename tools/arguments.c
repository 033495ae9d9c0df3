/* SPDX-License-Identifier: Apache-2.0 */
#include "arguments.h"

#include <errno.h>
#include <string.h>

#include "log.h"

static const struct argument_option *find(const char *word, size_t length,
					  const struct argument_option *options,
					  size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strlen(options[i].name) == length &&
		    !memcmp(options[i].name, word, length))
			return &options[i];
	return NULL;
}

static int wrong(const char *verb, const char *word, const char *what)
{
	log_error("'%s' %s; see 'layerfs %s --help'", word, what, verb);
	return -EINVAL;
}

/* One option, whose value may be the next word. */
static int take(char **argv, int *at, const struct argument_option *options,
		size_t count)
{
	const char *word = argv[*at];
	size_t length = strcspn(word, "=");
	const struct argument_option *o = find(word, length, options, count);

	if (!o)
		return wrong(argv[0], word, "is no option");
	if (o->flag) {
		if (word[length])
			return wrong(argv[0], word, "takes no value");
		*o->flag = true;
		return 0;
	}
	if (word[length])
		*o->value = word + length + 1;
	else if (argv[*at + 1])
		*o->value = argv[++*at];
	else
		return wrong(argv[0], word, "needs a value");
	return 0;
}

int arguments_take(int argc, char **argv, const struct argument_option *options,
		   size_t count)
{
	bool ended = false;
	int rest = 0;

	for (int i = 1; i < argc; i++) {
		if (ended || argv[i][0] != '-' || !argv[i][1]) {
			argv[++rest] = argv[i];
		} else if (!strcmp(argv[i], "--")) {
			ended = true;
		} else {
			int err = take(argv, &i, options, count);

			if (err)
				return err;
		}
	}
	return rest;
}

bool arguments_ask_help(int argc, char **argv)
{
	return argc == 2 &&
	       (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h"));
}
