/* SPDX-License-Identifier: Apache-2.0 */
#include "beneath.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "scope.h"

#define BENEATH_FLAGS (O_CLOEXEC | O_NOFOLLOW)

static int openat2_beneath(int dir, const char *path, int flags)
{
	struct open_how how = {
		.flags = (uint64_t)(unsigned int)(flags | BENEATH_FLAGS),
		.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS |
			   RESOLVE_NO_MAGICLINKS,
	};
	int fd = (int)syscall(SYS_openat2, dir, path, &how, sizeof(how));

	return fd < 0 ? -errno : fd;
}

/* Where a sandbox knows no openat2: component by component. */
static int open_by_component(int dir, const char *path, int flags)
{
	scoped_fd int at = -1;
	char name[NAME_MAX + 1];
	const char *slash;

	while ((slash = strchr(path, '/'))) {
		size_t len = (size_t)(slash - path);
		int next;

		if (len > NAME_MAX)
			return -ENAMETOOLONG;
		memcpy(name, path, len);
		name[len] = '\0';
		next = openat(at < 0 ? dir : at, name,
			      O_PATH | O_DIRECTORY | BENEATH_FLAGS);
		if (next < 0)
			return -errno;
		scope_close_fd(&at);
		at = next;
		path = slash + 1;
	}
	flags = openat(at < 0 ? dir : at, path, flags | BENEATH_FLAGS);
	return flags < 0 ? -errno : flags;
}

static int open_short(int dir, const char *path, int flags)
{
	int fd = openat2_beneath(dir, path, flags);

	if (fd == -ENOSYS || fd == -EPERM)
		fd = open_by_component(dir, path, flags);
	return fd;
}

int beneath_open(int dir, const char *path, int flags)
{
	scoped_fd int at = -1;
	char part[PATH_MAX];
	size_t left = strlen(path);

	if (!left)
		path = ".";
	while (left >= PATH_MAX) {
		const char *cut = memrchr(path, '/', PATH_MAX - 1);
		size_t len = cut ? (size_t)(cut - path) : 0;
		int next;

		if (!len)
			return -ENAMETOOLONG;
		memcpy(part, path, len);
		part[len] = '\0';
		next = open_short(at < 0 ? dir : at, part,
				  O_PATH | O_DIRECTORY);
		if (next < 0)
			return next;
		scope_close_fd(&at);
		at = next;
		path = cut + 1;
		left -= len + 1;
	}
	return open_short(at < 0 ? dir : at, path, flags);
}

int beneath_create(int dir, const char *name, int flags, mode_t mode)
{
	int fd = openat(dir, name, flags | O_CREAT | BENEATH_FLAGS, mode);

	return fd < 0 ? -errno : fd;
}

struct fd_path beneath_fd_path(int fd)
{
	struct fd_path p;

	snprintf(p.text, sizeof(p.text), "/proc/self/fd/%d", fd);
	return p;
}

int beneath_reopen(int fd, int flags)
{
	struct fd_path p = beneath_fd_path(fd);
	int again = open(p.text, flags | O_CLOEXEC);

	return again < 0 ? -errno : again;
}

int beneath_list(int fd, DIR **out)
{
	DIR *d;
	int err;

	if (fd < 0)
		return fd;
	d = fdopendir(fd);
	if (d) {
		*out = d;
		return 0;
	}
	err = -errno;
	close(fd);
	return err;
}

int beneath_stat(int dir, const char *name, struct statx *out)
{
	int flags = AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT;

	if (!*name)
		flags |= AT_EMPTY_PATH;
	return statx(dir, name, flags, BENEATH_STATX, out) ? -errno : 0;
}

dev_t beneath_dev(const struct statx *st)
{
	return makedev(st->stx_dev_major, st->stx_dev_minor);
}
