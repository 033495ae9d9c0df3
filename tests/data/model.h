/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the files should contain: names, the objects behind them, the
 * descriptors and mappings that are open.  Pure memory; it knows no file
 * system.  It lives in memory that all processes of a test share, and only
 * the process whose turn it is touches it.
 */
#ifndef DATA_MODEL_H
#define DATA_MODEL_H

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "layers.h"

#define PROCS        3
#define SLOTS        6 /* descriptors of one process */
#define MAPS         3 /* mappings of one process */
#define NAMES        16
#define OBJECTS      48          /* all that names, slots and maps can hold */
#define OBJECT_BYTES (10u << 20) /* more than the 8 MiB of a big file */
#define NOTHING      (-1)

static_assert(OBJECTS >= NAMES + PROCS * (SLOTS + MAPS), "an object each");

struct object {
	bool live;
	bool dirty;   /* its data changed since it was mounted */
	bool tmpfile; /* O_TMPFILE, may still get its first name */
	bool stored;  /* by a map, and perhaps not written out yet */
	uint64_t size;
	uint64_t high;           /* no byte at or above was ever set */
	uint64_t ino;            /* as first seen; 0: not yet */
	struct lower_file lower; /* where it began, if it did */
	bool from_lower;
	uint8_t *data; /* zero at and beyond size */
};

struct handle {
	int object;         /* or NOTHING */
	int flags;          /* as given to open */
	bool before_change; /* read-only, of a file still as below */
	uint64_t pos;
};

struct lasting_map {
	int object;   /* or NOTHING */
	uint64_t off; /* of the file, a multiple of the page */
	uint64_t len;
	bool writable;
	bool before_change; /* through such a descriptor */
};

struct model {
	int name[NAMES]; /* object, or NOTHING */
	struct object object[OBJECTS];
	struct handle handle[PROCS][SLOTS];
	struct lasting_map map[PROCS][MAPS];
};

/* An empty world, over OBJECTS * OBJECT_BYTES zero bytes. */
void model_init(struct model *m, uint8_t *bytes);

/* A new empty object; it dies unless something refers to it soon. */
int model_create(struct model *m);

/* A new object as a lower file has it. */
int model_create_lower(struct model *m, const struct lower_file *f);

/* Forget objects that no name, descriptor or mapping refers to. */
void model_reap(struct model *m);

/* How many names an object has. */
unsigned model_links(const struct model *m, int object);

void model_write(struct object *o, uint64_t off, const void *buf, size_t len);

/* The same by a mapping: the file system may hear of it later. */
void model_store(struct object *o, uint64_t off, const void *buf, size_t len);

void model_truncate(struct object *o, uint64_t size);

/* Zero what of the range lies below the size. */
void model_zero(struct object *o, uint64_t off, uint64_t len);

/* Take out, or push in, len bytes at off.  The caller has checked the range. */
void model_collapse(struct object *o, uint64_t off, uint64_t len);
void model_insert(struct object *o, uint64_t off, uint64_t len);

/* How many of len bytes at off exist. */
size_t model_readable(const struct object *o, uint64_t off, size_t len);

/* Descriptors and mappings are gone, as after an unmount. */
void model_close_all(struct model *m);

/* The name's path below the mount. */
const char *model_path(unsigned name);

bool handle_reads(const struct handle *h);
bool handle_writes(const struct handle *h);

#endif
