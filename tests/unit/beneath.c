/* SPDX-License-Identifier: Apache-2.0 */
#include "beneath.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "scope.h"
#include "scratch.h"

TestSuite(beneath, .init = scratch_begin);

/* Everything is asked of the directory "top"; "outside" is beside it. */
static int make_top(void)
{
	scratch_dir("top");
	scratch_dir("top/a");
	scratch_dir("top/a/b");
	scratch_file("top/a/b/f", "text");
	scratch_file("outside", "secret");
	scratch_symlink("top/file-link", "a/b/f");
	scratch_symlink("top/dir-link", "a");
	scratch_symlink("top/a/up", "../..");
	scratch_symlink("top/abs", "/");
	scratch_symlink("top/gone", "nowhere");
	return scratch_open("top", O_PATH | O_DIRECTORY);
}

/* What it says on every kernel, and behind every sandbox. */
static const struct opening {
	const char *path;
	int flags;
	int err;
	mode_t type; /* if opened */
} openings[] = {
	{ "", O_PATH, 0, S_IFDIR },
	{ "", O_RDONLY | O_DIRECTORY, 0, S_IFDIR },
	{ "a", O_PATH, 0, S_IFDIR },
	{ "a/b/f", O_RDONLY, 0, S_IFREG },
	{ "a/b/f", O_RDWR, 0, S_IFREG },
	{ "a/b/f", O_RDONLY | O_DIRECTORY, -ENOTDIR, 0 },
	{ "a/../a/b/f", O_RDONLY, 0, S_IFREG },
	{ "file-link", O_RDONLY, -ELOOP, 0 },
	{ "file-link", O_PATH, 0, S_IFLNK },
	{ "dir-link", O_PATH, 0, S_IFLNK },
	{ "dir-link", O_PATH | O_DIRECTORY, -ENOTDIR, 0 },
	{ "dir-link", O_RDONLY | O_DIRECTORY, -ENOTDIR, 0 },
	{ "dir-link", O_RDONLY, -ELOOP, 0 },
	{ "gone", O_PATH, 0, S_IFLNK },
	{ "gone", O_RDONLY, -ELOOP, 0 },
	{ "missing", O_RDONLY, -ENOENT, 0 },
	{ "a/missing/f", O_RDONLY, -ENOENT, 0 },
	{ "a/b/f/x", O_RDONLY, -ENOTDIR, 0 },
};

/* What moreover it says where the kernel has openat2. */
static const struct opening stricter[] = {
	{ "..", O_PATH, -EXDEV, 0 },
	{ "../outside", O_RDONLY, -EXDEV, 0 },
	{ "a/../../outside", O_RDONLY, -EXDEV, 0 },
	{ "/etc", O_PATH, -EXDEV, 0 },
	{ "dir-link/b", O_PATH, -ELOOP, 0 },
	{ "a/up/outside", O_RDONLY, -ELOOP, 0 },
	{ "abs/etc", O_PATH, -ELOOP, 0 },
};

/*
 * With ".." the kernel may ask to try again, where anybody on the machine
 * renames something at this moment.
 */
static int open_settled(int dir, const char *path, int flags)
{
	int fd;

	do {
		fd = beneath_open(dir, path, flags);
	} while (fd == -EAGAIN);
	return fd;
}

/* A descriptor that is taken over is closed, whatever comes of it. */
Test(beneath, a_list_takes_over_its_descriptor)
{
	scoped_fd int top = make_top();
	int dir = beneath_open(top, "a", O_RDONLY | O_DIRECTORY);
	int file = beneath_open(top, "a/b/f", O_RDONLY);
	DIR *d = NULL;

	cr_assert_eq(beneath_list(dir, &d), 0);
	cr_assert_not_null(readdir(d));
	closedir(d);
	cr_expect_eq(fcntl(dir, F_GETFD), -1);
	cr_expect_eq(beneath_list(file, &d), -ENOTDIR);
	cr_expect_eq(fcntl(file, F_GETFD), -1);
	cr_expect_eq(beneath_list(-EIO, &d), -EIO);
}

static void check(int top, const struct opening *o)
{
	scoped_fd int fd = open_settled(top, o->path, o->flags);
	struct stat st;

	if (o->err) {
		cr_expect_eq(fd, o->err, "'%s' %#o: %d", o->path, o->flags, fd);
		return;
	}
	cr_assert_geq(fd, 0, "'%s' %#o: %s", o->path, o->flags, strerror(-fd));
	cr_assert_eq(fstat(fd, &st), 0);
	cr_expect_eq(st.st_mode & S_IFMT, o->type, "'%s'", o->path);
	cr_expect(fcntl(fd, F_GETFD) & FD_CLOEXEC, "'%s'", o->path);
}

