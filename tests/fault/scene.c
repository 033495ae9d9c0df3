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

/* --- operations ------------------------------------------------------------ */

static int outcome(int done)
{
	return done < 0 ? -errno : 0;
}

static int write_to(const char *name)
{
	int fd = open(name, O_WRONLY | O_CLOEXEC);
	int err;

	if (fd < 0)
		return -errno;
	err = pwrite(fd, "written", 7, 1000) == 7 ? 0 : -errno;
	close(fd);
	return err;
}

static int write_lower(void)
{
	return write_to("file");
}

static int write_sparse(void)
{
	return write_to("big");
}

static int write_linked(void)
{
	return write_to("linked");
}

static int open_truncating(void)
{
	int fd = open("file", O_WRONLY | O_TRUNC | O_CLOEXEC);

	if (fd < 0)
		return -errno;
	close(fd);
	return 0;
}

static int truncate_lower(void)
{
	return outcome(truncate("big", 1234));
}

static int chmod_lower(void)
{
	return outcome(chmod("file", 0600));
}

static int chmod_dir(void)
{
	return outcome(chmod("dir/sub", 0700));
}

static int chown_lower(void)
{
	return outcome(chown("big", 12, 34));
}

static int utimes_lower(void)
{
	struct timespec times[] = { { .tv_sec = 5 }, { .tv_sec = 6 } };

	return outcome(utimensat(AT_FDCWD, "file", times, 0));
}

static int set_xattr(void)
{
	return outcome(setxattr("file", "user.new", "value", 5, 0));
}

static int remove_xattr(void)
{
	return outcome(removexattr("file", "user.of"));
}

static int create_at(const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0640);

	if (fd < 0)
		return -errno;
	close(fd);
	return 0;
}

static int create(void)
{
	return create_at("new");
}

static int create_below(void)
{
	return create_at("dir/sub/new");
}

static int create_over_whiteout(void)
{
	return create_at("gone");
}

static int make_dir(void)
{
	return outcome(mkdir("new", 0750));
}

static int make_dir_over_whiteout(void)
{
	return outcome(mkdir("gonedir", 0750));
}

static int make_fifo(void)
{
	return outcome(mkfifo("new", 0600));
}

static int make_symlink(void)
{
	return outcome(symlink("somewhere", "new"));
}

static int make_symlink_over_whiteout(void)
{
	return outcome(symlink("somewhere", "gone"));
}

static int unlink_lower(void)
{
	return outcome(unlink("file"));
}

static int unlink_below(void)
{
	return outcome(unlink("dir/sub/b"));
}

static int unlink_upper(void)
{
	return outcome(unlink("upper-file"));
}

static int unlink_both(void)
{
	return outcome(unlink("both"));
}

static int unlink_linked(void)
{
	return outcome(unlink("linked"));
}

static int rmdir_lower(void)
{
	return outcome(rmdir("void"));
}

static int rmdir_upper(void)
{
	return outcome(rmdir("upper-void"));
}

static int rmdir_merged(void)
{
	return outcome(rmdir("emptied"));
}

static int rename_lower(void)
{
	return outcome(rename("file", "new"));
}

static int rename_lower_over_lower(void)
{
	return outcome(rename("file", "both"));
}

static int rename_upper(void)
{
	return outcome(rename("upper-file", "new"));
}

static int rename_upper_over_lower(void)
{
	return outcome(rename("upper-file", "file"));
}

static int rename_upper_over_whiteout(void)
{
	return outcome(rename("upper-file", "gone"));
}

static int rename_across(void)
{
	return outcome(rename("file", "dir/sub/new"));
}

static int rename_dir(void)
{
	return outcome(rename("dir", "new"));
}

static int rename_merged_dir(void)
{
	return outcome(rename("merged", "new"));
}

static int rename_upper_dir(void)
{
	return outcome(rename("upper-dir", "gonedir"));
}

static int rename_dir_over_dir(void)
{
	return outcome(rename("dir", "emptied"));
}

static int exchange(void)
{
	return outcome(
		renameat2(AT_FDCWD, "file", AT_FDCWD, "both", RENAME_EXCHANGE));
}

static int exchange_kinds(void)
{
	return outcome(
		renameat2(AT_FDCWD, "file", AT_FDCWD, "dir", RENAME_EXCHANGE));
}

static int link_lower(void)
{
	return outcome(link("file", "new"));
}

static int link_linked(void)
{
	return outcome(link("linked", "dir/new"));
}

static int link_upper(void)
{
	return outcome(link("upper-file", "new"));
}

static int link_over_whiteout(void)
{
	return outcome(link("file", "gone"));
}

const struct operation operations[] = {
	{ "write", write_lower },
	{ "write-sparse", write_sparse },
	{ "write-linked", write_linked },
	{ "open-truncating", open_truncating },
	{ "truncate", truncate_lower },
	{ "chmod", chmod_lower },
	{ "chmod-dir", chmod_dir },
	{ "chown", chown_lower },
	{ "utimens", utimes_lower },
	{ "setxattr", set_xattr },
	{ "removexattr", remove_xattr },
	{ "create", create },
	{ "create-below", create_below },
	{ "create-over-whiteout", create_over_whiteout },
	{ "mkdir", make_dir },
	{ "mkdir-over-whiteout", make_dir_over_whiteout },
	{ "mkfifo", make_fifo },
	{ "symlink", make_symlink },
	{ "symlink-over-whiteout", make_symlink_over_whiteout },
	{ "unlink-lower", unlink_lower },
	{ "unlink-below", unlink_below },
	{ "unlink-upper", unlink_upper },
	{ "unlink-both", unlink_both },
	{ "unlink-linked", unlink_linked },
	{ "rmdir-lower", rmdir_lower },
	{ "rmdir-upper", rmdir_upper },
	{ "rmdir-merged", rmdir_merged },
	{ "rename-lower", rename_lower },
	{ "rename-lower-over-lower", rename_lower_over_lower },
	{ "rename-upper", rename_upper },
	{ "rename-upper-over-lower", rename_upper_over_lower },
	{ "rename-upper-over-whiteout", rename_upper_over_whiteout },
	{ "rename-across", rename_across },
	{ "rename-dir", rename_dir },
	{ "rename-merged-dir", rename_merged_dir },
	{ "rename-upper-dir", rename_upper_dir },
	{ "rename-dir-over-dir", rename_dir_over_dir },
	{ "exchange", exchange },
	{ "exchange-kinds", exchange_kinds },
	{ "link-lower", link_lower },
	{ "link-linked", link_linked },
	{ "link-upper", link_upper },
	{ "link-over-whiteout", link_over_whiteout },
};
const size_t operations_count = sizeof(operations) / sizeof(operations[0]);
