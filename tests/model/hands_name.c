/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "hands.h"

#define BURROW_NAME_BYTES 200 /* so that 22 of them exceed PATH_MAX */

void hands_mkdir(struct hands *h, const struct op *op, struct result *res)
{
	result_of(res, mkdirat(hands_at(h, op->at), hands_path(op), op->mode));
}

/*
 * If a directory was said not to be empty, there should be something in it;
 * who may not look can not tell.
 */
static void check_not_empty(int dir, const char *path, struct result *res)
{
	struct listing l = { NULL, 0 };
	int err;

	if (res->err != ENOTEMPTY)
		return;
	err = listing_read_at(&l, dir, path);
	if (err == -EACCES)
		result_complain(res, "what is in it is not to be seen\n");
	if (!err && l.count == 0)
		result_complain(res, "nothing is in it\n");
	listing_free(&l);
}

void hands_rmdir(struct hands *h, const struct op *op, struct result *res)
{
	int at = hands_at(h, op->at);

	result_of(res, unlinkat(at, hands_path(op), AT_REMOVEDIR));
	check_not_empty(at, hands_path(op), res);
}

void hands_unlink(struct hands *h, const struct op *op, struct result *res)
{
	result_of(res, unlinkat(hands_at(h, op->at), hands_path(op), 0));
}

void hands_link(struct hands *h, const struct op *op, struct result *res)
{
	struct timespec now = hands_now();
	int to = hands_at(h, op->at2);

	result_of(res, linkat(hands_at(h, op->at), hands_path(op), to,
			      op->path2, op->flags));
	hands_moved_ctime(to, op->path2, AT_SYMLINK_NOFOLLOW, &now, res);
}

void hands_link_empty(struct hands *h, const struct op *op, struct result *res)
{
	result_of(res, linkat(hands_fd(h, op->fd), "", hands_at(h, op->at),
			      hands_path(op), AT_EMPTY_PATH));
}

void hands_link_proc(struct hands *h, const struct op *op, struct result *res)
{
	int fd = hands_fd(h, op->fd);

	if (fd < 0)
		result_fail(res, EBADF);
	else
		result_of(res, linkat(h->proc, hands_fd_name(fd).text,
				      hands_at(h, op->at), hands_path(op),
				      AT_SYMLINK_FOLLOW));
}

void hands_symlink(struct hands *h, const struct op *op, struct result *res)
{
	result_of(res,
		  symlinkat(hands_path(op), hands_at(h, op->at2), op->path2));
}

void hands_mknod(struct hands *h, const struct op *op, struct result *res)
{
	result_of(res, mknodat(hands_at(h, op->at), hands_path(op), op->mode,
			       op->rdev));
}

static bool is_there(int dir, const char *path)
{
	struct stat st;

	return fstatat(dir, path, &st, AT_SYMLINK_NOFOLLOW) == 0;
}

/* Between two links of one file it does nothing: then both are still there. */
/*
 * Under the kernel's union ext4 moves the times of the directory that it was
 * to leave a whiteout in, though the rename failed.  So they move on both.
 */
static void touch_parent(int at, const char *path)
{
	char up[PATH_MAX];

	if (snprintf(up, sizeof(up), "%s/..", path) < (int)sizeof(up))
		utimensat(at, up, NULL, 0);
}

void hands_rename(struct hands *h, const struct op *op, struct result *res)
{
	struct timespec now = hands_now();
	int to = hands_at(h, op->at2);

	result_of(res, renameat2(hands_at(h, op->at), hands_path(op), to,
				 op->path2, op->flags));
	if (res->err == ENOTEMPTY)
		touch_parent(hands_at(h, op->at), hands_path(op));
	check_not_empty(to, op->path2, res);
	if (!is_there(hands_at(h, op->at), hands_path(op)))
		hands_moved_ctime(to, op->path2, AT_SYMLINK_NOFOLLOW, &now,
				  res);
}

void hands_readlink(struct hands *h, const struct op *op, struct result *res)
{
	char target[PATH_MAX + 1];
	size_t room = op->len < PATH_MAX ? op->len : PATH_MAX;
	ssize_t n =
		readlinkat(hands_at(h, op->at), hands_path(op), target, room);

	result_of(res, n);
	if (n >= 0)
		result_say_bytes(res, "target", target, n);
}

void hands_chdir(struct hands *h, const struct op *op, struct result *res)
{
	(void)h;
	result_of(res, chdir(hands_path(op)));
}

void hands_fchdir(struct hands *h, const struct op *op, struct result *res)
{
	result_of(res, fchdir(hands_fd(h, op->fd)));
}

void hands_getcwd(struct hands *h, const struct op *op, struct result *res)
{
	char cwd[PATH_MAX + 1];
	char *got = getcwd(cwd, sizeof(cwd));

	(void)h;
	(void)op;
	result_of(res, got ? 0 : -1);
	if (got)
		result_say_bytes(res, "cwd", cwd, strlen(cwd));
}

void hands_umask(struct hands *h, const struct op *op, struct result *res)
{
	(void)h;
	res->ret = umask(op->mode);
}

static void say_bottom(struct result *res)
{
	char cwd[PATH_MAX + 1];
	struct stat st;
	int fd = open("deep", O_CREAT | O_RDWR | O_CLOEXEC, 0640);

	result_say(res, "create %s\n", fd < 0 ? strerror(errno) : "done");
	if (fd >= 0) {
		result_say(res, "wrote %zd\n", write(fd, "deep", 4));
		close(fd);
	}
	if (stat("deep", &st) == 0)
		result_say(res, "size %lld\n", (long long)st.st_size);
	result_say(res, "cwd %s\n",
		   getcwd(cwd, sizeof(cwd)) ? "known" : strerror(errno));
}

static void dig(struct result *res, const struct op *op)
{
	char name[BURROW_NAME_BYTES + 1];

	memset(name, 'D', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	for (int64_t i = 0; i < op->len; i++) {
		if (mkdir(name, 0755) < 0 && errno != EEXIST) {
			result_say(res, "mkdir %lld: %s\n", (long long)i,
				   strerror(errno));
			return;
		}
		if (chdir(name) < 0) {
			result_say(res, "chdir %lld: %s\n", (long long)i,
				   strerror(errno));
			return;
		}
	}
	say_bottom(res);
}

/* Go down by names of one component each, and come back. */
void hands_burrow(struct hands *h, const struct op *op, struct result *res)
{
	int back = open(".", O_PATH | O_DIRECTORY | O_CLOEXEC);

	(void)h;
	if (back < 0 || chdir(hands_path(op)) < 0)
		result_fail(res, errno);
	else
		dig(res, op);
	if (back >= 0 && (fchdir(back) < 0 || close(back) < 0))
		result_complain(res, "no way back: %s\n", strerror(errno));
}
