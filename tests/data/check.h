/* SPDX-License-Identifier: Apache-2.0 */
/* Looking at whole files and directories: all is as the model has it. */
#ifndef DATA_CHECK_H
#define DATA_CHECK_H

#include "world.h"

/* Type, size, link count and inode number of an open file.  0 or LIE. */
int check_status(struct world *w, int fd, int object);

/* All data of an open file. */
int check_content(struct world *w, int fd, const struct object *o,
		  const char *how);

/* A name: there with all its data, or not there.  Read through `root`. */
int check_name(struct world *w, const char *root, unsigned name);

/* Every name, and that the directories list these and no others. */
int check_tree(struct world *w, const char *root);

/* The upper has the whole content of each name whose data changed. */
int check_upper(struct world *w, const char *upper);

#endif