static void check_all(int top, const struct opening *o, size_t count)
{
	for (size_t i = 0; i < count; i++)
		check(top, &o[i]);
}

/* From here on this process has no openat2, as in some sandboxes. */
static void forbid_openat2(int err)
{
	struct sock_filter filter[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
			 offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_openat2, 0, 1),
		BPF_STMT(BPF_RET | BPF_K,
			 SECCOMP_RET_ERRNO | (unsigned int)err),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = { ARRAY_LEN(filter), filter };

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ||
	    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program))
		cr_skip_test("no seccomp here: %s", strerror(errno));
}

Test(beneath, symlinks_are_not_followed_and_dots_do_not_lead_out)
{
	scoped_fd int top = make_top();

	check_all(top, openings, ARRAY_LEN(openings));
	check_all(top, stricter, ARRAY_LEN(stricter));
}

Test(beneath, opens_the_same_where_openat2_is_not_known)
{
	scoped_fd int top = make_top();

	forbid_openat2(ENOSYS);
	check_all(top, openings, ARRAY_LEN(openings));
}

Test(beneath, opens_the_same_where_openat2_is_forbidden)
{
	scoped_fd int top = make_top();

	forbid_openat2(EPERM);
	check_all(top, openings, ARRAY_LEN(openings));
}

#define LONG_NAME  200 /* bytes */
#define LONG_DEPTH 100 /* such names: five times PATH_MAX */

/* A chain of directories; its path, with a file "f" at the end. */
static void make_long(char *path, size_t size)
{
	scoped_fd int at = scratch_open(".", O_PATH | O_DIRECTORY);
	char name[LONG_NAME + 1];
	size_t used = 0;

	memset(name, 'n', LONG_NAME);
	name[LONG_NAME] = '\0';
	for (int i = 0; i < LONG_DEPTH; i++) {
		int next;

		cr_assert_eq(mkdirat(at, name, 0755), 0);
		cr_assert_eq(symlinkat(".", at, "here"), 0);
		next = openat(at, name, O_PATH | O_DIRECTORY | O_CLOEXEC);
		cr_assert_geq(next, 0);
		close(at);
		at = next;
		used += (size_t)snprintf(path + used, size - used, "%s/", name);
	}
	snprintf(path + used, size - used, "f");
	close(openat(at, "f", O_CREAT | O_WRONLY | O_CLOEXEC, 0644));
}

static void check_long(void)
{
	static char path[(LONG_NAME + 1) * LONG_DEPTH + NAME_MAX + 10];
	char *last = path + (LONG_NAME + 1) * LONG_DEPTH;
	int fd;

	make_long(path, sizeof(path));
	cr_assert_gt(strlen(path), 4 * PATH_MAX);
	fd = beneath_open(scratch_fd(), path, O_RDONLY);
	cr_expect_geq(fd, 0, "%s", strerror(-fd));
	scope_close_fd(&fd);
	snprintf(last, NAME_MAX + 10, "missing");
	cr_expect_eq(beneath_open(scratch_fd(), path, O_PATH), -ENOENT);
	memset(last, 'm', NAME_MAX + 1);
	last[NAME_MAX + 1] = '\0';
	cr_expect_eq(beneath_open(scratch_fd(), path, O_PATH), -ENAMETOOLONG);
	snprintf(last - LONG_NAME - 1, 10, "here");
	cr_expect_eq(beneath_open(scratch_fd(), path, O_RDONLY), -ELOOP);
}

Test(beneath, paths_may_be_longer_than_path_max)
{
	check_long();
}

Test(beneath, paths_may_be_long_where_openat2_is_not_known)
{
	forbid_openat2(ENOSYS);
	check_long();
}

/* "./././d/f", where no byte behind it is ours. */
static int open_dotted(size_t dots, const char *tail)
{
	size_t size = 2 * dots + strlen(tail) + 1;
	scoped_free char *path = malloc(size);

	for (size_t i = 0; i < dots; i++)
		memcpy(path + 2 * i, "./", 2);
	memcpy(path + 2 * dots, tail, strlen(tail) + 1);
	return open_settled(scratch_fd(), path, O_PATH);
}

/* Every length around that of one part, and of two. */
Test(beneath, the_cuts_of_a_long_path_may_fall_anywhere)
{
	scratch_dir("d");
	scratch_dir("dd");
	scratch_file("d/f", "");
	for (size_t dots = PATH_MAX / 2 - 12; dots < PATH_MAX + 12; dots++) {
		scoped_fd int plain = open_dotted(dots, "d/f");
		scoped_fd int odd = open_dotted(dots, "dd/.././d/f");

		if (dots == PATH_MAX / 2 + 12)
			dots = PATH_MAX - 12;
		if (plain < 0)
			cr_expect_fail("%zu dots: %d", dots, plain);
		/* From a cut on ".." may lead out: refused is fine. */
		if (odd < 0 && odd != -EXDEV)
			cr_expect_fail("%zu dots and a way back: %d", dots,
				       odd);
	}
}

