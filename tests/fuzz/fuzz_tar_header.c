/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A header of any bytes, as it is and with the checksum that it should have: what
 * is understood keeps the promises of tar_header.h, and is so twice.
 */
#include <string.h>

#include "fuzz.h"
#include "tar_header.h"

static void check(const uint8_t *block)
{
	struct tar_header h;
	struct tar_header again;

	memset(&h, 0, sizeof(h));
	memset(&again, 0, sizeof(again));
	if (tar_header_parse(block, &h)) {
		must(!h.size && !h.path[0]);
		return;
	}
	must(!tar_header_parse(block, &again));
	must(!memcmp(&h, &again, sizeof(h)));
	must(h.size <= INT64_MAX && h.mode <= 07777);
	must(strlen(h.path) <= TAR_HEADER_PATH_BYTES);
	must(strlen(h.linkname) <= TAR_HEADER_LINKNAME_BYTES);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	uint8_t block[TAR_BLOCK];
	unsigned int sum = 0;

	if (n < TAR_BLOCK)
		return 0;
	check(p);
	memcpy(block, p, TAR_BLOCK);
	memset(block + 148, ' ', 8);
	for (int i = 0; i < TAR_BLOCK; i++)
		sum += block[i];
	snprintf((char *)block + 148, 8, "%06o", sum);
	check(block);
	return 0;
}
