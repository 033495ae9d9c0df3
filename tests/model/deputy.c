/* SPDX-License-Identifier: Apache-2.0 */
#include "deputy.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "bytes.h"

#define VALUE_BYTES   256
#define OPTIONS_BYTES 16384
#define EVERYONE      "0 0 4294967295\n" /* all users there are */

enum errand { ERRAND_SETTLE, ERRAND_MOUNT, ERRAND_SETXATTR };

struct request {
	enum errand errand;
	char dir[PATH_MAX];
	char path[PATH_MAX];
	char text[OPTIONS_BYTES]; /* options, or the attribute's name */
	size_t len;
	char value[VALUE_BYTES];
};

static int line = -1; /* to the deputy */

static int mount_overlay(const char *dir, const char *point,
			 const char *options)
{
	if (chdir(dir) < 0)
		return -errno;
	return mount("overlay", point, "overlay", 0, options) < 0 ? -errno : 0;
}

static int set_xattr(pid_t pid, const struct request *q)
{
	char path[sizeof(q->dir) + sizeof(q->path) + 32];

	snprintf(path, sizeof(path), "/proc/%d/fd/%s/%s", pid, q->dir, q->path);
	return lsetxattr(path, q->text, q->value, q->len, 0) < 0 ? -errno : 0;
}

static int write_map(pid_t pid, const char *name)
{
	char path[64];
	int err;
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/%s", pid, name);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	err = write(fd, EVERYONE, strlen(EVERYONE)) < 0 ? -errno : 0;
	close(fd);
	return err;
}

/* Let the job be root in its namespace, and follow it to where it mounts. */
static int settle(pid_t pid)
{
	char path[64];
	int err = write_map(pid, "uid_map");
	int fd;

	err = err ? err : write_map(pid, "gid_map");
	snprintf(path, sizeof(path), "/proc/%d/ns/mnt", pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (!err && (fd < 0 || setns(fd, CLONE_NEWNS) < 0))
		err = -errno;
	if (fd >= 0)
		close(fd);
	return err;
}

static int run(pid_t pid, const struct request *q)
{
	switch (q->errand) {
	case ERRAND_SETTLE: return settle(pid);
	case ERRAND_MOUNT: return mount_overlay(q->dir, q->path, q->text);
	case ERRAND_SETXATTR: return set_xattr(pid, q);
	}
	return -EINVAL;
}

static void __attribute__((noreturn)) serve(pid_t job, int fd)
{
	static struct request q;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	while (read(fd, &q, sizeof(q)) == (ssize_t)sizeof(q)) {
		int err = run(job, &q);

		if (write(fd, &err, sizeof(err)) != (ssize_t)sizeof(err))
			break;
	}
	_exit(0);
}

static int ask(const struct request *q)
{
	int err;

	if (write(line, q, sizeof(*q)) != (ssize_t)sizeof(*q) ||
	    read(line, &err, sizeof(err)) != (ssize_t)sizeof(err))
		return -EPIPE;
	return err;
}

int deputy_start(void)
{
	static const struct request q = { .errand = ERRAND_SETTLE };
	pid_t job = getpid();
	int ends[2];
	pid_t pid;
	int err;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) < 0)
		return -errno;
	fflush(NULL);
	pid = fork();
	if (pid < 0)
		return -errno;
	if (pid == 0)
		serve(job, ends[1]);
	close(ends[1]);
	line = ends[0];
	if (unshare(CLONE_NEWUSER | CLONE_NEWNS) < 0)
		return -errno;
	err = ask(&q);
	/* Both went with the privileges. */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	prctl(PR_SET_DUMPABLE, 1);
	return err;
}

int deputy_mount(const char *dir, const char *point, const char *options)
{
	static struct request q;

	if (line < 0)
		return mount_overlay(dir, point, options);
	q.errand = ERRAND_MOUNT;
	bytes_text(q.dir, sizeof(q.dir), dir);
	bytes_text(q.path, sizeof(q.path), point);
	bytes_text(q.text, sizeof(q.text), options);
	return ask(&q);
}

int deputy_setxattr(int dir, const char *path, const char *name,
		    const void *value, size_t len)
{
	static struct request q;

	q.errand = ERRAND_SETXATTR;
	snprintf(q.dir, sizeof(q.dir), "%d", dir);
	bytes_text(q.path, sizeof(q.path), path);
	bytes_text(q.text, sizeof(q.text), name);
	q.len = len < VALUE_BYTES ? len : VALUE_BYTES;
	memcpy(q.value, value, q.len);
	return line < 0 ? set_xattr(getpid(), &q) : ask(&q);
}
