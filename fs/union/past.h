/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who was forgotten: by which id the kernel knew an object that it knows no
 * more, and where that is.  The kernel may ask for it again, by a file handle
 * that it gave away; and when the object is found again by its name, it has to
 * have the id that it had.
 *
 * All of this is in a file, which has no name and ends with us: in memory are
 * four to eight bytes for each.  Best effort: where there is no room for the
 * file, objects are forgotten for good.
 */
#ifndef LAYERFS_PAST_H
#define LAYERFS_PAST_H

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>

struct past;

/* An object, by what it is found by. */
struct past_who {
	uint64_t dir; /* the id of its directory, which may be forgotten, too */
	const char *name;
	uint32_t hash; /* of dir and name */
	uint64_t ino;
	uint16_t type; /* S_IFMT bits */
	bool linked;   /* it may have other names: found by its number */
};

struct past_place {
	uint64_t dir;
	char name[NAME_MAX + 1];
};

/* In this file of records_file(); owns fd.  NULL without memory. */
struct past *past_new(int fd);
void past_free(struct past *p);

/*
 * Remember who had this id.  The lower half of an id is a small number that no
 * other id in here has.  False if that can not be.
 */
bool past_put(struct past *p, uint64_t id, const struct past_who *who);

/*
 * The id of an object, which is remembered no more; or 0.  *same is false if
 * who was called so is another object than this one.
 */
uint64_t past_take(struct past *p, const struct past_who *who, bool *same);

/* Where the object of an id was when it was last forgotten. */
bool past_find(struct past *p, uint64_t id, struct past_place *out);

/* Much was forgotten: what is not in use goes to the file. */
void past_rest(struct past *p);

#endif
