/* SPDX-License-Identifier: Apache-2.0 */
#include "imager.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "beneath.h"
#include "image_store.h"
#include "marks.h"
#include "scope.h"
#include "xattr.h"

/* An inode with several names, and the first of them. */
struct linked {
	uint64_t ino;
	char *path;
};

struct imager {
	struct draft *draft;
	struct image_store store;
	struct linked *linked;
	size_t count;
	dev_t dev;
};

/* What is at hand. */
struct thing {
	struct imager *im;
	const char *path; /* "" is the root */
	int fd;           /* O_PATH */
	struct statx st;
	struct draft_xattr xattrs[DRAFT_XATTRS_MAX];
	char *seen; /* their names */
	struct index_extent *extents;
	struct draft_entry entry;
};

static int add_mark(struct imager *im, const char *dir, const char *name)
{
	scoped_free char *path = NULL;
	struct draft_entry e = { .mode = S_IFREG };

	if (asprintf(&path, "%s%s%s", dir, *dir ? "/" : "", name) < 0)
		return -ENOMEM;
	e.path = path;
	e.path_size = strlen(path);
	return draft_add(im->draft, &e);
}

static int add_whiteout(struct imager *im, const char *dir, const char *name)
{
	scoped_free char *mark = NULL;

	if (asprintf(&mark, MARK_AUFS_PREFIX "%s", name) < 0)
		return -ENOMEM;
	return add_mark(im, dir, mark);
}

/* Marks that lead elsewhere, or say where something was before. */
static bool has_other_marks(const char *list, ssize_t size)
{
	static const char *const known[] = {
		"trusted.overlay.opaque",    "user.overlay.opaque",
		"user.fuseoverlayfs.opaque", "trusted.overlay.whiteout",
		"user.overlay.whiteout",     "trusted.layerfs.device",
		"user.layerfs.device",
	};

	for (const char *at = list; at < list + size; at += strlen(at) + 1) {
		bool other = xattr_is_private(at);

		for (size_t i = 0; i < ARRAY_LEN(known); i++)
			other &= strcmp(at, known[i]) != 0;
		if (other)
			return true;
	}
	return false;
}

static int take_value(struct thing *t, const char *seen)
{
	struct draft_xattr *x = &t->xattrs[t->entry.xattr_count];
	char stored[XATTR_STORED_MAX];
	char *value = malloc(XATTR_SIZE_MAX);
	ssize_t size;

	if (!value || xattr_store_name(seen, stored) ||
	    t->entry.xattr_count == DRAFT_XATTRS_MAX) {
		free(value);
		return -EOPNOTSUPP;
	}
	size = xattr_get(t->fd, stored, value, XATTR_SIZE_MAX);
	if (size < 0) {
		free(value);
		return (int)size;
	}
	*x = (struct draft_xattr){ .name = seen,
				   .value = value,
				   .size = (size_t)size };
	t->entry.xattr_count++;
	return 0;
}

static int take_xattrs(struct thing *t)
{
	ssize_t size = xattr_list_stored(t->fd, &t->seen);
	int err = 0;

	if (size < 0)
		return (int)size;
	if (has_other_marks(t->seen, size))
		return -EOPNOTSUPP;
	size = (ssize_t)xattr_show(t->seen, (size_t)size, true);
	for (const char *at = t->seen; !err && at < t->seen + size;
	     at += strlen(at) + 1)
		err = take_value(t, at);
	t->entry.xattrs = t->xattrs;
	return err;
}

static int take_data(struct thing *t)
{
	scoped_fd int fd = beneath_reopen(t->fd, O_RDONLY);

	return fd < 0 ? fd :
			image_store_data(&t->im->store, t->im->draft, fd,
					 &t->entry, &t->extents);
}

/* Another name of what was seen before?  Then the entry is a link to that. */
static int take_link(struct thing *t)
{
	struct imager *im = t->im;
	struct linked *more;

	for (size_t i = 0; i < im->count; i++)
		if (im->linked[i].ino == t->st.stx_ino) {
			t->entry.is_link = true;
			t->entry.target = im->linked[i].path;
			t->entry.target_size = strlen(im->linked[i].path);
			return 0;
		}
	more = realloc(im->linked, (im->count + 1) * sizeof(*more));
	if (!more)
		return -ENOMEM;
	im->linked = more;
	more[im->count++] = (struct linked){ .ino = t->st.stx_ino,
					     .path = strdup(t->path) };
	return 0;
}

static int take_target(struct thing *t, char target[PATH_MAX])
{
	ssize_t size = readlinkat(t->fd, "", target, PATH_MAX);

	if (size < 0)
		return -errno;
	t->entry.target = target;
	t->entry.target_size = (size_t)size;
	return 0;
}

