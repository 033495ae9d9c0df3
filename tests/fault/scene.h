/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where every operation begins: two lower layers and an upper one with a bit of
 * everything.
 */
#ifndef FAULT_SCENE_H
#define FAULT_SCENE_H

#include "../data/program.h"

/*
 * Make the branches below `root`, with marks that are not the kernel's if
 * `foreign`.  All times are of 2001.  0 or -errno.
 */
int scene_make(struct branches *b, const char *root, bool foreign);

#endif
