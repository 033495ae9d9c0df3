/* SPDX-License-Identifier: Apache-2.0 */
#include "sign.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "scope.h"

#ifndef MFD_NOEXEC_SEAL
#define MFD_NOEXEC_SEAL 8u
#endif

#define SIGN_LEN 64 /* "layerfs 0:1048575", and what /proc puts around it */

static void close_dir(DIR **d)
{
	if (*d)
		closedir(*d);
}

#define scoped_dir __attribute__((cleanup(close_dir)))

int sign_device(const char *mountpoint, dev_t *dev)
{
	struct statx st;

	if (statx(AT_FDCWD, mountpoint, AT_STATX_DONT_SYNC | AT_NO_AUTOMOUNT, 0,
		  &st))
		return -errno;
	*dev = makedev(st.stx_dev_major, st.stx_dev_minor);
	return 0;
}

static void write_name(dev_t dev, char *name)
{
	snprintf(name, SIGN_LEN, "layerfs %u:%u", major(dev), minor(dev));
}

int sign_hang(dev_t dev)
{
	char name[SIGN_LEN];
	int fd;

	write_name(dev, name);
	/* Some hosts refuse one that could be executed; old ones know no other. */
	fd = memfd_create(name, MFD_CLOEXEC | MFD_NOEXEC_SEAL);
	if (fd < 0 && errno == EINVAL)
		fd = memfd_create(name, MFD_CLOEXEC);
	return fd < 0 ? -errno : fd;
}

/*
 * The last name of a program, also of one that was replaced since; the
 * caller's to free.
 */
static char *program_name(int proc, const char *pid)
{
	scoped_free char *path = NULL;
	char target[PATH_MAX];
	const char *last;
	ssize_t len;

	if (asprintf(&path, "%s/exe", pid) < 0)
		return NULL;
	len = readlinkat(proc, path, target, sizeof(target) - 1);
	if (len < 0)
		return NULL;
	target[len] = '\0';
	last = strrchr(target, '/');
	last = last ? last + 1 : target;
	return strndup(last, strcspn(last, " "));
}

static bool runs(int proc, const char *pid, const char *program)
{
	scoped_free char *name = program_name(proc, pid);

	return name && !strcmp(name, program);
}

static bool holds(int proc, const char *pid, const char *sign)
{
	scoped_free char *path = NULL;
	scoped_dir DIR *d = NULL;
	struct dirent *e;
	char target[SIGN_LEN];
	int fd;

	if (asprintf(&path, "%s/fd", pid) < 0)
		return false;
	fd = openat(proc, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	d = fd < 0 ? NULL : fdopendir(fd);
	while (d && (e = readdir(d))) {
		ssize_t len = readlinkat(fd, e->d_name, target, sizeof(target));

		if (len == (ssize_t)strlen(sign) && !memcmp(target, sign, len))
			return true;
	}
	return false;
}

/* The process is held before it is looked at: its number may be given away. */
static int hold_if_signed(int proc, const char *pid, const char *sign)
{
	scoped_fd int held = pidfd_open((pid_t)strtol(pid, NULL, 10), 0);

	if (held < 0 || !holds(proc, pid, sign))
		return -ESRCH;
	return steal_fd(&held);
}

/*
 * Only in processes that run a program of our name: to read the descriptors
 * of all others takes long on a busy machine.
 */
int sign_find(dev_t dev)
{
	scoped_dir DIR *d = opendir("/proc");
	scoped_free char *ours = d ? program_name(dirfd(d), "self") : NULL;
	char name[SIGN_LEN];
	char sign[2 * SIGN_LEN];
	struct dirent *e;
	int found = -ESRCH;

	if (!ours)
		return -ESRCH;
	write_name(dev, name);
	snprintf(sign, sizeof(sign), "/memfd:%s (deleted)", name);
	while (found < 0 && (e = readdir(d)))
		if (isdigit((unsigned char)e->d_name[0]) &&
		    runs(dirfd(d), e->d_name, ours))
			found = hold_if_signed(dirfd(d), e->d_name, sign);
	return found;
}
