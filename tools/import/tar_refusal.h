/* SPDX-License-Identifier: Apache-2.0 */
/* How the entry of a tar is named by the line that refuses it. */
#ifndef LAYERFS_TAR_REFUSAL_H
#define LAYERFS_TAR_REFUSAL_H

#include "refusal.h"
#include "tar_reader.h"

/*
 * "entry 7, 'a/b': RULE"; of a long path only its beginning, so that there is
 * room for the rule.  Returns err.
 */
int refuse_entry(struct refusal *r, int err, const struct tar *t,
		 const char *rule);

#endif
