/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The text of a digest, as image-spec's descriptor.md has it: "sha256:" and 64
 * digits.  It comes from documents of others and becomes a path and a name in
 * the store, so there is no struct digest that was not checked.
 */
#ifndef LAYERFS_DIGEST_H
#define LAYERFS_DIGEST_H

#include <stdbool.h>
#include <stdint.h>

#define DIGEST_BYTES 32 /* of SHA-256 */
#define DIGEST_HEX   (2 * DIGEST_BYTES)
#define DIGEST_TEXT  (sizeof("sha256:") + DIGEST_HEX) /* with the NUL */

/* All zero: no digest. */
struct digest {
	char text[DIGEST_TEXT];
};

/*
 * 0; -EOPNOTSUPP: a well-known algorithm that is not ours (sha512, blake3);
 * -EINVAL: anything else, with uppercase digits too.
 */
int digest_parse(const char *text, struct digest *out);

/* Without the algorithm: exactly 64 lowercase digits.  0 or -EINVAL. */
int digest_parse_hex(const char *hex, struct digest *out);

void digest_from_bytes(const uint8_t bytes[DIGEST_BYTES], struct digest *out);
void digest_to_bytes(const struct digest *d, uint8_t bytes[DIGEST_BYTES]);

bool digest_is_none(const struct digest *d);
bool digest_is_equal(const struct digest *a, const struct digest *b);

/* What follows the colon: safe as the name of a file. */
const char *digest_hex(const struct digest *d);

#endif
