/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A relative path under construction, built from its end: "c", "b/c", "a/b/c".
 * It has no length limit; short ones need no allocation.
 */
#ifndef LAYERFS_PATH_H
#define LAYERFS_PATH_H

#include <stddef.h>

#define PATH_INLINE 512 /* bytes; longer paths are rare */

struct path {
	char *heap;   /* owned; NULL while the path is short */
	size_t size;  /* of the buffer in use */
	size_t start; /* where the text begins; it ends at size - 1 */
	char inline_[PATH_INLINE];
};

#define scoped_path __attribute__((cleanup(path_end)))

void path_begin(struct path *p);
void path_end(struct path *p);

/* Put a name (or a whole path) before what is there.  0 or -ENOMEM. */
int path_prepend(struct path *p, const char *name);

/* The text so far; "" before the first name.  Valid until the next call. */
const char *path_text(const struct path *p);

#endif
