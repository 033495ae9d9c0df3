/* SPDX-License-Identifier: Apache-2.0 */
/* An index of any bytes, whose head, size and checksum are made right. */
#include <string.h>

#include "fuzz.h"
#include "hash.h"
#include "index_file.h"
#include "walk_index.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	const size_t hashed = offsetof(struct index_head, entries);
	struct index_head head;
	struct index_file *f;
	uint8_t *bytes;

	if (n < sizeof(head))
		return 0;
	bytes = malloc(n);
	must(bytes);
	memcpy(bytes, p, n);
	memcpy(&head, bytes, sizeof(head));
	memcpy(head.magic, INDEX_MAGIC, sizeof(head.magic));
	head.size = n;
	head.checksum = hash_bytes(bytes + hashed, n - hashed, 0);
	memcpy(bytes, &head, hashed);
	if (!index_file_open_bytes(bytes, n, &f))
		walk_index(f);
	free(bytes);
	return 0;
}
