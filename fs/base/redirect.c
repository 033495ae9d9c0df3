/* SPDX-License-Identifier: Apache-2.0 */
#include "redirect.h"

#include <string.h>

bool redirect_is_valid(const char *text)
{
	if (!redirect_is_absolute(text))
		return text[0] && !strchr(text, '/');
	while (*text == '/') {
		size_t len = strcspn(++text, "/");

		if (!len)
			return false;
		text += len;
	}
	return true;
}
