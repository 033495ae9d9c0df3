/* SPDX-License-Identifier: Apache-2.0 */
#include "rest.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define FOLLOWS_MAX 40 /* symlinks in one path, as the kernel does */

static void trim_end(struct rest *r)
{
	while (r->end > r->at) {
		size_t left = (size_t)(r->end - r->at);

		if (r->end[-1] != '/' &&
		    (r->end[-1] != '.' || (left > 1 && r->end[-2] != '/')))
			break;
		r->end--;
	}
}

void rest_begin(struct rest *r, const char *path, size_t size)
{
	*r = (struct rest){ .at = path, .end = path + size, .own = path };
	trim_end(r);
}

void rest_end(struct rest *r)
{
	free(r->heap);
}

static bool is_dot(const char *name, size_t length)
{
	return length == 1 && name[0] == '.';
}

bool rest_is_dot_dot(const char *name, size_t length)
{
	return length == 2 && name[0] == '.' && name[1] == '.';
}

size_t rest_next(struct rest *r, const char **name)
{
	do {
		while (r->at < r->end && *r->at == '/')
			r->at++;
		*name = r->at;
		while (r->at < r->end && *r->at != '/')
			r->at++;
	} while (is_dot(*name, (size_t)(r->at - *name)));
	return (size_t)(r->at - *name);
}

bool rest_is_last(const struct rest *r)
{
	return r->at == r->end;
}

bool rest_is_own(const struct rest *r, const char *name)
{
	return name >= r->own;
}

int rest_follow(struct rest *r, const char *target, size_t size)
{
	size_t left = (size_t)(r->end - r->at);
	size_t foreign = r->at < r->own ? (size_t)(r->own - r->at) : 0;
	char *path;

	if (++r->follows > FOLLOWS_MAX)
		return -ELOOP;
	path = malloc(size + left);
	if (!path)
		return -ENOMEM;
	memcpy(path, target, size);
	memcpy(path + size, r->at, left); /* begins with '/' */
	free(r->heap);
	r->heap = path;
	r->at = path;
	r->own = path + size + foreign;
	r->end = path + size + left;
	return 0;
}
