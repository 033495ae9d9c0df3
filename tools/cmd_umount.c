/* SPDX-License-Identifier: Apache-2.0 */
#include "cmd.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include "departure.h"
#include "log.h"

static int help(void)
{
	puts("Usage: layerfs umount [-l] MOUNTPOINT...\n"
	     "\n"
	     "Unmount; refused while the mount is in use, unless -l (lazy).");
	return EXIT_DONE;
}

/* Who may not call umount(2) asks fusermount3, which is set-user-ID. */
static int by_fusermount(const char *point, bool lazy)
{
	int status = 0;
	pid_t child = fork();

	if (child < 0)
		return -errno;
	if (child == 0) {
		execlp("fusermount3", "fusermount3", lazy ? "-uz" : "-u", "--",
		       point, (char *)NULL);
		log_error("cannot run fusermount3: %s", strerror(errno));
		_exit(127);
	}
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	return WIFEXITED(status) && !WEXITSTATUS(status) ? 0 : -ECANCELED;
}

static int unmount_now(const char *point, bool lazy)
{
	int err = umount2(point, lazy ? MNT_DETACH : 0) ? -errno : 0;

	if (err == -EPERM)
		err = by_fusermount(point, lazy);
	if (err == -EINVAL)
		log_error("'%s': not a mountpoint", point);
	else if (err && err != -ECANCELED) /* it has spoken itself */
		log_error("'%s': %s", point, strerror(-err));
	return err;
}

static int unmount(const char *point, bool lazy)
{
	struct departure d;
	int err;

	departure_expect(point, &d);
	err = unmount_now(point, lazy);
	if (!err && !departure_wait(&d, lazy))
		log_error("'%s': unmounted, but its daemon has not ended",
			  point);
	departure_end(&d);
	return err;
}

int cmd_umount(int argc, char **argv)
{
	bool lazy = argc > 1 && !strcmp(argv[1], "-l");
	int first = lazy ? 2 : 1;
	int status = EXIT_DONE;

	if (argc > 1 && (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h")))
		return help();
	if (first >= argc) {
		log_error("no mountpoint given; see 'layerfs umount --help'");
		return EXIT_USAGE;
	}
	for (int i = first; i < argc; i++)
		if (unmount(argv[i], lazy))
			status = EXIT_FAILED;
	return status;
}
