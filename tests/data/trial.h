/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One trial of the trap: a lower file, one way to hold it for reading, one
 * way to write to it.
 */
#ifndef DATA_TRIAL_H
#define DATA_TRIAL_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TRIAL_BYTES (512u * 1024) /* no file here grows beyond it */

struct trial {
	char path[PATH_MAX + 64];
	char spare[PATH_MAX + 80]; /* another name beside it, not in use */
	uint8_t *old;              /* what the lower has */
	size_t old_size;
	uint8_t *want; /* what the writer leaves; follows the writes */
	size_t want_size;
	bool replaced;    /* the name is of another file now */
	bool old_maps;    /* mappings may stay as they were */
	bool unsupported; /* the writer's way does not exist here */
	char why[256];    /* what went wrong */
};

/* Say what went wrong; always -EBADMSG. */
__attribute__((format(printf, 2, 3))) int trial_fail(struct trial *t,
						     const char *fmt, ...);

/* A way to hold a file for reading. */
struct reader {
	const char *word;
	int (*hold)(struct trial *t); /* before the writer; 0 or -EBADMSG */
	int (*look)(struct trial *t); /* after it; lets go as well */
};

/* A way to write. */
struct writer {
	const char *word;
	int (*change)(struct trial *t); /* follows in t->want */
};

extern const struct reader trial_readers[];
extern const struct writer trial_writers[];
extern const size_t trial_readers_count;
extern const size_t trial_writers_count;

#endif
