/* SPDX-License-Identifier: Apache-2.0 */
#include "daemon.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define START_MS      20000
#define END_MS        10000
#define STEP_US       300
#define PROCESSES_MAX 64
#define EXIT_NO_EXEC  127

struct processes {
	pid_t pids[PROCESSES_MAX];
	size_t count;
};

/* All of our process namespace but ourselves: /proc shows no others. */
static void list_processes(struct processes *out)
{
	DIR *d = opendir("/proc");
	struct dirent *e;

	out->count = 0;
	while (d && (e = readdir(d)) && out->count < PROCESSES_MAX) {
		pid_t pid = atoi(e->d_name);

		if (pid > 1)
			out->pids[out->count++] = pid;
	}
	if (d)
		closedir(d);
}

static bool is_in(const struct processes *p, pid_t pid)
{
	for (size_t i = 0; i < p->count; i++)
		if (p->pids[i] == pid)
			return true;
	return false;
}

static void note_daemons(const struct processes *before, struct mounted *m)
{
	struct processes now;

	list_processes(&now);
	for (size_t i = 0; i < now.count; i++)
		if (!is_in(before, now.pids[i]) &&
		    m->daemon_count < DAEMONS_MAX)
			m->daemons[m->daemon_count++] = now.pids[i];
}

static _Noreturn void run(const char *const argv[], const char *dir)
{
	int null = open("/dev/null", O_RDONLY);
	int log;

	if (chdir(dir) < 0)
		_exit(EXIT_NO_EXEC);
	log = open(DAEMON_LOG, O_WRONLY | O_CREAT | O_APPEND, 0644);
	dup2(null, STDIN_FILENO);
	dup2(log, STDOUT_FILENO);
	dup2(log, STDERR_FILENO);
	close_range(3, ~0u, 0);
	execv(argv[0], (char *const *)argv);
	_exit(EXIT_NO_EXEC);
}

static int64_t now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000ll + t.tv_nsec / 1000000;
}

/* Wait for a child.  Its status, or -ETIMEDOUT. */
static int wait_for(pid_t pid, int ms)
{
	int64_t end = now_ms() + ms;
	int status;

	while (waitpid(pid, &status, WNOHANG) == 0) {
		if (now_ms() > end)
			return -ETIMEDOUT;
		usleep(STEP_US);
	}
	return status;
}

int daemon_start(const char *const argv[], struct mounted *m)
{
	struct processes before;
	int status;
	pid_t pid;

	list_processes(&before);
	fflush(NULL);
	pid = fork();
	if (pid == 0)
		run(argv, m->dir);
	status = pid < 0 ? -errno : wait_for(pid, START_MS);
	note_daemons(&before, m);
	if (status < 0) {
		daemon_kill(m);
		return status;
	}
	return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 : -EIO;
}

int daemon_wait(struct mounted *m)
{
	int err = 0;

	for (size_t i = 0; i < m->daemon_count; i++)
		if (wait_for(m->daemons[i], END_MS) == -ETIMEDOUT)
			err = -ETIMEDOUT;
	if (err)
		daemon_kill(m);
	m->daemon_count = 0;
	return err;
}

void daemon_kill(struct mounted *m)
{
	for (size_t i = 0; i < m->daemon_count; i++) {
		kill(m->daemons[i], SIGKILL);
		waitpid(m->daemons[i], NULL, 0);
	}
	m->daemon_count = 0;
}
