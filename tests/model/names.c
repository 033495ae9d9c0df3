/* SPDX-License-Identifier: Apache-2.0 */
#include "names.h"

#include <string.h>

#include "bytes.h"

static const char *const plain[] = {
	"a", "b", "c", "d", "e", "f", "g", "bin", "etc", "lib", "x.txt", "y.so",
};

static const char *const odd[] = {
	"two words", "new\nline",   "\xff\xfe", "-rf",  "...",  ".hidden",
	"*?[",       "t\tb",        "quo\"te'", "wh.x", ".whx", "na\xc3\xafve",
	".wh",       "back\\slash", "a:b,c",    ".w",   "=",    "#u",
	"%s%n",      "\x01",
};

const char *name_plain(struct rng *r)
{
	return rng_pick(r, plain);
}

static void name_long(struct rng *r, char out[NAME_BYTES])
{
	static const uint8_t lengths[] = { 255, 255, 254, 252, 251, 200, 128 };
	size_t len = rng_pick(r, lengths);

	memset(out, 'L', len);
	out[len] = '\0';
	out[len - 1] = 'a' + rng_below(r, 2);
}

void name_pick(struct rng *r, char out[NAME_BYTES])
{
	uint32_t dice = rng_below(r, 100);

	if (dice < 3)
		name_long(r, out);
	else if (dice < 13)
		bytes_text(out, NAME_BYTES, rng_pick(r, odd));
	else
		bytes_text(out, NAME_BYTES, name_plain(r));
}

void name_last(const char *path, char out[NAME_BYTES])
{
	size_t end = strlen(path);
	size_t start;

	while (end > 0 && path[end - 1] == '/')
		end--;
	for (start = end; start > 0 && path[start - 1] != '/';)
		start--;
	if (end - start >= NAME_BYTES)
		end = start + NAME_BYTES - 1;
	memcpy(out, path + start, end - start);
	out[end - start] = '\0';
}