Test(beneath, a_name_that_is_too_long_is_refused)
{
	static char name[2 * PATH_MAX];
	static const size_t lengths[] = { NAME_MAX + 1, PATH_MAX - 1, PATH_MAX,
					  PATH_MAX + 1, 2 * PATH_MAX - 1 };

	for (size_t i = 0; i < ARRAY_LEN(lengths); i++) {
		memset(name, 'x', lengths[i]);
		name[lengths[i]] = '\0';
		cr_expect_eq(beneath_open(scratch_fd(), name, O_PATH),
			     -ENAMETOOLONG, "%zu bytes", lengths[i]);
	}
}

Test(beneath, create_makes_files_but_not_through_symlinks)
{
	scoped_fd int top = make_top();
	scoped_fd int fd = beneath_create(top, "new", O_RDWR | O_EXCL, 0640);
	struct stat st;

	cr_assert_geq(fd, 0);
	cr_expect_eq(fstat(fd, &st), 0);
	cr_expect_eq(st.st_mode, S_IFREG | 0640);
	cr_expect(fcntl(fd, F_GETFD) & FD_CLOEXEC);
	cr_expect_eq(beneath_create(top, "new", O_RDWR | O_EXCL, 0640),
		     -EEXIST);
	cr_expect_eq(beneath_create(top, "gone", O_RDWR, 0640), -ELOOP);
	cr_expect_eq(beneath_create(top, "gone", O_RDWR | O_EXCL, 0640),
		     -EEXIST);
	cr_expect_eq(beneath_create(top, "missing/new", O_RDWR, 0640), -ENOENT);
	cr_expect_not(scratch_has("top/nowhere"));
}

Test(beneath, reopen_opens_the_very_same_object)
{
	scoped_fd int top = make_top();
	scoped_fd int path = beneath_open(top, "a/b/f", O_PATH);
	scoped_fd int fd = -1;
	char text[8] = "";

	cr_assert_eq(renameat(top, "a/b/f", top, "moved"), 0);
	fd = beneath_reopen(path, O_RDONLY);
	cr_assert_geq(fd, 0);
	cr_expect_eq(read(fd, text, sizeof(text)), 4);
	cr_expect_str_eq(text, "text");
	cr_expect(fcntl(fd, F_GETFD) & FD_CLOEXEC);
	cr_expect_eq(beneath_reopen(path, O_RDONLY | O_DIRECTORY), -ENOTDIR);
	cr_expect_eq(beneath_reopen(100000, O_RDONLY), -ENOENT);
}

Test(beneath, fd_path_names_the_descriptor)
{
	cr_expect_str_eq(beneath_fd_path(0).text, "/proc/self/fd/0");
	cr_expect_str_eq(beneath_fd_path(2147483647).text,
			 "/proc/self/fd/2147483647");
}

Test(beneath, stat_tells_of_the_name_itself)
{
	scoped_fd int top = make_top();
	scoped_fd int link = beneath_open(top, "file-link", O_PATH);
	struct statx st;

	cr_expect_eq(beneath_stat(top, "file-link", &st), 0);
	cr_expect(S_ISLNK(st.stx_mode));
	cr_expect_eq(beneath_stat(link, "", &st), 0);
	cr_expect(S_ISLNK(st.stx_mode));
	cr_expect_eq(beneath_stat(top, "", &st), 0);
	cr_expect(S_ISDIR(st.stx_mode));
	cr_expect_eq(beneath_stat(top, "missing", &st), -ENOENT);
	cr_expect_eq(beneath_stat(link, "x", &st), -ENOTDIR);
	cr_expect_eq(beneath_stat(100000, "x", &st), -EBADF);
}

Test(beneath, stat_agrees_with_the_system_call)
{
	static const char *const paths[] = { "/", "/proc", "/dev/null", "." };

	for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
		struct statx st;
		struct stat want;

		cr_assert_eq(lstat(paths[i], &want), 0);
		cr_assert_eq(beneath_stat(AT_FDCWD, paths[i], &st), 0);
		cr_expect_eq(beneath_dev(&st), want.st_dev, "%s", paths[i]);
		cr_expect_eq(st.stx_ino, want.st_ino, "%s", paths[i]);
		cr_expect_eq(st.stx_mode, want.st_mode, "%s", paths[i]);
		cr_expect_eq(st.stx_mtime.tv_nsec, want.st_mtim.tv_nsec);
	}
}
