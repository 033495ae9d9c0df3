/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The words of a verb: options by a table, and the rest.
 *
 *	const struct argument_option options[] = {
 *		{ "--store", .value = &store },
 *		{ "--json", .flag = &json },
 *	};
 *	int rest = arguments_take(argc, argv, options, ARRAY_LEN(options));
 *
 * A value comes as the next word or after '='; options end at "--".
 */
#ifndef LAYERFS_ARGUMENTS_H
#define LAYERFS_ARGUMENTS_H

#include <stdbool.h>
#include <stddef.h>

struct argument_option {
	const char *name;
	const char **value; /* or */
	bool *flag;
};

/*
 * How many words are left: argv[1] and on.  -EINVAL after a message, in which
 * argv[0] is the verb.
 */
int arguments_take(int argc, char **argv, const struct argument_option *options,
		   size_t count);

/* Is help all that is asked for? */
bool arguments_ask_help(int argc, char **argv);

#endif
