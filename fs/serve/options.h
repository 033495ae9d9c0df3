/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a mount is asked to be: the words of its command line, understood.
 *
 *	[-f] [-d] [-o OPT,...] LOWER[:LOWER...] [UPPER] MOUNTPOINT
 *	--image NAME and others (branch_words.h) [UPPER] MOUNTPOINT
 *	-o lowerdir=...,upperdir=...,workdir=... [SOURCE] MOUNTPOINT
 *
 * Lowers topmost first; "\:" is a colon and "\\" a backslash in a name.
 */
#ifndef LAYERFS_OPTIONS_H
#define LAYERFS_OPTIONS_H

#include <stdbool.h>

#include "branch_words.h"
#include "stack.h"
#include "tree_open.h"

struct options {
	struct stack_paths paths; /* its strings are ours */
	struct branch_words branches;
	struct tree_options tree;
	bool foreground;
	bool debug;
	bool read_only;
	char *kernel;           /* options for mount(2), comma-separated */
	unsigned long attr_set; /* MOUNT_ATTR_* that libfuse does not know */
	char *upper;            /* owners of what paths points to */
	char *work;
	char *mountpoint;
	char *source; /* name in the list of mounts, or NULL */
};

/*
 * Understand argv[1] and on.  0, or -EINVAL (usage) or -ENOMEM after one line
 * on stderr.  *out is to be freed in any case.
 */
int options_parse(int argc, char **argv, struct options *out);
void options_free(struct options *o);

/* The options for -o, a line each, for help texts. */
void options_help(void);

#endif
