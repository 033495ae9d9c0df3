/* SPDX-License-Identifier: Apache-2.0 */
#include "digest.h"

#include <errno.h>
#include <string.h>

#include "scope.h"

#define PREFIX     "sha256:"
#define PREFIX_LEN (sizeof(PREFIX) - 1)

/* Named, so that a user learns that it is not a typing error. */
static const char *const foreign[] = { "sha384:", "sha512:", "blake3:" };

int digest_parse_hex(const char *hex, struct digest *out)
{
	if (strspn(hex, "0123456789abcdef") != DIGEST_HEX || hex[DIGEST_HEX])
		return -EINVAL;
	memcpy(out->text, PREFIX, PREFIX_LEN);
	memcpy(out->text + PREFIX_LEN, hex, DIGEST_HEX + 1);
	return 0;
}

int digest_parse(const char *text, struct digest *out)
{
	for (size_t i = 0; i < ARRAY_LEN(foreign); i++)
		if (!strncmp(text, foreign[i], strlen(foreign[i])))
			return -EOPNOTSUPP;
	if (strncmp(text, PREFIX, PREFIX_LEN))
		return -EINVAL;
	return digest_parse_hex(text + PREFIX_LEN, out);
}

void digest_from_bytes(const uint8_t bytes[DIGEST_BYTES], struct digest *out)
{
	static const char digits[] = "0123456789abcdef";
	char *p = out->text + PREFIX_LEN;

	memcpy(out->text, PREFIX, PREFIX_LEN);
	for (size_t i = 0; i < DIGEST_BYTES; i++) {
		*p++ = digits[bytes[i] >> 4];
		*p++ = digits[bytes[i] & 15];
	}
	*p = '\0';
}

static uint8_t value_of(char digit)
{
	return (uint8_t)(digit <= '9' ? digit - '0' : digit - 'a' + 10);
}

void digest_to_bytes(const struct digest *d, uint8_t bytes[DIGEST_BYTES])
{
	const char *p = d->text + PREFIX_LEN;

	for (size_t i = 0; i < DIGEST_BYTES; i++, p += 2)
		bytes[i] = (uint8_t)(value_of(p[0]) << 4 | value_of(p[1]));
}

bool digest_is_none(const struct digest *d)
{
	return d->text[0] == '\0';
}

bool digest_is_equal(const struct digest *a, const struct digest *b)
{
	return !strcmp(a->text, b->text);
}

const char *digest_hex(const struct digest *d)
{
	return digest_is_none(d) ? "" : d->text + PREFIX_LEN;
}
