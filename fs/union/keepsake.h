/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What writing takes from a file, and users must not miss when its data only
 * come from below: times, set-id bits, capabilities.  While that goes on it is
 * noted on the file, *.overlay.layerfs.kept, for who finds it after a kill.
 */
#ifndef LAYERFS_KEEPSAKE_H
#define LAYERFS_KEEPSAKE_H

#include <sys/stat.h>
#include <sys/types.h>

#include "mark.h"

#define KEEPSAKE_CAPABILITY 64 /* struct vfs_ns_cap_data has 24 */

struct keepsake {
	mode_t mode;
	off_t size; /* of the file; not noted */
	struct timespec times[2];
	ssize_t capability_size;
	char capability[KEEPSAKE_CAPABILITY];
};

/* Remember what it has, and note it.  0 or -errno. */
int keepsake_take(enum mark_style style, int fd, struct keepsake *out);

/* All is as it was, and the note goes.  0 or -errno. */
int keepsake_give_back(enum mark_style style, int fd, const struct keepsake *k);

/* The same by the note that a kill has left. */
int keepsake_mend(enum mark_style style, int fd);

#endif