static void take_attributes(struct thing *t)
{
	struct draft_entry *e = &t->entry;

	e->path = *t->path ? t->path : ".";
	e->path_size = strlen(e->path);
	e->mode = t->st.stx_mode;
	e->uid = t->st.stx_uid;
	e->gid = t->st.stx_gid;
	e->major = t->st.stx_rdev_major;
	e->minor = t->st.stx_rdev_minor;
	e->mtime = t->st.stx_mtime.tv_sec;
	e->mtime_ns = t->st.stx_mtime.tv_nsec;
	e->size = S_ISREG(e->mode) ? t->st.stx_size : 0;
	if (mark_may_be_device(&t->st) && mark_is_device(t->fd) > 0) {
		e->mode = S_IFCHR | (e->mode & 0777);
		e->size = 0;
	}
}

static int add_thing(struct thing *t)
{
	char target[PATH_MAX];
	bool dir = S_ISDIR(t->st.stx_mode);
	int err = take_xattrs(t);

	take_attributes(t);
	if (!err && !dir && t->st.stx_nlink > 1)
		err = take_link(t);
	if (!err && S_ISLNK(t->st.stx_mode) && !t->entry.is_link)
		err = take_target(t, target);
	if (!err && S_ISREG(t->entry.mode) && !t->entry.is_link)
		err = take_data(t);
	err = err ?: draft_add(t->im->draft, &t->entry);
	/* Not one of images; the union of directories says what it is. */
	return err == -EINVAL ? -EOPNOTSUPP : err;
}

static void end_thing(struct thing *t)
{
	for (size_t i = 0; i < t->entry.xattr_count; i++)
		free((void *)(uintptr_t)t->xattrs[i].value);
	free(t->seen);
	free(t->extents);
}

static int add_dir(struct imager *im, const char *path, int fd);

static int add_object(struct imager *im, const char *path, int fd,
		      const struct statx *st)
{
	struct thing t = { .im = im, .path = path, .fd = fd, .st = *st };
	int err = beneath_dev(st) == im->dev ? add_thing(&t) : -EOPNOTSUPP;

	end_thing(&t);
	return err;
}

static int add_name(struct imager *im, const char *path, int dir,
		    const char *name, bool xwhiteouts)
{
	scoped_fd int fd = beneath_open(dir, name, O_PATH);
	scoped_free char *below = NULL;
	struct statx st;
	int err = fd < 0 ? fd : beneath_stat(fd, "", &st);

	if (err)
		return err;
	if (mark_is_reserved(name))
		return mark_aufs_hides(name) ? add_mark(im, path, name) : 0;
	if (mark_is_whiteout_device(&st) ||
	    (xwhiteouts && mark_is_xattr_whiteout(dir, name) > 0))
		return add_whiteout(im, path, name);
	if (asprintf(&below, "%s%s%s", path, *path ? "/" : "", name) < 0)
		return -ENOMEM;
	err = add_object(im, below, fd, &st);
	if (!err && S_ISDIR(st.stx_mode))
		err = add_dir(im, below, fd);
	return err;
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static int is_no_dots(const struct dirent *e)
{
	return strcmp(e->d_name, ".") && strcmp(e->d_name, "..");
}

static int add_dir(struct imager *im, const char *path, int fd)
{
	scoped_free struct dirent **names = NULL;
	struct fd_path p = beneath_fd_path(fd);
	int opaque = mark_opaque_of(fd, !*path);
	int count = opaque < 0 ? opaque :
				 scandir(p.text, &names, is_no_dots, by_name);
	int err = count < 0 ? -errno : 0;

	if (!err && opaque == OPAQUE_YES)
		err = add_mark(im, path, MARK_AUFS_OPAQUE);
	for (int i = 0; i < count; i++) {
		err = err   ?:
			      add_name(im, path, fd, names[i]->d_name,
				       opaque == OPAQUE_XWHITEOUTS);
		free(names[i]);
	}
	return err;
}

static int fill(struct imager *im, int root, const struct statx *st)
{
	int err = im->draft ? add_object(im, "", root, st) : -ENOMEM;

	return err ?: add_dir(im, "", root);
}

void imager_is_upper(const char *path)
{
	setxattr(path, "trusted.layerfs.upper", "", 0, 0);
	setxattr(path, "user.layerfs.upper", "", 0, 0);
}

int imager_make(const char *path, struct image **out)
{
	static const struct draft_limits limits = DRAFT_LIMITS_DEFAULT;
	scoped_fd int root = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	struct imager im = { .draft = draft_new(&limits) };
	struct statx st;
	int err = root < 0 ? -errno : beneath_stat(root, "", &st);

	im.dev = err ? 0 : beneath_dev(&st);
	err = err ?: image_store_begin(&im.store, st.stx_ino);
	err = err ?: fill(&im, root, &st);
	err = err ?: image_store_open(&im.store, im.draft, out);
	image_store_end(&im.store);
	draft_free(im.draft);
	for (size_t i = 0; i < im.count; i++)
		free(im.linked[i].path);
	free(im.linked);
	return err;
}
