/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The differences from the kernel's union that are meant.  All of them stand
 * in the one table of meant.c; everything else is a bug of the subject, or of
 * this test.
 */
#ifndef MODEL_MEANT_H
#define MODEL_MEANT_H

#include "clock.h"
#include "difference.h"
#include "result.h"

struct meant_case {
	const struct op *op; /* NULL for whole trees */
	const struct result *subject;
	const struct result *reference;
	const struct difference *difference;
	const struct op_clock *clock;
};

enum meant_end {
	MEANT_GOES_ON,
	MEANT_ENDS,  /* the two trees go apart, so the sequence ends here */
	MEANT_MENDS, /* the reference's mtime is put back, so it goes on */
};

struct meant {
	const char *name;
	const char *reason;
	bool (*is)(const struct meant_case *c); /* NULL: see below */
	enum meant_end end;
	unsigned long seen;
};

/* The row that allows this difference, or NULL. */
struct meant *meant_find(const struct meant_case *c);

/*
 * A row that is asked for while files are compared, since whole trees go on
 * after it.  Is it meant that the subject's ctime is another one than the
 * reference's?
 */
bool meant_other_ctime(const struct statx *subject,
		       const struct statx *reference,
		       const struct op_clock *clock);

/*
 * The same: has the subject's file still the links that the reference's has
 * lost?
 */
bool meant_more_links(const struct statx *subject,
		      const struct statx *reference);

/* The same for a line of a list of attributes: is it private to a program? */
bool meant_private_xattr(const char *line);

/* Row i, or NULL behind the last one. */
struct meant *meant_row(size_t i);

#endif
