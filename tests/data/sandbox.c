/* SPDX-License-Identifier: Apache-2.0 */
#include "sandbox.h"

#include <dirent.h>
#include <errno.h>
#include <ftw.h>
#include <limits.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define OTHERS_MAX 1024 /* far more than any test here starts */

static volatile sig_atomic_t first_process; /* seen from outside */

static int remove_one(const char *path, const struct stat *st, int type,
		      struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path) && errno != ENOENT ? -errno : 0;
}

int sandbox_remove(const char *path)
{
	int err = nftw(path, remove_one, 32, FTW_DEPTH | FTW_PHYS | FTW_MOUNT);

	return err && errno != ENOENT ? -errno : 0;
}

static void forward_death(int sig)
{
	(void)sig;
	if (first_process > 0)
		kill(first_process, SIGKILL);
}

static void catch_signals(void)
{
	struct sigaction act = { .sa_handler = forward_death };

	sigaction(SIGINT, &act, NULL);
	sigaction(SIGTERM, &act, NULL);
	sigaction(SIGHUP, &act, NULL);
}

/* A fork into new namespaces; the child is process 1 of its own. */
static pid_t fork_apart(void)
{
	unsigned long flags = CLONE_NEWNS | CLONE_NEWPID | SIGCHLD;

	return (pid_t)syscall(SYS_clone, flags, NULL, NULL, NULL, NULL);
}

static int settle_inside(void)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	signal(SIGPIPE, SIG_IGN);
	if (mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL))
		return -errno;
	if (mount("proc", "/proc", "proc", 0, NULL))
		return -errno;
	return 0;
}

static int collect(pid_t pid)
{
	int status;

	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return 127;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static int make_scratch(const char *parent, char *path, size_t size)
{
	if (!parent)
		parent = getenv("TMPDIR");
	snprintf(path, size, "%s/layerfs-test-XXXXXX",
		 parent ? parent : "/tmp");
	if (!mkdtemp(path))
		return -errno;
	return chmod(path, 0755) ? -errno : 0;
}

int sandbox_run(const char *parent, bool keep,
		int (*body)(void *arg, const char *scratch), void *arg)
{
	char scratch[PATH_MAX];
	int err = make_scratch(parent, scratch, sizeof(scratch));
	int status;

	if (err) {
		fprintf(stderr, "%s: %s\n", scratch, strerror(-err));
		return 127;
	}
	fflush(NULL);
	first_process = fork_apart();
	if (first_process == 0) {
		err = settle_inside();
		if (err)
			fprintf(stderr, "sandbox: %s\n", strerror(-err));
		status = err ? 127 : body(arg, scratch);
		fflush(NULL);
		_exit(status);
	}
	catch_signals();
	status = first_process < 0 ? 127 : collect(first_process);
	if (keep)
		fprintf(stderr, "kept: %s\n", scratch);
	else
		sandbox_remove(scratch);
	return status;
}

bool sandbox_is_quiet(unsigned seconds)
{
	struct timespec nap = { .tv_nsec = 2000000 };

	for (unsigned i = 0; i <= seconds * 500; i++) {
		pid_t pid = waitpid(-1, NULL, WNOHANG);

		if (pid < 0 && errno == ECHILD)
			return true;
		if (pid == 0)
			nanosleep(&nap, NULL);
	}
	return false;
}

size_t sandbox_others(int *pids, size_t max)
{
	DIR *dir = opendir("/proc");
	size_t n = 0;
	struct dirent *e;

	if (!dir)
		return 0;
	while (n < max && (e = readdir(dir))) {
		int pid = atoi(e->d_name);

		if (pid > 0 && pid != getpid())
			pids[n++] = pid;
	}
	closedir(dir);
	return n;
}

void sandbox_kill_others(void)
{
	int pids[OTHERS_MAX];
	size_t n = sandbox_others(pids, OTHERS_MAX);

	for (size_t i = 0; i < n; i++)
		kill(pids[i], SIGKILL);
	sandbox_is_quiet(30);
}
