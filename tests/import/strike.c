/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strike FATE N COMMAND...: run the command and let its N-th call to the disk
 * fail with FATE (EIO or ENOSPC), or KILL it just before; with N 0 nothing
 * fails.  Says on descriptor $STRIKE_REPORT how many calls there were and which
 * one it was, and ends as the command did (128 and the signal's number, as a
 * shell).
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../fault/injector.h"

static int fate_of(const char *word)
{
	if (strcmp(word, "EIO") == 0)
		return EIO;
	if (strcmp(word, "ENOSPC") == 0)
		return ENOSPC;
	return FAULT_KILL;
}

static int run(char **argv, int report)
{
	int status = 0;
	pid_t pid = fork();

	if (pid < 0)
		return 127;
	if (pid == 0) {
		close(report);
		injector_enter();
		execvp(argv[0], argv);
		_exit(127);
	}
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) :
				     WEXITSTATUS(status);
}

int main(int argc, char **argv)
{
	const char *report = getenv("STRIKE_REPORT");
	const char *word;
	unsigned int count;
	int status;

	if (argc < 4 || !report) {
		fprintf(stderr, "usage: STRIKE_REPORT=FD strike FATE N "
				"COMMAND...\n");
		return 2;
	}
	if (injector_init())
		return 127;
	injector_arm((unsigned int)strtoul(argv[2], NULL, 10),
		     fate_of(argv[1]));
	status = run(argv + 3, atoi(report));
	injector_disarm(&word, &count);
	dprintf(atoi(report), "%u %s\n", count, word);
	return status;
}
