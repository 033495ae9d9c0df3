/* SPDX-License-Identifier: Apache-2.0 */
/* How many files the process may have open. */
#ifndef LAYERFS_DESCRIPTORS_H
#define LAYERFS_DESCRIPTORS_H

/* As many as it may allow itself: one per layer, and those it looks at. */
void descriptors_allow_all(void);

#endif
