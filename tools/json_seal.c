/* SPDX-License-Identifier: Apache-2.0 */
#include "json_seal.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hash.h"
#include "log.h"

#define BEGIN  "{\n"
#define FORMAT BEGIN "  \"xxh3\": \"%016" PRIx64 "\",\n"

/* Bytes of the line, with what begins the object. */
#define SEAL_BYTES (sizeof("{\n  \"xxh3\": \"0123456789abcdef\",\n") - 1)

int json_seal(const char *text, size_t size, char **out, size_t *out_size)
{
	size_t begin = sizeof(BEGIN) - 1;
	size_t rest = size - begin;
	char *sealed = malloc(SEAL_BYTES + rest + 1);

	if (!sealed)
		return -ENOMEM;
	if (bug(size < begin || memcmp(text, BEGIN, begin) != 0)) {
		free(sealed);
		return -EINVAL;
	}
	snprintf(sealed, SEAL_BYTES + 1, FORMAT,
		 hash_bytes(text + begin, rest, 0));
	memcpy(sealed + SEAL_BYTES, text + begin, rest);
	*out = sealed;
	*out_size = SEAL_BYTES + rest;
	return 0;
}

bool json_seal_holds(const char *text, size_t size)
{
	char line[SEAL_BYTES + 1];

	if (size < SEAL_BYTES)
		return false;
	snprintf(line, sizeof(line), FORMAT,
		 hash_bytes(text + SEAL_BYTES, size - SEAL_BYTES, 0));
	return !memcmp(text, line, SEAL_BYTES);
}
