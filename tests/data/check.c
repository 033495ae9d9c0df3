/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CHUNK (256u * 1024) /* bytes read at once */

/*
 * fuse-overlayfs, for which the drop-in form also stands, keeps neither link
 * counts nor inode numbers; the kernel counts 1 for a lower file that has lost
 * its last name.
 */
static int check_identity(struct world *w, struct object *o, int object,
			  const struct stat *st)
{
	unsigned links = model_links(&w->model, object);

	if (w->form == FORM_DROP_IN)
		return 0;
	if (st->st_nlink != links && (links || w->form != FORM_KERNEL))
		return lie(w, "st_nlink is %lu, should be %u",
			   (unsigned long)st->st_nlink, links);
	if (o->ino == 0)
		o->ino = st->st_ino;
	if (o->ino != st->st_ino)
		return lie(w, "st_ino is %llu, was %llu",
			   (unsigned long long)st->st_ino,
			   (unsigned long long)o->ino);
	return 0;
}

int check_status(struct world *w, int fd, int object)
{
	struct object *o = &w->model.object[object];
	struct stat st;

	if (fstat(fd, &st))
		return lie(w, "fstat: %s", strerror(errno));
	if (!S_ISREG(st.st_mode))
		return lie(w, "not a file: mode %o", st.st_mode);
	if ((uint64_t)st.st_size != o->size)
		return lie(w, "st_size is %lld, should be %llu",
			   (long long)st.st_size, (unsigned long long)o->size);
	return check_identity(w, o, object, &st);
}

int check_content(struct world *w, int fd, const struct object *o,
		  const char *how)
{
	static uint8_t chunk[CHUNK];
	uint64_t off = 0;

	for (;;) {
		size_t want = model_readable(o, off, CHUNK);
		ssize_t n = pread(fd, chunk, CHUNK, (off_t)off);

		if (n < 0)
			return lie(w, "%s at %llu: %s", how,
				   (unsigned long long)off, strerror(errno));
		if ((size_t)n != want)
			return lie(w, "%s at %llu of %llu: %zd bytes, not %zu",
				   how, (unsigned long long)off,
				   (unsigned long long)o->size, n, want);
		if (n == 0)
			return 0;
		if (world_compare(w, o, off, chunk, want, how))
			return LIE;
		off += want;
	}
}

static int check_missing(struct world *w, const char *path, unsigned name)
{
	struct stat st;

	if (!lstat(path, &st))
		return lie(w, "%s is there, should not be", model_path(name));
	if (errno != ENOENT)
		return lie(w, "%s: %s, should not be there", model_path(name),
			   strerror(errno));
	return 0;
}

int check_name(struct world *w, const char *root, unsigned name)
{
	char path[PATH_MAX + 64];
	int object = w->model.name[name];
	int err;
	int fd;

	snprintf(path, sizeof(path), "%s/%s", root, model_path(name));
	if (object == NOTHING)
		return check_missing(w, path, name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return lie(w, "open %s: %s", model_path(name), strerror(errno));
	err = check_status(w, fd, object);
	err = err   ?:
		      check_content(w, fd, &w->model.object[object],
				    model_path(name));
	close(fd);
	return err;
}

/* The number of the name that is `entry` in `dir`, or NAMES. */
static unsigned find_name(const char *dir, const char *entry)
{
	char path[NAME_MAX + 8];
	unsigned i = 0;

	snprintf(path, sizeof(path), "%s%s%s", dir, *dir ? "/" : "", entry);
	while (i < NAMES && strcmp(model_path(i), path))
		i++;
	return i;
}

/* Count what a directory lists; LIE if it lists what should not be there. */
static int check_entries(struct world *w, DIR *dir, const char *sub,
			 unsigned *seen)
{
	struct dirent *e;

	while ((e = readdir(dir))) {
		unsigned name = find_name(sub, e->d_name);

		if (!strcmp(e->d_name, ".") || !strcmp(e->d_name, "..") ||
		    (!*sub && !strcmp(e->d_name, "d")))
			continue;
		if (name == NAMES || w->model.name[name] == NOTHING)
			return lie(w, "readdir of /%s lists %s", sub,
				   e->d_name);
		(*seen)++;
	}
	return 0;
}

static int check_listing(struct world *w, const char *root, const char *sub)
{
	char path[PATH_MAX + 64];
	unsigned want = 0;
	unsigned seen = 0;
	DIR *dir;
	int err;

	snprintf(path, sizeof(path), "%s/%s", root, sub);
	dir = opendir(path);
	if (!dir)
		return lie(w, "opendir /%s: %s", sub, strerror(errno));
	err = check_entries(w, dir, sub, &seen);
	closedir(dir);
	for (unsigned i = 0; i < NAMES; i++)
		want += w->model.name[i] != NOTHING &&
			!!strchr(model_path(i), '/') == !!*sub;
	if (!err && seen != want)
		err = lie(w, "readdir of /%s lists %u names, not %u", sub, seen,
			  want);
	return err;
}

int check_tree(struct world *w, const char *root)
{
	int err = check_listing(w, root, "");

	err = err ?: check_listing(w, root, "d");
	for (unsigned i = 0; !err && i < NAMES; i++)
		err = check_name(w, root, i);
	return err;
}

static int check_upper_name(struct world *w, const char *upper, unsigned name)
{
	const struct object *o = &w->model.object[w->model.name[name]];
	char path[PATH_MAX + 64];
	int err;
	int fd;

	snprintf(path, sizeof(path), "%s/%s", upper, model_path(name));
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return lie(w, "the upper's %s: %s", model_path(name),
			   strerror(errno));
	err = check_content(w, fd, o, "the upper's file");
	close(fd);
	return err;
}

int check_upper(struct world *w, const char *upper)
{
	int err = 0;

	for (unsigned i = 0; !err && i < NAMES; i++)
		if (w->model.name[i] != NOTHING &&
		    w->model.object[w->model.name[i]].dirty)
			err = check_upper_name(w, upper, i);
	return err;
}
