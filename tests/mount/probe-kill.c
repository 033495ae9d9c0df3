/* SPDX-License-Identifier: Apache-2.0 */
/*
 * probe-kill N COMMAND...: runs the command and kills it just before its N-th
 * system call that could change a disk.  Prints how many such calls there were
 * before the end; its status is the command's, or 137.
 */
#include "probe.h"

#include <signal.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>

/* Opening is not among them: what it makes is seen when it gets a name. */
static const long changing[] = {
	SYS_write,        SYS_pwrite64,  SYS_copy_file_range, SYS_sendfile,
	SYS_ftruncate,    SYS_fallocate, SYS_mkdirat,         SYS_mkdir,
	SYS_mknodat,      SYS_symlinkat, SYS_linkat,          SYS_unlinkat,
	SYS_renameat,     SYS_renameat2, SYS_utimensat,       SYS_fchmod,
	SYS_fchmodat,     SYS_fchown,    SYS_fchownat,        SYS_setxattr,
	SYS_lsetxattr,    SYS_fsetxattr, SYS_removexattr,     SYS_lremovexattr,
	SYS_fremovexattr, SYS_fsync,     SYS_fdatasync,       SYS_syncfs,
#ifdef SYS_chmod
	SYS_chmod,        SYS_chown,
#endif
};

static bool is_changing(uint64_t nr)
{
	for (size_t i = 0; i < ARRAY_LEN(changing); i++)
		if ((uint64_t)changing[i] == nr)
			return true;
	return false;
}

/* At the entry of a call; false at its exit. */
static bool changes_now(pid_t pid)
{
	struct __ptrace_syscall_info info;

	return ptrace(PTRACE_GET_SYSCALL_INFO, pid, sizeof(info), &info) > 0 &&
	       info.op == PTRACE_SYSCALL_INFO_ENTRY &&
	       is_changing(info.entry.nr);
}

static int run_until(pid_t pid, unsigned long n)
{
	unsigned long count = 0;
	int status;

	for (;;) {
		if (waitpid(pid, &status, 0) < 0)
			give_up("waitpid: %s", strerror(errno));
		if (WIFEXITED(status) || WIFSIGNALED(status))
			break;
		/* Or a call's stop cannot be told from a signal's. */
		ptrace(PTRACE_SETOPTIONS, pid, 0, PTRACE_O_TRACESYSGOOD);
		if (changes_now(pid) && ++count == n)
			kill(pid, SIGKILL);
		ptrace(PTRACE_SYSCALL, pid, 0, 0);
	}
	printf("%lu\n", count);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/* Nobody can look for leaks in what is traced. */
static void leave_leaks(void)
{
	const char *options = getenv("ASAN_OPTIONS");
	char *more;

	if (options && asprintf(&more, "%s:detect_leaks=0", options) > 0)
		setenv("ASAN_OPTIONS", more, 1);
}

int main(int argc, char **argv)
{
	pid_t pid;

	if (argc < 3)
		give_up("usage: probe-kill N COMMAND...");
	pid = fork();
	if (pid == 0) {
		leave_leaks();
		ptrace(PTRACE_TRACEME, 0, 0, 0);
		execvp(argv[2], argv + 2);
		_exit(127);
	}
	return run_until(pid, strtoul(argv[1], NULL, 10));
}
