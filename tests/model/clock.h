/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Times of two unions can not be equal, but they can be compared: they must
 * come from the same operation.  A file system takes its time from a clock
 * that ticks only every few milliseconds, so a time stands for a range of
 * operations, and two times are the same if their ranges meet.
 */
#ifndef MODEL_CLOCK_H
#define MODEL_CLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>
#include <time.h>

struct period {
	struct timespec tick; /* of the coarse clock, before it began */
	struct timespec end;
};

struct op_clock {
	struct period *periods;
	size_t count;
	bool swapped; /* times of either side may come from the other one */
	bool images;  /* the subject's lowers have but one time, mtime */
	bool copied;  /* a layer of the subject has copies the other's lacks */
};

void clock_begin(struct op_clock *c);
void clock_end(struct op_clock *c);
void clock_free(struct op_clock *c);

/* Wait until the coarse clock ticks. */
void clock_tick(void);

bool clock_equal(const struct statx_timestamp *a,
		 const struct statx_timestamp *b);

/*
 * Could both times have been set by the same operation?  Times before the
 * first one are the same if `before_same`, else only when they are equal; and
 * so are times in the future.
 */
bool clock_same(const struct op_clock *c, const struct statx_timestamp *a,
		const struct statx_timestamp *b, bool before_same);

/*
 * Was a surely set by an earlier operation than b?  False where b was not set
 * by an operation, but made up.
 */
bool clock_is_earlier(const struct op_clock *c, const struct statx_timestamp *a,
		      const struct statx_timestamp *b);

/* Simply by number. */
bool clock_is_older(const struct statx_timestamp *a,
		    const struct statx_timestamp *b);

/* Could it have been set by the operation of now? */
bool clock_is_now(const struct op_clock *c, const struct statx_timestamp *t);

/* Was it not set by any of the operations? */
bool clock_is_made_up(const struct op_clock *c,
		      const struct statx_timestamp *t);

#endif
