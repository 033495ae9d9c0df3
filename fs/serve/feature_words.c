/* SPDX-License-Identifier: Apache-2.0 */
#include "feature_words.h"

#include <errno.h>
#include <string.h>

#include "log.h"
#include "scope.h"

static const struct {
	const char *word;
	enum asked asked;
	bool more;
} words[] = {
	{ "off", ASKED_OFF, false },
	{ "on", ASKED_ON, false },
	{ "follow", ASKED_FOLLOW, true },
	{ "nofollow", ASKED_NOFOLLOW, true },
};

int feature_word(const char *option, const char *value, bool more,
		 enum asked *out)
{
	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		if (strcmp(value, words[i].word) || (words[i].more && !more))
			continue;
		*out = words[i].asked;
		return 0;
	}
	log_error("option '%s=%s': must be on%s off", option, value,
		  more ? ", follow, nofollow or" : " or");
	return -EINVAL;
}

int feature_word_xino(const char *value)
{
	if (!strcmp(value, "on") || !strcmp(value, "off") ||
	    !strcmp(value, "auto"))
		return 0;
	log_error("option 'xino=%s': must be on, off or auto", value);
	return -EINVAL;
}
