/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Making an upper plain: without redirects, metacopies and an index, so that
 * anybody shows the same tree over the same lowers, and the upper is all that
 * was changed.  What the marks stand for is copied into it; then the marks go.
 * What marks of the lowers stand for is copied, too, since these stay.
 *
 * It can be killed at any moment and begun again: until a mark goes, nothing
 * but copies of what shows anyway has come.
 */
#ifndef LAYERFS_FLATTEN_H
#define LAYERFS_FLATTEN_H

struct tree;

/*
 * Of a tree that is not mounted, with all features on.  `did` is told what was
 * done to which path; or NULL.  0, or -errno after one line on stderr.
 */
int flatten(struct tree *t, void (*did)(const char *what, const char *path));

#endif
