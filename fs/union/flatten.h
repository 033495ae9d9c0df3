/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Making an upper plain: without redirects, metacopies and an index, so that
 * anybody shows the same tree over the same lowers, and the upper is all that
 * was changed.  What the marks stand for is copied into it; then the marks go.
 *
 * It can be killed at any moment and begun again: until a mark goes, nothing
 * but copies of what shows anyway has come.
 */
#ifndef LAYERFS_FLATTEN_H
#define LAYERFS_FLATTEN_H

struct tree;

/* Of a tree that is not mounted, with all features on.  0 or -errno. */
int flatten(struct tree *t);

#endif
