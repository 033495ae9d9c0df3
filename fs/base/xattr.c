/* SPDX-License-Identifier: Apache-2.0 */
#include "xattr.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/xattr.h>

#include "beneath.h"
#include "scope.h"

#define ESCAPE "overlay."

static const char *const private_prefixes[] = {
	"trusted.overlay.", "user.overlay.", "user.fuseoverlayfs.",
	"trusted.layerfs.", "user.layerfs.",
};

/* The length of the private prefix that a name begins with, or 0. */
static size_t private_prefix(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(private_prefixes); i++) {
		size_t len = strlen(private_prefixes[i]);

		if (!strncmp(name, private_prefixes[i], len))
			return len;
	}
	return 0;
}

size_t xattr_escape_length(const char *stored, size_t *prefix_len)
{
	size_t prefix = private_prefix(stored);
	size_t escape = strlen(ESCAPE);

	*prefix_len = prefix;
	if (!prefix || strncmp(stored + prefix, ESCAPE, escape))
		return 0;
	return escape;
}

bool xattr_is_private(const char *stored)
{
	size_t prefix;

	return !xattr_escape_length(stored, &prefix) && prefix;
}

int xattr_store_name(const char *seen, char stored[XATTR_STORED_MAX])
{
	size_t prefix = private_prefix(seen);
	size_t len = strlen(seen);
	size_t escape = prefix ? strlen(ESCAPE) : 0;

	if (prefix && !seen[prefix])
		return -EINVAL; /* a prefix is no name */
	if (len + escape >= XATTR_STORED_MAX)
		return prefix ? -EOPNOTSUPP : -ERANGE;
	memcpy(stored, seen, prefix);
	memcpy(stored + prefix, ESCAPE, escape);
	memcpy(stored + prefix + escape, seen + prefix, len - prefix + 1);
	return 0;
}

ssize_t xattr_list_stored(int fd, char **list)
{
	struct fd_path p = beneath_fd_path(fd);

	*list = NULL;
	for (;;) {
		ssize_t size = listxattr(p.text, NULL, 0);
		scoped_free char *names = NULL;

		if (size < 0)
			return errno == EOPNOTSUPP ? 0 : -errno;
		if (size == 0)
			return 0;
		names = malloc((size_t)size);
		if (!names)
			return -ENOMEM;
		size = listxattr(p.text, names, (size_t)size);
		if (size < 0 && errno == ERANGE)
			continue; /* it grew between the calls */
		if (size < 0)
			return -errno;
		*list = steal(&names);
		return size;
	}
}

bool xattr_is_trusted(const char *name)
{
	return !strncmp(name, "trusted.", 8);
}

size_t xattr_show(char *list, size_t size, bool trusted)
{
	char *to = list;

	for (const char *at = list; at < list + size;) {
		size_t len = strlen(at) + 1;
		size_t prefix;
		size_t escape = xattr_escape_length(at, &prefix);
		bool shown = (!prefix || escape) &&
			     (trusted || !xattr_is_trusted(at));

		if (shown) {
			memmove(to, at, prefix);
			memmove(to + prefix, at + prefix + escape,
				len - prefix - escape);
			to += len - escape;
		}
		at += len;
	}
	return (size_t)(to - list);
}

ssize_t xattr_get(int fd, const char *stored, void *value, size_t size)
{
	struct fd_path p = beneath_fd_path(fd);
	ssize_t got = getxattr(p.text, stored, value, size);

	return got < 0 ? -errno : got;
}

bool xattr_is_none(ssize_t got)
{
	return got == -ENODATA || got == -EOPNOTSUPP || got == -EPERM ||
	       got == -EACCES;
}

int xattr_has(int fd, const char *stored)
{
	ssize_t got = xattr_get(fd, stored, NULL, 0);

	if (got >= 0)
		return 1;
	return xattr_is_none(got) ? 0 : (int)got;
}

int xattr_set(int fd, const char *stored, const void *value, size_t size,
	      int flags)
{
	struct fd_path p;

	if (!fsetxattr(fd, stored, value, size, flags))
		return 0;
	if (errno != EBADF) /* it stands for a path only */
		return -errno;
	p = beneath_fd_path(fd);
	return setxattr(p.text, stored, value, size, flags) ? -errno : 0;
}

int xattr_remove(int fd, const char *stored)
{
	struct fd_path p = beneath_fd_path(fd);

	return removexattr(p.text, stored) ? -errno : 0;
}

static bool guards_access(const char *name)
{
	return !strncmp(name, "security.", 9) ||
	       !strncmp(name, "system.posix_acl_", 17);
}

int xattr_give(int to, const char *stored, const void *value, size_t size)
{
	int err = xattr_set(to, stored, value, size, 0);

	if ((err == -EOPNOTSUPP || err == -EPERM) && !guards_access(stored))
		return 0;
	return err;
}

static int copy_one(int from, int to, const char *name)
{
	scoped_free char *value = malloc(XATTR_SIZE_MAX);
	ssize_t size;

	if (!value)
		return -ENOMEM;
	size = xattr_get(from, name, value, XATTR_SIZE_MAX);
	if (size == -ENODATA)
		return 0;
	return size < 0 ? (int)size : xattr_give(to, name, value, (size_t)size);
}

int xattr_copy(int from, int to)
{
	scoped_free char *list = NULL;
	ssize_t size = xattr_list_stored(from, &list);

	for (const char *at = list; size > 0 && at < list + size;
	     at += strlen(at) + 1) {
		int err = xattr_is_private(at) ? 0 : copy_one(from, to, at);

		if (err)
			return err;
	}
	return size < 0 ? (int)size : 0;
}
