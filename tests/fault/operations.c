/* SPDX-License-Identifier: Apache-2.0 */
#include "operations.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

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
