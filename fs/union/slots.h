/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Numbers for things: a number is given out, leads to its thing without a
 * lock, and is never given out again (it may come back with another
 * generation in its upper half).  These are the node ids the kernel sees, so
 * they are numbers, never pointers: another process can take them over.
 */
#ifndef LAYERFS_SLOTS_H
#define LAYERFS_SLOTS_H

#include <stdbool.h>
#include <stdint.h>

struct slots;

struct slots *slots_new(void);    /* NULL without memory */
void slots_free(struct slots *s); /* not the things */

/* A number for `thing`, not 0 nor 1; 0 without memory. */
uint64_t slots_add(struct slots *s, void *thing);

/* The thing of a number, or NULL. */
void *slots_find(const struct slots *s, uint64_t number);

/*
 * The same, if `use` says so: a thing that is dropped or kept by another
 * thread at the moment is not yet freed then.
 */
void *slots_use(struct slots *s, uint64_t number, bool (*use)(void *thing));

void slots_drop(struct slots *s, uint64_t number);

/*
 * The thing goes, and its number leads nowhere, but it is kept: nothing else
 * gets its place.  Without effect if the number leads to another thing by now.
 */
void slots_keep(struct slots *s, uint64_t number, const void *thing);

/* A number that is kept, or is just going to be, leads to this thing now. */
void slots_again(struct slots *s, uint64_t number, void *thing);

/* A number that is kept is so no longer. */
void slots_release(struct slots *s, uint64_t number);

#endif
