/* SPDX-License-Identifier: Apache-2.0 */
/* Taking away what an upper no longer needs: marks, and whiteouts. */
#ifndef LAYERFS_STRIP_H
#define LAYERFS_STRIP_H

#include "mark.h"

/*
 * Marks of fd by the names behind "overlay.", NULL at the end.  1 if any was
 * there, 0, or -errno.
 */
int strip_marks(enum mark_style style, int fd, const char *const names[]);

/* All whiteout devices in the directory fd, whose times stay.  0 or -errno. */
int strip_whiteouts(int fd);

#endif
