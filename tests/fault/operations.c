/* SPDX-License-Identifier: Apache-2.0 */
#include "operations.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "acts_file.h"

int outcome(int done)
{
	return done < 0 ? -errno : 0;
}

static int create_at(const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0640);

	if (fd < 0)
		return -errno;
	close(fd);
	return 0;
}

/* Made without a name, which comes later. */
static int create_nameless(void)
{
	int fd = open("dir", O_TMPFILE | O_WRONLY | O_CLOEXEC, 0640);
	char path[64];
	int err;

	if (fd < 0)
		return -errno;
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	err = linkat(AT_FDCWD, path, AT_FDCWD, "dir/new", AT_SYMLINK_FOLLOW);
	err = err ? -errno : 0;
	close(fd);
	return err;
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

static int exchange_upper(void)
{
	return outcome(renameat2(AT_FDCWD, "upper-file", AT_FDCWD, "upper-dir",
				 RENAME_EXCHANGE));
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

static int create_over_mark(void)
{
	return create_at("foreign/top");
}

static int make_dir_over_mark(void)
{
	return outcome(mkdir("foreign/hidden", 0750));
}

static int make_device(void)
{
	return outcome(mknod("new", S_IFCHR | 0600, 0));
}

static int unlink_device(void)
{
	return outcome(unlink("foreign/device"));
}

const struct operation operations[] = {
	{ .word = "look", .looks = "marks" },
	{ .word = "look-foreign", .looks = "foreign", .foreign = true },
	{ .word = "write", .act = write_lower },
	{ .word = "write-sparse", .act = write_sparse },
	{ .word = "write-linked",
	  .act = write_linked,
	  .midway = copy_up_linked },
	{ .word = "fallocate", .act = allocate },
	{ .word = "copy-range", .act = copy_range },
	{ .word = "open-truncating", .act = open_truncating },
	{ .word = "truncate", .act = truncate_lower },
	{ .word = "chmod", .act = chmod_lower },
	{ .word = "chmod-dir", .act = chmod_dir },
	{ .word = "chown", .act = chown_lower },
	{ .word = "utimens", .act = utimes_lower },
	{ .word = "setxattr", .act = set_xattr },
	{ .word = "set-acl", .act = set_acl },
	{ .word = "removexattr", .act = remove_xattr },
	{ .word = "create", .act = create },
	{ .word = "create-below", .act = create_below },
	{ .word = "create-nameless", .act = create_nameless },
	{ .word = "create-over-whiteout", .act = create_over_whiteout },
	{ .word = "mkdir", .act = make_dir },
	{ .word = "mkdir-over-whiteout", .act = make_dir_over_whiteout },
	{ .word = "mkfifo", .act = make_fifo },
	{ .word = "symlink", .act = make_symlink },
	{ .word = "symlink-over-whiteout", .act = make_symlink_over_whiteout },
	{ .word = "unlink-lower", .act = unlink_lower },
	{ .word = "unlink-below", .act = unlink_below },
	{ .word = "unlink-upper", .act = unlink_upper },
	{ .word = "unlink-both", .act = unlink_both },
	{ .word = "unlink-linked", .act = unlink_linked },
	{ .word = "rmdir-lower", .act = rmdir_lower },
	{ .word = "rmdir-upper", .act = rmdir_upper },
	{ .word = "rmdir-merged", .act = rmdir_merged },
	{ .word = "rename-lower", .act = rename_lower },
	{ .word = "rename-lower-over-lower", .act = rename_lower_over_lower },
	{ .word = "rename-upper", .act = rename_upper },
	{ .word = "rename-upper-over-lower", .act = rename_upper_over_lower },
	{ .word = "rename-upper-over-whiteout",
	  .act = rename_upper_over_whiteout },
	{ .word = "rename-across", .act = rename_across },
	{ .word = "rename-dir", .act = rename_dir, .refusal = EXDEV },
	{ .word = "rename-merged-dir",
	  .act = rename_merged_dir,
	  .refusal = EXDEV },
	{ .word = "rename-upper-dir", .act = rename_upper_dir },
	{ .word = "rename-dir-over-dir",
	  .act = rename_dir_over_dir,
	  .refusal = EXDEV },
	{ .word = "exchange", .act = exchange },
	{ .word = "exchange-upper", .act = exchange_upper },
	{ .word = "exchange-kinds", .act = exchange_kinds, .refusal = EXDEV },
	{ .word = "link-lower", .act = link_lower },
	{ .word = "link-linked", .act = link_linked, .midway = copy_up_linked },
	{ .word = "link-upper", .act = link_upper },
	{ .word = "link-over-whiteout", .act = link_over_whiteout },
	{ .word = "create-over-mark", .act = create_over_mark, .foreign = true },
	{ .word = "mkdir-over-mark",
	  .act = make_dir_over_mark,
	  .foreign = true },
	{ .word = "mknod-device", .act = make_device, .foreign = true },
	{ .word = "unlink-device", .act = unlink_device, .foreign = true },
};
const size_t operations_count = sizeof(operations) / sizeof(operations[0]);
