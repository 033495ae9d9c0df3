/* SPDX-License-Identifier: Apache-2.0 */
#include "scene.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "../data/layers.h"

#define YEAR_2001 1000000000

enum kind {
	FILE_OF,
	SPARSE_OF,
	DIRECTORY,
	WHITEOUT,
	LINK_TO,
	SYMLINK_TO,
	OPAQUE,    /* a directory */
	XOPAQUE,   /* one in which empty files may be whiteouts */
	XWHITEOUT, /* such a file */
	MARK,      /* an empty file whose name says all */
	DEVICE,    /* a user's 0:0 */
};

/* Branches: 0 the upper, 1 the top lower, 2 the one below. */
struct thing {
	int branch;
	const char *path;
	enum kind kind;
	const char *other; /* what a link is to */
	unsigned size;
};

static const struct thing things[] = {
	{ 2, "file", FILE_OF, NULL, 5000 },
	{ 2, "big", SPARSE_OF, NULL, 400001 },
	{ 2, "both", FILE_OF, NULL, 10 },
	{ 2, "gone", FILE_OF, NULL, 20 },
	{ 2, "gonedir", DIRECTORY, NULL, 0 },
	{ 2, "gonedir/x", FILE_OF, NULL, 30 },
	{ 2, "dir", DIRECTORY, NULL, 0 },
	{ 2, "dir/a", FILE_OF, NULL, 40 },
	{ 2, "dir/sub", DIRECTORY, NULL, 0 },
	{ 2, "dir/sub/b", FILE_OF, NULL, 50 },
	{ 2, "merged", DIRECTORY, NULL, 0 },
	{ 2, "merged/low", FILE_OF, NULL, 60 },
	{ 2, "emptied", DIRECTORY, NULL, 0 },
	{ 2, "emptied/x", FILE_OF, NULL, 70 },
	{ 2, "void", DIRECTORY, NULL, 0 },
	{ 2, "linked", FILE_OF, NULL, 80 },
	{ 2, "linked-too", LINK_TO, "linked", 0 },
	{ 2, "symlink", SYMLINK_TO, "file", 0 },
	{ 1, "both", FILE_OF, NULL, 90 },
	{ 1, "merged", DIRECTORY, NULL, 0 },
	{ 1, "merged/top", FILE_OF, NULL, 100 },
	{ 0, "upper-file", FILE_OF, NULL, 110 },
	{ 0, "upper-dir", DIRECTORY, NULL, 0 },
	{ 0, "upper-dir/x", FILE_OF, NULL, 120 },
	{ 0, "upper-void", DIRECTORY, NULL, 0 },
	{ 0, "gone", WHITEOUT, NULL, 0 },
	{ 0, "gonedir", WHITEOUT, NULL, 0 },
	{ 0, "merged", DIRECTORY, NULL, 0 },
	{ 0, "merged/up", FILE_OF, NULL, 130 },
	{ 0, "emptied", DIRECTORY, NULL, 0 },
	{ 0, "emptied/x", WHITEOUT, NULL, 0 },
	{ 2, "marks", DIRECTORY, NULL, 0 },
	{ 2, "marks/dropped", FILE_OF, NULL, 140 },
	{ 2, "marks/top", DIRECTORY, NULL, 0 },
	{ 2, "marks/top/old", FILE_OF, NULL, 150 },
	{ 2, "marks/low", DIRECTORY, NULL, 0 },
	{ 2, "marks/low/old", FILE_OF, NULL, 160 },
	{ 2, "marks/x", DIRECTORY, NULL, 0 },
	{ 2, "marks/x/old", FILE_OF, NULL, 170 },
	{ 1, "marks", DIRECTORY, NULL, 0 },
	{ 1, "marks/dropped", WHITEOUT, NULL, 0 },
	{ 1, "marks/low", OPAQUE, NULL, 0 },
	{ 1, "marks/low/new", FILE_OF, NULL, 180 },
	{ 1, "marks/x", XOPAQUE, NULL, 0 },
	{ 1, "marks/x/old", XWHITEOUT, NULL, 0 },
	{ 1, "marks/x/new", FILE_OF, NULL, 190 },
	{ 0, "marks", DIRECTORY, NULL, 0 },
	{ 0, "marks/top", OPAQUE, NULL, 0 },
	{ 0, "marks/top/new", FILE_OF, NULL, 200 },
};

