/* SPDX-License-Identifier: Apache-2.0 */
/* The results of one operation on both unions. */
#ifndef MODEL_COMPARE_H
#define MODEL_COMPARE_H

#include "clock.h"
#include "difference.h"
#include "result.h"
#include "tree.h"

/* Note the first difference; false if there is one. */
bool compare_results(const struct result *subject,
		     const struct result *reference, enum tree_rule rule,
		     const struct op_clock *clock, struct difference *d);

/*
 * The same for what the subject does wrong whatever others do; not counted
 * where the reference does wrong too.
 */
bool compare_wrong(const struct result *s, const struct result *r,
		   struct difference *d);

/* "ENOENT"; "0" for success. */
const char *compare_errno(int err);

#endif
