/* SPDX-License-Identifier: Apache-2.0 */
#include "redirect.h"

#include <string.h>

static bool is_name(const char *s, size_t len)
{
	return len > 0 && !(len == 1 && s[0] == '.') &&
	       !(len == 2 && s[0] == '.' && s[1] == '.');
}

bool redirect_is_valid(const char *text)
{
	size_t len;

	if (!redirect_is_absolute(text))
		return !strchr(text, '/') && is_name(text, strlen(text));
	while (*text == '/') {
		len = strcspn(++text, "/");
		if (!is_name(text, len))
			return false;
		text += len;
	}
	return true;
}
