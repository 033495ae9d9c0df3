/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The sign of a daemon says which mount it serves, so that who unmounts it can
 * see it go.  It is a descriptor whose name /proc shows to root and to the
 * daemon's own user; it takes no file, no permission and no answer of the
 * mount, which may be dead or stuck.
 */
#ifndef LAYERFS_SIGN_H
#define LAYERFS_SIGN_H

#include <sys/types.h>

/* The number that the kernel gave to a mount; the mount is not asked. */
int sign_device(const char *mountpoint, dev_t *dev);

/* In the daemon: a descriptor to keep until its end, or -errno. */
int sign_hang(dev_t dev);

/* From outside: a pidfd of the daemon, or -ESRCH. */
int sign_find(dev_t dev);

#endif
