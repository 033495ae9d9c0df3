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

enum kind { FILE_OF, SPARSE_OF, DIRECTORY, WHITEOUT, LINK_TO, SYMLINK_TO };

/* Branches: 0 the upper, 1 the top lower, 2 the one below. */
static const struct {
	int branch;
	const char *path;
	enum kind kind;
	const char *other; /* what a link is to */
	unsigned size;
} things[] = {
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
};

#define THINGS (sizeof(things) / sizeof(things[0]))

static const char *root_of(const struct branches *b, int branch)
{
	return branch == 0 ? b->upper : b->lower[branch - 1];
}

static int make_file(const char *path, size_t i)
{
	struct lower_file f = {
		.id = 7000 + i,
		.size = things[i].size,
		.sparse = things[i].kind == SPARSE_OF,
	};
	int err = layers_write(path, &f);

	if (!err && chmod(path, 0640))
		err = -errno;
	if (!err && setxattr(path, "user.of", "layer", 5, 0))
		err = -errno;
	return err;
}

static int make_thing(const struct branches *b, size_t i)
{
	const char *root = root_of(b, things[i].branch);
	char path[PATH_MAX + 64];
	char other[PATH_MAX + 64];

	snprintf(path, sizeof(path), "%s/%s", root, things[i].path);
	snprintf(other, sizeof(other), "%s/%s", root,
		 things[i].other ? things[i].other : "");
	switch (things[i].kind) {
	case FILE_OF:
	case SPARSE_OF: return make_file(path, i);
	case DIRECTORY: return mkdir(path, 0755) ? -errno : 0;
	case WHITEOUT: return mknod(path, S_IFCHR, makedev(0, 0)) ? -errno : 0;
	case LINK_TO: return link(other, path) ? -errno : 0;
	case SYMLINK_TO: return symlink(things[i].other, path) ? -errno : 0;
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

int scene_make(struct branches *b, const char *root)
{
	int err = branches_make(b, root);

	for (size_t i = 0; !err && i < THINGS; i++)
		err = make_thing(b, i);
	for (int i = 0; !err && i < 3; i++)
		if (nftw(root_of(b, i), make_old, 16, FTW_PHYS | FTW_DEPTH))
			err = -errno;
	return err;
}
