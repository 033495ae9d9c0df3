/* SPDX-License-Identifier: Apache-2.0 */
#include "tar_number.h"

#include <string.h>

#define NS_PER_SECOND 1000000000u
#define NS_DIGITS     9

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool octal(const uint8_t *at, const uint8_t *end, int64_t *out)
{
	uint64_t n = 0;

	while (at < end && (*at == ' ' || !*at))
		at++;
	for (; at < end && *at >= '0' && *at <= '7'; at++) {
		if (n >> 60)
			return false;
		n = n << 3 | (*at - '0');
	}
	while (at < end && *at == ' ')
		at++;
	if (at < end && *at)
		return false;
	*out = (int64_t)n;
	return true;
}

/* The second highest bit is the sign; bits above the 63rd have to repeat it. */
static bool base256(const uint8_t *at, const uint8_t *end, int64_t *out)
{
	bool negative = *at & 0x40;
	uint64_t flip = negative ? 0xff : 0;
	uint64_t n = (*at++ & 0x7f) ^ (flip & 0x7f);

	for (; at < end; at++) {
		if (n >> 55)
			return false;
		n = n << 8 | (*at ^ flip);
	}
	*out = negative ? -(int64_t)n - 1 : (int64_t)n;
	return true;
}

bool tar_number_field(const uint8_t *field, size_t len, int64_t *out)
{
	if (field[0] & 0x80)
		return base256(field, field + len, out);
	return octal(field, field + len, out);
}

bool tar_number_decimal(const char *text, size_t len, uint64_t *out)
{
	uint64_t n = 0;

	if (!len)
		return false;
	for (size_t i = 0; i < len; i++) {
		unsigned int digit = (unsigned char)text[i] - '0';

		if (digit > 9 || n > ((uint64_t)INT64_MAX - digit) / 10)
			return false;
		n = n * 10 + digit;
	}
	*out = n;
	return true;
}

/* The nanoseconds of ".5": zeroes are missing at its end, or it is too fine. */
static bool fraction(const char *text, size_t len, uint32_t *out)
{
	uint32_t ns = 0;

	for (size_t i = 0; i < len; i++)
		if (!is_digit(text[i]))
			return false;
	for (size_t i = 0; i < NS_DIGITS; i++)
		ns = ns * 10 + (i < len ? (uint32_t)(text[i] - '0') : 0);
	*out = ns;
	return true;
}

bool tar_number_time(const char *text, size_t len, struct tar_time *out)
{
	bool negative = len && text[0] == '-';
	const char *at = text + negative;
	const char *end = text + len;
	const char *dot = memchr(at, '.', (size_t)(end - at));
	const char *after = dot ? dot + 1 : end;
	uint64_t s;
	uint32_t ns;

	if (!tar_number_decimal(at, (size_t)((dot ?: end) - at), &s) ||
	    !fraction(after, (size_t)(end - after), &ns))
		return false;
	if (!negative)
		*out = (struct tar_time){ (int64_t)s, ns };
	else if (!ns)
		*out = (struct tar_time){ -(int64_t)s, 0 };
	else
		*out = (struct tar_time){ -(int64_t)s - 1, NS_PER_SECOND - ns };
	return true;
}
