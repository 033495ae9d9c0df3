/* SPDX-License-Identifier: Apache-2.0 */
#include "scratch.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>

extern char **environ;

static char root[PATH_MAX];
static int root_fd = -1;
static pid_t owner;

static int run(const char *const argv[])
{
	int status = -1;
	pid_t child;

	if (posix_spawnp(&child, argv[0], NULL, NULL, (char **)argv, environ))
		return -1;
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	return status;
}

/*
 * By the tools for it: a tree may be deeper than we have descriptors.  A test
 * that fails or is skipped comes here, too; its children do not.
 */
static void remove_root(void)
{
	const char *const allow[] = { "chmod", "-R", "u+rwX", root, NULL };
	const char *const drop[] = { "rm", "-rf", "--one-file-system",
				     "--", root,  NULL };

	if (getpid() != owner)
		return;
	if (geteuid())
		run(allow);
	if (run(drop))
		fprintf(stderr, "%s stays\n", root);
}

void scratch_begin(void)
{
	const char *tmp = getenv("TMPDIR");

	snprintf(root, sizeof(root), "%s/layerfs-unit-XXXXXX",
		 tmp && *tmp ? tmp : "/tmp");
	cr_assert(mkdtemp(root), "mkdtemp %s: %s", root, strerror(errno));
	root_fd = open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	cr_assert_geq(root_fd, 0);
	owner = getpid();
	atexit(remove_root);
	umask(022);
}

int scratch_fd(void)
{
	return root_fd;
}

const char *scratch_path(void)
{
	return root;
}

void scratch_dir(const char *path)
{
	cr_assert_eq(mkdirat(root_fd, path, 0755), 0, "mkdir %s: %s", path,
		     strerror(errno));
}

int scratch_create(const char *path)
{
	int fd = openat(root_fd, path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC,
			0644);

	cr_assert_geq(fd, 0, "create %s: %s", path, strerror(errno));
	return fd;
}

void scratch_file(const char *path, const char *text)
{
	int fd = scratch_create(path);
	size_t len = strlen(text);

	cr_assert_eq(write(fd, text, len), (ssize_t)len);
	close(fd);
}

void scratch_symlink(const char *path, const char *target)
{
	cr_assert_eq(symlinkat(target, root_fd, path), 0, "symlink %s: %s",
		     path, strerror(errno));
}

int scratch_open(const char *path, int flags)
{
	int fd = openat(root_fd, path, flags | O_CLOEXEC);

	cr_assert_geq(fd, 0, "open %s: %s", path, strerror(errno));
	return fd;
}

bool scratch_has(const char *path)
{
	return !faccessat(root_fd, path, F_OK, AT_SYMLINK_NOFOLLOW);
}

const char *scratch_read(const char *path)
{
	static char text[4096];
	int fd = scratch_open(path, O_RDONLY);
	ssize_t len = read(fd, text, sizeof(text) - 1);

	cr_assert_geq(len, 0);
	close(fd);
	text[len] = '\0';
	return text;
}

void scratch_need_xattrs(void)
{
	if (!fsetxattr(root_fd, "user.test", "", 0, 0))
		fremovexattr(root_fd, "user.test");
	else
		cr_skip_test("no user.* attributes on %s: %s", root,
			     strerror(errno));
}

bool scratch_trusted(void)
{
	bool can = !fsetxattr(root_fd, "trusted.test", "", 0, 0);

	if (can)
		fremovexattr(root_fd, "trusted.test");
	return can;
}

void scratch_whiteout(const char *path)
{
	if (mknodat(root_fd, path, S_IFCHR | 0600, makedev(0, 0)))
		cr_skip_test("no device 0:0 on %s: %s", root, strerror(errno));
}
