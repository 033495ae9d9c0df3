/* SPDX-License-Identifier: Apache-2.0 */
#include "departure.h"

#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "scope.h"
#include "sign.h"

#define CONNECTIONS       "/sys/fs/fuse/connections"
#define CONNECTIONS_MAGIC 0x65735543 /* FUSE_CTL_SUPER_MAGIC */

/*
 * A daemon of a thousand layers takes a second to end on a busy machine; one
 * that takes this long hangs, and nobody should hang with it.
 */
#define WAIT_MS 10000

enum life { LIFE_OVER, LIFE_GOES_ON, LIFE_UNKNOWN };

/* The kernel's list of FUSE mounts, wherever they are mounted; or -1. */
static int open_connections(void)
{
	scoped_fd int fd = open(CONNECTIONS, O_PATH | O_DIRECTORY | O_CLOEXEC);
	scoped_fd int fs = -1;
	struct statfs st;

	if (fd >= 0 && !fstatfs(fd, &st) && st.f_type == CONNECTIONS_MAGIC)
		return steal_fd(&fd);
	fs = fsopen("fusectl", FSOPEN_CLOEXEC);
	if (fs < 0 || fsconfig(fs, FSCONFIG_CMD_CREATE, NULL, NULL, 0))
		return -1;
	return fsmount(fs, FSMOUNT_CLOEXEC, 0);
}

static enum life life_of_mount(dev_t dev)
{
	scoped_fd int fd = open_connections();
	char name[16];

	if (fd < 0)
		return LIFE_UNKNOWN;
	snprintf(name, sizeof(name), "%u", minor(dev));
	return faccessat(fd, name, F_OK, AT_SYMLINK_NOFOLLOW) ? LIFE_OVER :
								LIFE_GOES_ON;
}

void departure_expect(const char *mountpoint, struct departure *d)
{
	d->daemon = -1;
	if (!sign_device(mountpoint, &d->dev))
		d->daemon = sign_find(d->dev);
}

bool departure_wait(const struct departure *d, bool lazy)
{
	struct pollfd p = { .fd = d->daemon, .events = POLLIN };
	enum life life;

	if (d->daemon < 0)
		return true;
	life = life_of_mount(d->dev);
	if (life == LIFE_GOES_ON || (life == LIFE_UNKNOWN && lazy))
		return true;
	return poll(&p, 1, WAIT_MS) != 0;
}

void departure_end(struct departure *d)
{
	scope_close_fd(&d->daemon);
	d->daemon = -1;
}
