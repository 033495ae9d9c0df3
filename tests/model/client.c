/* SPDX-License-Identifier: Apache-2.0 */
#include "client.h"

#include <errno.h>
#include <grp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define ANSWER_MS 20000 /* no operation takes so long, unless hung */

static const struct {
	uid_t uid;
	gid_t gid;
	gid_t group; /* one more */
	mode_t umask;
} users[CLIENTS] = {
	{ 0, 0, 0, 022 },
	{ 1000, 1000, 1000, 002 },
	{ 1001, 1000, 2000, 077 },
};

/* Descriptors that a client has beside its slots. */
enum { FD_WAKE = 3, FD_DONE, FD_PROC, FD_FIRST };

void client_init(struct client *c)
{
	memset(c, 0, sizeof(*c));
	c->shared = mmap(NULL, sizeof(*c->shared), PROT_READ | PROT_WRITE,
			 MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (c->shared == MAP_FAILED)
		abort();
}

static int become(unsigned who, const char *root)
{
	const gid_t groups[] = { users[who].group };

	if (chroot(root) < 0 || chdir("/") < 0)
		return -errno;
	if (setgroups(1, groups) < 0 ||
	    setresgid(users[who].gid, users[who].gid, users[who].gid) < 0 ||
	    setresuid(users[who].uid, users[who].uid, users[who].uid) < 0)
		return -errno;
	prctl(PR_SET_DUMPABLE, 1);
	umask(users[who].umask);
	return 0;
}

/* Above all that was inherited first, so that no dup2 closes another's. */
static void move_descriptors(int wake, int done)
{
	int high[3] = { fcntl(wake, F_DUPFD, 100), fcntl(done, F_DUPFD, 100),
			open("/proc/self/fd", O_PATH | O_DIRECTORY) };

	high[2] = fcntl(high[2], F_DUPFD, 100);
	dup2(high[0], FD_WAKE);
	dup2(high[1], FD_DONE);
	dup2(high[2], FD_PROC);
	close_range(FD_FIRST, ~0u, 0);
}

static _Noreturn void live(struct exchange *x, const struct touched *touched)
{
	struct hands h;
	char byte = 0;

	hands_init(&h, FD_PROC, touched);
	while (read(FD_WAKE, &byte, 1) == 1) {
		hands_do(&h, &x->op, &x->res);
		if (write(FD_DONE, &byte, 1) != 1)
			break;
	}
	_exit(0);
}

static _Noreturn void be_client(struct client *c, int wake, int done,
				unsigned who, const char *root,
				const struct touched *touched)
{
	char byte = 0;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	signal(SIGPIPE, SIG_IGN);
	move_descriptors(wake, done);
	if (become(who, root) < 0)
		_exit(1);
	if (write(FD_DONE, &byte, 1) != 1)
		_exit(1);
	live(c->shared, touched);
}

static bool wait_byte(int fd)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	char byte;

	return poll(&p, 1, ANSWER_MS) == 1 && read(fd, &byte, 1) == 1;
}

int client_start(struct client *c, unsigned who, const char *root,
		 const struct touched *touched)
{
	int wake[2];
	int done[2];

	if (pipe2(wake, O_CLOEXEC) < 0 || pipe2(done, O_CLOEXEC) < 0)
		return -errno;
	fflush(NULL);
	c->pid = fork();
	if (c->pid == 0)
		be_client(c, wake[0], done[1], who, root, touched);
	close(wake[0]);
	close(done[1]);
	c->wake = wake[1];
	c->done = done[0];
	return c->pid > 0 && wait_byte(c->done) ? 0 : -EIO;
}

void client_ask(struct client *c, const struct op *op)
{
	char byte = 0;

	memcpy(&c->shared->op, op, sizeof(*op));
	if (write(c->wake, &byte, 1) != 1)
		c->shared->res.err = EPIPE;
}

const struct result *client_answer(struct client *c)
{
	return wait_byte(c->done) ? &c->shared->res : NULL;
}

void client_set_mtime(const struct client *c, int fd,
		      const struct statx_timestamp *mtime)
{
	const struct timespec times[2] = {
		{ .tv_nsec = UTIME_OMIT },
		{ .tv_sec = mtime->tv_sec, .tv_nsec = mtime->tv_nsec },
	};
	char path[40];

	snprintf(path, sizeof(path), "/proc/%d/fd/%d", c->pid, fd);
	utimensat(AT_FDCWD, path, times, 0);
}

void client_stop(struct client *c)
{
	if (!c->pid)
		return;
	close(c->wake);
	close(c->done);
	kill(c->pid, SIGKILL);
	waitpid(c->pid, NULL, 0);
	c->pid = 0;
}
