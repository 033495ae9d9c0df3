/* SPDX-License-Identifier: Apache-2.0 */
/* Do two files hold the same bytes? */
#ifndef LAYERFS_SAME_H
#define LAYERFS_SAME_H

/* 1, 0, or -errno.  Both are open to read. */
int same_contents(int a, int b);

#endif
