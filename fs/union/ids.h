/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The ids by which the kernel knows objects.  An id leads to its object
 * without a lock; one that was given away is never another object's.  When an
 * object is forgotten its id is remembered, with its place (past.h), and it is
 * given the same id when it is found again.
 */
#ifndef LAYERFS_IDS_H
#define LAYERFS_IDS_H

#include "past.h"

struct ids;

struct ids *ids_new(void); /* NULL without memory */
void ids_free(struct ids *s);

/* From here on, in this file of records_file(), which it owns. */
void ids_remember(struct ids *s, int fd);

/* The thing of an id, or NULL. */
void *ids_find(const struct ids *s, uint64_t id);

/* The id that it had, or a new one; 0 without memory. */
uint64_t ids_give(struct ids *s, void *thing, const struct past_who *who);

/*
 * Before a thing lets go of what it may be found by: is its id remembered?
 * Then, that it is gone; or that it is not, after all.
 */
bool ids_note(struct ids *s, uint64_t id, const struct past_who *who);
void ids_leave(struct ids *s, uint64_t id, const void *thing, bool noted);
void ids_stay(struct ids *s, const struct past_who *who);

/* Where the object of an id was when it was last forgotten. */
bool ids_place(struct ids *s, uint64_t id, struct past_place *out);

void ids_rest(struct ids *s); /* as past_rest */

#endif
