/* SPDX-License-Identifier: Apache-2.0 */
/* The kernel's words for the features of a mount; see features.h. */
#ifndef LAYERFS_FEATURE_WORDS_H
#define LAYERFS_FEATURE_WORDS_H

#include <stdbool.h>

#include "features.h"

/*
 * on or off, and if there is more to choose (`more`) follow or nofollow.  0, or
 * -EINVAL after one line that names the option.
 */
int feature_word(const char *option, const char *value, bool more,
		 enum asked *out);

/* on, off or auto; numbers are unique and stay in any case.  As above. */
int feature_word_xino(const char *value);

#endif
