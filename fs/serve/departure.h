/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Seeing a daemon go.  Unmounting ends the mount, and thereby its daemon, but
 * a moment later; until then its branches are locked and their file systems
 * busy.  A mount that lives on somewhere (it was detached lazily while in use,
 * or another mount namespace has it) keeps its daemon, and is not waited for.
 */
#ifndef LAYERFS_DEPARTURE_H
#define LAYERFS_DEPARTURE_H

#include <stdbool.h>
#include <sys/types.h>

struct departure {
	int daemon; /* a pidfd, or -1: there is nobody to wait for */
	dev_t dev;
};

/* Before the mount is unmounted: who will go? */
void departure_expect(const char *mountpoint, struct departure *d);

/* After it was: until the daemon is gone.  False: it is still there. */
bool departure_wait(const struct departure *d, bool lazy);

void departure_end(struct departure *d);

#endif
