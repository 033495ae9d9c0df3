/* SPDX-License-Identifier: Apache-2.0 */
#include "merge.h"

bool merge_add(struct merge *m, enum mark mark)
{
	switch (mark) {
	case MARK_NONE: return true;
	case MARK_DIR:
	case MARK_OPAQUE:
		m->shown++;
		m->is_dir = true;
		return mark == MARK_DIR;
	case MARK_FILE: m->shown += m->shown == 0; return false;
	case MARK_WHITEOUT: return false;
	}
	return false;
}

bool merge_shows(const struct merge *before, const struct merge *after)
{
	return after->shown > before->shown;
}
