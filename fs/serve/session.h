/* SPDX-License-Identifier: Apache-2.0 */
/* One mount from its beginning to its end. */
#ifndef LAYERFS_SESSION_H
#define LAYERFS_SESSION_H

struct options;

/*
 * Mount and serve until unmounted.  When the mount answers, one byte is
 * written to ready_fd (unless it is -1), which is then closed.  0 or -errno
 * after one line on stderr.
 */
int session_run(const struct options *o, int ready_fd);

#endif
