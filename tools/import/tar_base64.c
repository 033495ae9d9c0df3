/* SPDX-License-Identifier: Apache-2.0 */
#include "tar_base64.h"

#include <stdint.h>

/* What the digit stands for, or -1. */
static int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool tar_percent_decode(char *text)
{
	char *to = text;

	while (*text) {
		int high = *text == '%' ? hex_value(text[1]) : 0;
		int low = *text == '%' && high >= 0 ? hex_value(text[2]) : 0;

		if (high < 0 || low < 0)
			return false;
		if (*text != '%') {
			*to++ = *text++;
			continue;
		}
		*to = (char)(high << 4 | low);
		if (!*to++)
			return false;
		text += 3;
	}
	*to = '\0';
	return true;
}

static int base64_value(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	if (c == '+')
		return 62;
	return c == '/' ? 63 : -1;
}

/* Four characters are three bytes; two are one, three are two, one is none. */
bool tar_base64_decode(char *text, size_t len, size_t *out)
{
	size_t bytes = 0;
	uint32_t bits = 0;

	for (int i = 0; i < 2 && len && text[len - 1] == '='; i++)
		len--;
	if (len % 4 == 1)
		return false;
	for (size_t i = 0; i < len; i++) {
		int value = base64_value(text[i]);

		if (value < 0)
			return false;
		bits = bits << 6 | (uint32_t)value;
		if (i % 4)
			text[bytes++] = (char)(bits >> (6 - 2 * (i % 4)));
	}
	*out = bytes;
	return true;
}
