/* SPDX-License-Identifier: Apache-2.0 */
#include "scratch.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_dots(const char *name)
{
	return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

/* Names only, no paths: what burrow has dug has none. */
static int empty(int dir)
{
	DIR *d = fdopendir(dir);
	struct dirent *e;
	int err = 0;

	if (!d)
		return -errno;
	while (!err && (e = readdir(d)))
		if (!is_dots(e->d_name))
			err = scratch_remove(dir, e->d_name);
	closedir(d);
	return err;
}

int scratch_remove(int dir, const char *name)
{
	int err;
	int fd;

	if (unlinkat(dir, name, 0) == 0 || errno == ENOENT)
		return 0;
	if (errno != EISDIR)
		return -errno;
	fd = openat(dir, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	err = empty(fd);
	if (!err && unlinkat(dir, name, AT_REMOVEDIR) < 0)
		err = -errno;
	return err;
}

static int make(const char *side, const char *name)
{
	char path[600];

	snprintf(path, sizeof(path), "%s/%s", side, name);
	return mkdir(path, 0755) < 0 ? -errno : 0;
}

int scratch_side(const char *dir, const char *name, size_t lowers)
{
	char side[540];
	char lower[16];
	int err;

	snprintf(side, sizeof(side), "%s/%s", dir, name);
	err = scratch_remove(AT_FDCWD, side);
	if (!err && mkdir(side, 0755) < 0)
		err = -errno;
	for (size_t i = 1; !err && i <= lowers; i++) {
		snprintf(lower, sizeof(lower), "l%zu", i);
		err = make(side, lower);
	}
	err = err ? err : make(side, "u");
	err = err ? err : make(side, "w");
	return err ? err : make(side, "m");
}
