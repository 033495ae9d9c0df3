/* SPDX-License-Identifier: Apache-2.0 */
/* One step of a lookup: what one directory of one layer has under a name. */
#ifndef LAYERFS_STEP_H
#define LAYERFS_STEP_H

#include <stdbool.h>
#include <sys/stat.h>

#include "mark.h"
#include "marks.h"
#include "object.h"

/* A directory of one layer in which a name is looked for. */
struct within {
	struct object dir; /* not to be closed */
	bool xwhiteouts;   /* xattr whiteouts lie in it */
	bool impure;       /* copies of what lies below lie in it */
	bool more;         /* something lies below it that it could hide */
	bool upper;
};

/* What it has under the name. */
struct step {
	enum mark mark;
	struct statx st;
	struct object object; /* of what may have marks; else perhaps none */
	bool more;
	struct marks marks;
};

#define STEP_NONE                     \
	{                             \
		.object = {.fd = -1 } \
	}
#define scoped_step __attribute__((cleanup(step_end)))

/*
 * 0 or -errno; step_end in any case.  Marks are read of directories and of
 * files that could be copies.
 */
int step_to(const struct within *in, const char *name, struct step *s);
void step_end(struct step *s);

/* Only a forged redirect leads there; the kernel looks no such name up. */
bool step_is_dots(const char *name);

#endif
