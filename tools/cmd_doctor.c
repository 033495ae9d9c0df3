/* SPDX-License-Identifier: Apache-2.0 */
#include "cmd.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

#include "caller.h"
#include "log.h"
#include "scope.h"

#define FUSE_PARAMETERS "/sys/module/fuse/parameters/"
#define ENABLE_URING    FUSE_PARAMETERS "enable_uring"

/* One thing that a mount can use: what is found, and what to do about it. */
struct finding {
	const char *what;
	bool good;
	char found[160];
	const char *advice; /* printed where it is not good */
};

static void kernel_version(int *major, int *minor)
{
	struct utsname u;

	*major = *minor = 0;
	if (!uname(&u))
		sscanf(u.release, "%d.%d", major, minor);
}

static bool kernel_at_least(int major, int minor)
{
	int ours;
	int minors;

	kernel_version(&ours, &minors);
	return ours > major || (ours == major && minors >= minor);
}

static void find_device(struct finding *f)
{
	int fd = open("/dev/fuse", O_RDWR | O_CLOEXEC);

	f->what = "/dev/fuse";
	f->good = fd >= 0;
	snprintf(f->found, sizeof(f->found), "%s",
		 fd >= 0 ? "can be opened" : strerror(errno));
	f->advice = "modprobe fuse, or give yourself access to /dev/fuse";
	if (fd >= 0)
		close(fd);
}

static void find_fusermount(struct finding *f)
{
	f->what = "fusermount3";
	f->good = !access("/usr/bin/fusermount3", X_OK) ||
		  !access("/bin/fusermount3", X_OK);
	snprintf(f->found, sizeof(f->found), "%s",
		 f->good ? "installed" : "not found");
	f->advice = "install the package fuse3; only mounts without privilege "
		    "need it";
}

static void find_passthrough(struct finding *f)
{
	bool privileged = caller_we_have(CAP_SYS_ADMIN);

	f->what = "passthrough";
	f->good = kernel_at_least(6, 9) && privileged;
	snprintf(f->found, sizeof(f->found), "kernel %s it, %s privilege",
		 kernel_at_least(6, 9) ? "has" : "before 6.9 lacks",
		 privileged ? "with" : "without");
	f->advice = "needs Linux 6.9 and CAP_SYS_ADMIN; mounts work without";
}

static void find_uring(struct finding *f)
{
	int fd = open(ENABLE_URING, O_RDONLY | O_CLOEXEC);
	char on = 0;

	f->what = "io_uring transport";
	if (fd >= 0) {
		if (read(fd, &on, 1) < 0)
			on = 0;
		close(fd);
	}
	f->good = on == 'Y';
	snprintf(f->found, sizeof(f->found), "%s",
		 fd < 0    ? "not in this kernel (6.14 has it)" :
		 on == 'Y' ? "on" :
			     "off");
	f->advice = "as root: echo Y > " ENABLE_URING "; mounts work without";
}

/* Can we make one?  Tried by a child, so that we stay where we are. */
static bool can_unshare(void)
{
	int status = 1;
	pid_t child = fork();

	if (child == 0)
		_exit(unshare(CLONE_NEWUSER) ? 1 : 0);
	if (child > 0)
		waitpid(child, &status, 0);
	return child > 0 && status == 0;
}

static void find_namespaces(struct finding *f)
{
	f->what = "user namespaces";
	f->good = can_unshare();
	snprintf(f->found, sizeof(f->found), "%s",
		 f->good ? "can be made" : "cannot be made");
	f->advice = "sysctl user.max_user_namespaces, or "
		    "kernel.unprivileged_userns_clone=1 on older Debian";
}

static void find_limits(struct finding *f)
{
	struct rlimit limit = { 0 };

	getrlimit(RLIMIT_NOFILE, &limit);
	f->what = "open files";
	f->good = limit.rlim_max >= 4096;
	snprintf(f->found, sizeof(f->found), "%llu at most",
		 (unsigned long long)limit.rlim_max);
	f->advice = "ulimit -Hn 4096 or more, for stacks of many lowers";
}

static void (*const findings[])(struct finding *f) = {
	find_device, find_fusermount, find_passthrough,
	find_uring,  find_namespaces, find_limits,
};

int cmd_doctor(int argc, char **argv)
{
	(void)argv;
	if (argc > 1) {
		puts("Usage: layerfs doctor\n\n"
		     "Say what this machine offers to mounts, and how to turn "
		     "on what it does not.");
		return !strcmp(argv[1], "--help") ? EXIT_DONE : EXIT_USAGE;
	}
	for (size_t i = 0; i < ARRAY_LEN(findings); i++) {
		struct finding f = { 0 };

		findings[i](&f);
		printf("%-4s %-18s %s\n", f.good ? "ok" : "-", f.what, f.found);
		if (!f.good)
			printf("     %-18s %s\n", "", f.advice);
	}
	return EXIT_DONE;
}
