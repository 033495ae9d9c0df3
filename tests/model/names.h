/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The few names that everything is called by, so that layers and operations
 * meet: plain ones mostly, some of them long, odd or looking like marks.
 */
#ifndef MODEL_NAMES_H
#define MODEL_NAMES_H

#include "rng.h"

#define NAME_BYTES    256    /* NAME_MAX and the final NUL */
#define NAME_WHITEOUT ".wh." /* AUFS's mark; reserved, so never chosen */

/* Write a name, at most 255 bytes, into out. */
void name_pick(struct rng *r, char out[NAME_BYTES]);

/* A plain name out of the most used ones. */
const char *name_plain(struct rng *r);

/* The part of a path behind the last slash (trailing ones are not counted). */
void name_last(const char *path, char out[NAME_BYTES]);

#endif
