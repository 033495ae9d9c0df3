/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is left of a path of a tar while it is walked: names one after the
 * other, "." and empty ones left out; the target of a symlink takes the place
 * of its name.  Where the names lead knows who walks.
 */
#ifndef LAYERFS_REST_H
#define LAYERFS_REST_H

#include <stdbool.h>
#include <stddef.h>

struct rest {
	const char *at;
	const char *end;
	const char *own; /* what is before it is of a symlink */
	char *heap;      /* what `at` is in, after a symlink */
	int follows;
};

#define scoped_rest __attribute__((cleanup(rest_end)))

/* The path outlives it. */
void rest_begin(struct rest *r, const char *path, size_t size);
void rest_end(struct rest *r);

/*
 * The next name and its length, 0 at the end.  A path that ends with "/" or
 * "/." has as its last name the one before.
 */
size_t rest_next(struct rest *r, const char **name);

/* Was that the last one? */
bool rest_is_last(const struct rest *r);

/* Is this name, the next or the last one, the path's and no symlink's? */
bool rest_is_own(const struct rest *r, const char *name);

/*
 * The last name was a symlink, and there are more.  0; -ELOOP if there were
 * too many; -ENOMEM.
 */
int rest_follow(struct rest *r, const char *target, size_t size);

bool rest_is_dot_dot(const char *name, size_t length);

#endif
