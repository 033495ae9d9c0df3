/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What headers that are no entries say about the entry that comes: long names of
 * GNU tar, a pax header; and about all that come: global pax headers.  Without
 * I/O.
 *
 * Of two pax headers before one entry the second counts alone, as in Go; of two
 * long names the second; an empty long name is none.  Global headers add up.
 */
#ifndef LAYERFS_TAR_SAID_H
#define LAYERFS_TAR_SAID_H

#include <stdbool.h>
#include <stddef.h>

#include "tar_limits.h"
#include "tar_pax.h"
#include "tar_rule.h"

/* All zero at first; tar_said_free() when done. */
struct tar_said {
	bool pending;    /* something was said, its entry has not come */
	char *long_path; /* what L and K said, else NULL */
	char *long_link;
	struct tar_pax own;    /* what the pax header said */
	struct tar_pax global; /* what all global ones said together */

	char *text; /* what `own` lies in */
	char *global_text;
	char *global_raw; /* all records as they were, to be parsed again */
	size_t global_len;
};

void tar_said_free(struct tar_said *s);

/* The entry was there: what was said of it holds no longer. */
void tar_said_forget(struct tar_said *s);

/* Is this the type of such a header? */
bool tar_said_is(char type);

/*
 * Take a header's type and body, which is the callee's from here on, also on
 * failure: malloc'd, and with room for one byte more.
 */
enum tar_rule tar_said_take(struct tar_said *s, char type, char *body,
			    size_t len, const struct tar_limits *limits);

#endif
