/* SPDX-License-Identifier: Apache-2.0 */
#include "merge.h"

static bool add_dir(struct merge *m, bool opaque)
{
	if (m->wants_data)
		return false;
	m->shown++;
	m->is_dir = true;
	return !opaque;
}

/* The first one shows; of those below it, only one with data counts. */
static bool add_file(struct merge *m, bool has_data)
{
	if (m->is_dir)
		return false;
	m->shown += m->shown == 0 || (has_data && m->wants_data);
	m->wants_data = !has_data;
	return m->wants_data;
}

bool merge_add(struct merge *m, enum mark mark)
{
	switch (mark) {
	case MARK_NONE: return true;
	case MARK_DIR: return add_dir(m, false);
	case MARK_OPAQUE: return add_dir(m, true);
	case MARK_FILE: return add_file(m, true);
	case MARK_METACOPY: return add_file(m, false);
	case MARK_WHITEOUT: return false;
	}
	return false;
}

bool merge_shows(const struct merge *before, const struct merge *after)
{
	return after->shown > before->shown;
}
