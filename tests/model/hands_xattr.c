/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/xattr.h>

#include "bytes.h"
#include "hands.h"

#define LIST_BYTES  65536        /* XATTR_LIST_MAX */
#define VALUE_BYTES (65536 + 16) /* a bit more than is allowed */

static unsigned char value[VALUE_BYTES];

/* A value that is too long to be written out is made from its length. */
static const void *value_of(const struct op *op)
{
	if (op->xattr.len <= XATTR_VALUE_BYTES)
		return op->xattr.value;
	bytes_fill(op->seed, 0, value, op->xattr.len);
	return value;
}

void hands_setxattr(struct hands *h, const struct op *op, struct result *res)
{
	struct timespec now = hands_now();
	const char *path = hands_path(op);
	int ret;

	(void)h;
	if (op->flags & AT_SYMLINK_NOFOLLOW)
		ret = lsetxattr(path, op->xattr.name, value_of(op),
				op->xattr.len, op->whence);
	else
		ret = setxattr(path, op->xattr.name, value_of(op),
			       op->xattr.len, op->whence);
	result_of(res, ret);
	hands_moved_ctime(AT_FDCWD, path, op->flags, &now, res);
}

void hands_fsetxattr(struct hands *h, const struct op *op, struct result *res)
{
	struct timespec now = hands_now();
	int fd = hands_fd(h, op->fd);

	result_of(res, fsetxattr(fd, op->xattr.name, value_of(op),
				 op->xattr.len, op->whence));
	hands_moved_ctime(fd, "", AT_EMPTY_PATH, &now, res);
	res->has_stat =
		statx(fd, "", AT_EMPTY_PATH, STATX_BASIC_STATS, &res->st) == 0;
}

/* To remove one that is not there is a success that changes nothing. */
static bool is_acl(const struct op *op)
{
	return strncmp(op->xattr.name, "system.", 7) == 0;
}

void hands_removexattr(struct hands *h, const struct op *op, struct result *res)
{
	struct timespec now = hands_now();
	const char *path = hands_path(op);

	(void)h;
	if (op->flags & AT_SYMLINK_NOFOLLOW)
		result_of(res, lremovexattr(path, op->xattr.name));
	else
		result_of(res, removexattr(path, op->xattr.name));
	if (!is_acl(op))
		hands_moved_ctime(AT_FDCWD, path, op->flags, &now, res);
}

void hands_fremovexattr(struct hands *h, const struct op *op,
			struct result *res)
{
	result_of(res, fremovexattr(hands_fd(h, op->fd), op->xattr.name));
}

static size_t room_of(const struct op *op, size_t most)
{
	return op->len < (int64_t)most ? (size_t)op->len : most;
}

static void say_value(struct result *res, ssize_t n, size_t room)
{
	result_of(res, n);
	if (n >= 0 && room > 0)
		result_say_bytes(res, "value", value, n);
}

void hands_getxattr(struct hands *h, const struct op *op, struct result *res)
{
	const char *path = hands_path(op);
	size_t room = room_of(op, VALUE_BYTES);
	ssize_t n;

	(void)h;
	if (op->flags & AT_SYMLINK_NOFOLLOW)
		n = lgetxattr(path, op->xattr.name, value, room);
	else
		n = getxattr(path, op->xattr.name, value, room);
	say_value(res, n, room);
}

void hands_fgetxattr(struct hands *h, const struct op *op, struct result *res)
{
	size_t room = room_of(op, VALUE_BYTES);

	say_value(res,
		  fgetxattr(hands_fd(h, op->fd), op->xattr.name, value, room),
		  room);
}

static int compare(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The names in a list of them, sorted; their number. */
static size_t sort_names(char *list, size_t len, const char **names,
			 size_t most)
{
	size_t count = 0;

	for (size_t at = 0; at < len && count < most;
	     at += strlen(list + at) + 1)
		names[count++] = list + at;
	if (count)
		qsort(names, count, sizeof(*names), compare);
	return count;
}

#define NAMES_MAX 200

/*
 * Asked for the size alone, the kernel's union also counts what it hides,
 * so any answer is right then.
 */
static void say_list(struct result *res, char *list, ssize_t n, size_t room)
{
	const char *names[NAMES_MAX] = { NULL };
	size_t count;

	result_of(res, room || n < 0 ? n : 0);
	if (n < 0 || !room)
		return;
	count = sort_names(list, n, names, NAMES_MAX);
	for (size_t i = 0; i < count; i++)
		result_say(res, "%s\n", names[i]);
}

static char list[LIST_BYTES];

void hands_listxattr(struct hands *h, const struct op *op, struct result *res)
{
	const char *path = hands_path(op);
	size_t room = room_of(op, sizeof(list));

	(void)h;
	if (op->flags & AT_SYMLINK_NOFOLLOW)
		say_list(res, list, llistxattr(path, list, room), room);
	else
		say_list(res, list, listxattr(path, list, room), room);
}

void hands_flistxattr(struct hands *h, const struct op *op, struct result *res)
{
	size_t room = room_of(op, sizeof(list));

	say_list(res, list, flistxattr(hands_fd(h, op->fd), list, room), room);
}

void hands_say_xattrs(const char *path, struct result *res)
{
	const char *names[NAMES_MAX] = { NULL };
	ssize_t n = llistxattr(path, list, sizeof(list));
	size_t count;

	if (n < 0) {
		result_say(res, "xattrs: %s\n", strerror(errno));
		return;
	}
	count = sort_names(list, n, names, NAMES_MAX);
	for (size_t i = 0; i < count; i++) {
		n = lgetxattr(path, names[i], value, sizeof(value));
		if (n < 0)
			result_say(res, "xattr %s: %s\n", names[i],
				   strerror(errno));
		else
			result_say_bytes(res, names[i], value, n);
	}
}
