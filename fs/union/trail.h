/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The name that is looked for in the next layer down.  It begins as the name
 * that somebody asked for, in the lower parts of its directory; a redirect in
 * one layer changes it for all layers below that one, to another name in the
 * same directories or to a path from the root of all layers.  No system calls
 * here.
 */
#ifndef LAYERFS_TRAIL_H
#define LAYERFS_TRAIL_H

#include <stdbool.h>

struct trail {
	char *text; /* owned; a name, or a path that begins with "/" */
};

#define scoped_trail __attribute__((cleanup(trail_end)))

int trail_begin(struct trail *t, const char *name); /* 0 or -ENOMEM */
void trail_end(struct trail *t);

bool trail_is_absolute(const struct trail *t);

/*
 * A redirect was found at a component of it, which `rest` begins with: the
 * component and what follows it ("b/c" of "/a/b/c", or all of a name).
 * 0 or -ENOMEM.
 */
int trail_follow(struct trail *t, const char *rest, const char *redirect);

#endif
