/* SPDX-License-Identifier: Apache-2.0 */
#include "stage.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "beneath.h"
#include "log.h"
#include "scope.h"

#define WORK_NAME "work"
#define WORK_MODE 0700

static bool is_dots(const char *name)
{
	return !strcmp(name, ".") || !strcmp(name, "..");
}

/*
 * Directories below the one being emptied are moved up into it first, so that
 * neither recursion nor descriptors grow with the depth of the tree.
 */
static int hoist(int top, int dir, const char *name)
{
	char up[64];

	for (unsigned int i = 0; i < 1u << 30; i++) {
		snprintf(up, sizeof(up), ".hoisted-%u", i);
		if (!renameat2(dir, name, top, up, RENAME_NOREPLACE))
			return 0;
		if (errno != EEXIST)
			return -errno;
	}
	return -EEXIST;
}

static int remove_entry(int top, int dir, const char *name)
{
	if (!unlinkat(dir, name, 0))
		return 0;
	if (errno != EISDIR && errno != EPERM)
		return -errno;
	if (!unlinkat(dir, name, AT_REMOVEDIR))
		return 0;
	return errno == ENOTEMPTY ? hoist(top, dir, name) : -errno;
}

/* Remove what is in top/name, hoisting directories that are not empty. */
static int empty_dir(int top, const char *name)
{
	int fd = beneath_open(top, name, O_RDONLY | O_DIRECTORY);
	struct dirent *e;
	DIR *d;
	int err = beneath_list(fd, &d);

	if (err)
		return err;
	while (!err && (errno = 0, e = readdir(d)))
		if (!is_dots(e->d_name))
			err = remove_entry(top, fd, e->d_name);
	if (!err && errno)
		err = -errno;
	closedir(d);
	return err;
}

static int remove_dir(int top, const char *name)
{
	for (;;) {
		int err;

		if (!unlinkat(top, name, AT_REMOVEDIR))
			return 0;
		if (errno != ENOTEMPTY)
			return -errno;
		err = empty_dir(top, name);
		if (err)
			return err;
	}
}

static int remove_any(int top, const char *name)
{
	if (!unlinkat(top, name, 0))
		return 0;
	if (errno != EISDIR && errno != EPERM)
		return -errno;
	return remove_dir(top, name);
}

/* Empty the directory `top` itself; hoisted ones come up as the loop goes. */
static int sweep(int top)
{
	int fd = beneath_open(top, "", O_RDONLY | O_DIRECTORY);
	struct dirent *e;
	int left = 1;
	DIR *d;
	int err = beneath_list(fd, &d);

	if (err)
		return err;
	while (left && !err) {
		left = 0;
		rewinddir(d);
		while (!err && (errno = 0, e = readdir(d))) {
			if (is_dots(e->d_name))
				continue;
			left++;
			err = remove_any(top, e->d_name);
		}
		if (!err && errno)
			err = -errno;
	}
	closedir(d);
	return err;
}

int stage_remove_tree(int dir, const char *name)
{
	int err = 0;

	if (!unlinkat(dir, name, 0) || errno == ENOENT)
		return 0;
	if (errno != EISDIR && errno != EPERM)
		return -errno;
	if (!unlinkat(dir, name, AT_REMOVEDIR))
		return 0;
	if (errno != ENOTEMPTY)
		return -errno;
	{
		scoped_fd int top = beneath_open(dir, name, O_PATH);

		err = top < 0 ? top : sweep(top);
	}
	if (!err && unlinkat(dir, name, AT_REMOVEDIR))
		err = -errno;
	return err;
}

int workdir_open(int workdir, struct workdir *out)
{
	scoped_fd int fd = -1;
	int err;

	if (mkdirat(workdir, WORK_NAME, WORK_MODE) && errno != EEXIST)
		return -errno;
	fd = beneath_open(workdir, WORK_NAME, O_RDONLY | O_DIRECTORY);
	if (fd < 0)
		return fd;
	err = sweep(fd);
	if (err)
		return err;
	out->fd = steal_fd(&fd);
	atomic_init(&out->made, 0);
	return 0;
}

void workdir_close(struct workdir *w)
{
	if (w->fd < 0)
		return;
	sweep(w->fd);
	close(steal_fd(&w->fd));
}

void stage_begin(struct workdir *w, struct stage *s)
{
	s->work = w;
	snprintf(s->name, sizeof(s->name), "#%llx",
		 (unsigned long long)atomic_fetch_add(&w->made, 1));
}

int stage_publish(struct stage *s, int dir, const char *name,
		  unsigned int flags)
{
	if (renameat2(s->work->fd, s->name, dir, name, flags))
		return -errno;
	if (!(flags & RENAME_EXCHANGE))
		s->name[0] = '\0';
	return 0;
}

int stage_withdraw(struct stage *s, int dir, const char *name)
{
	return renameat(dir, name, s->work->fd, s->name) ? -errno : 0;
}

void stage_end(struct stage *s)
{
	int err;

	if (!s->name[0])
		return;
	err = stage_remove_tree(s->work->fd, s->name);
	if (err)
		log_note("work/%s stays until the next mount: %s", s->name,
			 strerror(-err));
	s->name[0] = '\0';
}
