/* SPDX-License-Identifier: Apache-2.0 */
#include "scratch.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
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
	char lower[24];
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
	err = err ? err : make(side, "u.work");
	return err ? err : make(side, "m");
}

static int replace(const char *dir, const char *elsewhere, const char *name,
		   size_t lower)
{
	char here[600];
	char there[600];

	snprintf(here, sizeof(here), "%s/%s/l%zu", dir, name, lower);
	snprintf(there, sizeof(there), "%s/%s/l%zu", elsewhere, name, lower);
	return rmdir(here) < 0 || symlink(there, here) < 0 ? -errno : 0;
}

int scratch_spread(const char *dir, const char *elsewhere, const char *name,
		   size_t lowers)
{
	int err = scratch_side(dir, name, lowers);

	err = err ? err : scratch_side(elsewhere, name, lowers);
	for (size_t i = 2; !err && i <= lowers; i += 2)
		err = replace(dir, elsewhere, name, i);
	return err;
}

static int move(const char *side, const char *from, const char *to)
{
	char paths[2][600];

	snprintf(paths[0], sizeof(paths[0]), "%s/%s", side, from);
	snprintf(paths[1], sizeof(paths[1]), "%s/%s", side, to);
	return rename(paths[0], paths[1]) < 0 ? -errno : 0;
}

static int empty_work(const char *side)
{
	char path[600];

	snprintf(path, sizeof(path), "%s/u.work", side);
	return scratch_remove(AT_FDCWD, path);
}

int scratch_commit(const char *side, size_t lowers)
{
	char names[2][24];
	int err = 0;

	for (size_t i = lowers; !err && i > 0; i--) {
		snprintf(names[0], sizeof(names[0]), "l%zu", i);
		snprintf(names[1], sizeof(names[1]), "l%zu", i + 1);
		err = move(side, names[0], names[1]);
	}
	err = err ? err : move(side, "u", "l1");
	err = err ? err : empty_work(side);
	err = err ? err : make(side, "u");
	return err ? err : make(side, "u.work");
}

bool scratch_was_indexed(const char *side, const char *path)
{
	static const char *const names[] = { "trusted.overlay.nlink",
					     "user.overlay.nlink" };
	char *full;
	bool is = false;

	if (asprintf(&full, "%s/u/%s", side, path) < 0)
		return true;
	for (size_t i = 0; i < 2; i++)
		is |= lgetxattr(full, names[i], NULL, 0) >= 0;
	free(full);
	return is;
}

/* The upper has all names but that of the entry: "U-1". */
static bool entry_is_whole(const char *path)
{
	char links[16];
	ssize_t got =
		lgetxattr(path, "trusted.overlay.nlink", links, sizeof(links));

	return got == 3 && strncmp(links, "U-1", 3) == 0;
}

bool scratch_has_closed_index(const char *side)
{
	char path[1024];
	struct stat st;

	snprintf(path, sizeof(path), "%s/u.work/index", side);
	return stat(path, &st) == 0 && !(st.st_mode & 07777);
}

bool scratch_is_whole(const char *side)
{
	char path[1024];
	bool whole = true;
	struct dirent *e;
	DIR *d;

	snprintf(path, sizeof(path), "%s/u.work/index", side);
	d = opendir(path);
	while (d && whole && (e = readdir(d))) {
		if (e->d_name[0] == '.' || e->d_name[0] == '#')
			continue;
		snprintf(path, sizeof(path), "%s/u.work/index/%s", side,
			 e->d_name);
		whole = entry_is_whole(path);
	}
	if (d)
		closedir(d);
	return whole;
}