/* What the kernel reads otherwise than we do. */
static const struct thing foreign_things[] = {
	{ 2, "foreign", DIRECTORY, NULL, 0 },
	{ 2, "foreign/low", FILE_OF, NULL, 10 },
	{ 2, "foreign/top", FILE_OF, NULL, 20 },
	{ 2, "foreign/dir", DIRECTORY, NULL, 0 },
	{ 2, "foreign/dir/old", FILE_OF, NULL, 30 },
	{ 2, "foreign/hidden", DIRECTORY, NULL, 0 },
	{ 2, "foreign/hidden/x", FILE_OF, NULL, 40 },
	{ 1, "foreign", DIRECTORY, NULL, 0 },
	{ 1, "foreign/.wh.low", MARK, NULL, 0 },
	{ 1, "foreign/dir", DIRECTORY, NULL, 0 },
	{ 1, "foreign/dir/.wh..wh..opq", MARK, NULL, 0 },
	{ 1, "foreign/dir/new", FILE_OF, NULL, 50 },
	{ 0, "foreign", DIRECTORY, NULL, 0 },
	{ 0, "foreign/.wh.top", MARK, NULL, 0 },
	{ 0, "foreign/.wh.hidden", MARK, NULL, 0 },
	{ 0, "foreign/device", DEVICE, NULL, 0 },
};

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static const char *root_of(const struct branches *b, int branch)
{
	return branch == 0 ? b->upper : b->lower[branch - 1];
}

static int make_file(const char *path, const struct thing *t)
{
	struct lower_file f = {
		.id = 7000 + t->size,
		.size = t->size,
		.sparse = t->kind == SPARSE_OF,
	};
	int err = layers_write(path, &f);

	if (!err && chmod(path, 0640))
		err = -errno;
	if (!err && setxattr(path, "user.of", "layer", 5, 0))
		err = -errno;
	return err;
}

static int make_marked(const char *path, const char *mark, const char *value)
{
	return setxattr(path, mark, value, strlen(value), 0) ? -errno : 0;
}

static int make_dir(const char *path, const char *opaque)
{
	if (mkdir(path, 0755))
		return -errno;
	return opaque ? make_marked(path, "trusted.overlay.opaque", opaque) : 0;
}

static int make_empty(const char *path, mode_t mode, const char *mark,
		      const char *value)
{
	if (mknod(path, S_IFREG, 0) || chmod(path, mode))
		return -errno;
	return mark ? make_marked(path, mark, value) : 0;
}

static int make_thing(const struct branches *b, const struct thing *t)
{
	const char *root = root_of(b, t->branch);
	char path[PATH_MAX + 64];
	char other[PATH_MAX + 64];

	snprintf(path, sizeof(path), "%s/%s", root, t->path);
	snprintf(other, sizeof(other), "%s/%s", root, t->other ? t->other : "");
	switch (t->kind) {
	case FILE_OF:
	case SPARSE_OF: return make_file(path, t);
	case DIRECTORY: return make_dir(path, NULL);
	case OPAQUE: return make_dir(path, "y");
	case XOPAQUE: return make_dir(path, "x");
	case WHITEOUT: return mknod(path, S_IFCHR, makedev(0, 0)) ? -errno : 0;
	case LINK_TO: return link(other, path) ? -errno : 0;
	case SYMLINK_TO: return symlink(t->other, path) ? -errno : 0;
	case XWHITEOUT:
		return make_empty(path, 0644, "trusted.overlay.whiteout", "y");
	case MARK: return make_empty(path, 0644, NULL, NULL);
	case DEVICE:
		return make_empty(path, 01600, "trusted.layerfs.device",
				  "c0:0");
	}
	return -EINVAL;
}

static int make_old(const char *path, const struct stat *st, int type,
		    struct FTW *ftw)
{
	struct timespec times[] = { { .tv_sec = YEAR_2001 },
				    { .tv_sec = YEAR_2001 } };

	(void)st;
	(void)type;
	(void)ftw;
	return utimensat(AT_FDCWD, path, times, AT_SYMLINK_NOFOLLOW);
}

int scene_make(struct branches *b, const char *root, bool foreign)
{
	int err = branches_make(b, root);

	for (size_t i = 0; !err && i < COUNT(things); i++)
		err = make_thing(b, &things[i]);
	for (size_t i = 0; !err && foreign && i < COUNT(foreign_things); i++)
		err = make_thing(b, &foreign_things[i]);
	for (int i = 0; !err && i < 3; i++)
		if (nftw(root_of(b, i), make_old, 16, FTW_PHYS | FTW_DEPTH))
			err = -errno;
	return err;
}
