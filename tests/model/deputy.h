/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A process that keeps root's privileges for a job that has given them up, to
 * do for the reference what the subject must do without.  Where there is none,
 * everything here is done by the caller itself.
 */
#ifndef MODEL_DEPUTY_H
#define MODEL_DEPUTY_H

#include <stddef.h>

/*
 * Start one, and go into a user namespace of our own in which we are root over
 * all users, and a mount namespace that is ours.  0 or -errno.
 */
int deputy_start(void);

/* Mount the kernel's union on `point`, with paths relative to dir. */
int deputy_mount(const char *dir, const char *point, const char *options);

/* As lsetxattr(2), for a path below the descriptor dir.  0 or -errno. */
int deputy_setxattr(int dir, const char *path, const char *name,
		    const void *value, size_t len);

#endif
