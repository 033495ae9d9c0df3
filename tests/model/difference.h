/* SPDX-License-Identifier: Apache-2.0 */
/* Where two unions do not agree. */
#ifndef MODEL_DIFFERENCE_H
#define MODEL_DIFFERENCE_H

#include <stdbool.h>
#include <stddef.h>

#include "op.h"

#define DIFFERENCE_TEXT_BYTES 1500

/* When it was seen. */
enum phase {
	PHASE_MOUNT,
	PHASE_OP,
	PHASE_END,     /* whole trees, after the last operation */
	PHASE_REMOUNT, /* whole trees, after a new mount */
	PHASE_THERE,   /* the subject's branches, mounted by the reference */
	PHASE_HERE,    /* the reference's branches, mounted by the subject */
	PHASE_FLAT,    /* the same, flattened, and without its features */
	PHASE_LOWERS,  /* a lower layer has changed */
};

struct difference {
	bool found;
	enum phase phase;
	size_t op; /* the number of the operation, in PHASE_OP */
	enum op_kind kind;
	char what[160]; /* short and without paths: the same for a same cause */
	char path[300]; /* quoted; of a whole tree's record */
	char subject[DIFFERENCE_TEXT_BYTES];
	char reference[DIFFERENCE_TEXT_BYTES];
};

/* The first one counts; later ones are not noted. */
void difference_note(struct difference *d, const char *what,
		     const char *subject, const char *reference);

/* One line that is the same for differences of the same cause. */
void difference_sign(const struct difference *d, char *out, size_t size);

/* Are the two of the same cause, as far as we can tell? */
bool difference_is_like(const struct difference *a, const struct difference *b);

#endif
