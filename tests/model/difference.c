/* SPDX-License-Identifier: Apache-2.0 */
#include "difference.h"

#include <stdio.h>
#include <string.h>

static const char *const phases[] = {
	[PHASE_MOUNT] = "mount",
	[PHASE_OP] = "op",
	[PHASE_END] = "end",
	[PHASE_REMOUNT] = "end, after remount",
	[PHASE_THERE] = "subject's branches, mounted by the reference",
	[PHASE_HERE] = "reference's branches, mounted by the subject",
	[PHASE_FLAT] = "subject's branches, flattened",
	[PHASE_LOWERS] = "lower layer changed",
};

void difference_note(struct difference *d, const char *what,
		     const char *subject, const char *reference)
{
	if (d->found)
		return;
	d->found = true;
	snprintf(d->what, sizeof(d->what), "%s", what);
	snprintf(d->subject, sizeof(d->subject), "%s", subject);
	snprintf(d->reference, sizeof(d->reference), "%s", reference);
}

void difference_sign(const struct difference *d, char *out, size_t size)
{
	if (d->phase == PHASE_OP)
		snprintf(out, size, "%s: %s", op_name(d->kind), d->what);
	else
		snprintf(out, size, "%s: %s", phases[d->phase], d->what);
}

bool difference_is_like(const struct difference *a, const struct difference *b)
{
	char left[300];
	char right[300];

	if (!a->found || !b->found)
		return false;
	difference_sign(a, left, sizeof(left));
	difference_sign(b, right, sizeof(right));
	return strcmp(left, right) == 0;
}
