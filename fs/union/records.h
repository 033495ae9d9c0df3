/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A file of records: names of objects, and what they are found by.  It has no
 * name itself and ends with us.
 *
 * It is an array by small numbers, then the long names; what was never written
 * takes no room.  The array is mapped, in pieces, since a lookup can not wait
 * for system calls.  A disk that is full or broken shows then as SIGBUS: where
 * it does, there are zeroes from then on, and what was there is forgotten.
 */
#ifndef LAYERFS_RECORDS_H
#define LAYERFS_RECORDS_H

#include <limits.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#define RECORD_NAME 30 /* longer ones lie apart */

struct record {
	uint64_t id;
	uint64_t dir;
	uint64_t ino;
	uint32_t hash;
	uint32_t next; /* for who puts them in chains */
	uint8_t kind;
	uint8_t length; /* of the name */
	char name[RECORD_NAME];
};

_Static_assert(sizeof(struct record) == 64, "no record crosses a page");

#define RECORDS_CELLS  64
#define RECORDS_PIECES 4096 /* of 1 MiB: 67 million records */

struct records {
	int fd; /* -1: nothing can be written */
	_Atomic(struct record *) pieces[RECORDS_PIECES]; /* NULL: not mapped */
	atomic_int refused; /* so many more, before the disk is asked again */
	pthread_mutex_t growing;
	pthread_mutex_t cells[RECORDS_CELLS]; /* a record is one piece */
};

/* A file without a name: in `dir` (-1: none), else for temporary files. */
int records_file(int dir);

void records_init(struct records *f, int fd); /* owns fd */
void records_end(struct records *f);

/* Is there room for this one?  Makes some, if that leaves the disk enough. */
bool records_have_room(struct records *f, uint32_t index);

/* Let what is mapped count as the file's alone, until it is used again. */
void records_rest(struct records *f);

/* All of these: false if that could not be. */
bool records_read(struct records *f, uint32_t index, struct record *r);
bool records_read_name(struct records *f, uint32_t index, struct record *r,
		       char name[NAME_MAX + 1]);

/* With a name of r->length bytes, which goes to r->name if it fits. */
bool records_write(struct records *f, uint32_t index, struct record *r,
		   const char *name);

/* Its `next` alone. */
void records_link(struct records *f, uint32_t index, uint32_t next);

#endif
