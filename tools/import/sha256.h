/* SPDX-License-Identifier: Apache-2.0 */
/* The door to libcrypto: SHA-256, by the processor's instructions if it has. */
#ifndef LAYERFS_SHA256_H
#define LAYERFS_SHA256_H

#include <stddef.h>

#include "digest.h"

struct sha256;

/* 0 or -ENOMEM. */
int sha256_open(struct sha256 **out);
void sha256_close(struct sha256 *h); /* NULL is fine */

/* 0 or -EIO: libcrypto can not. */
int sha256_add(struct sha256 *h, const void *p, size_t len);

/* The digest of all that was added; nothing can be added any more. */
int sha256_end(struct sha256 *h, struct digest *out);

/* Of bytes that are all there.  0, -ENOMEM or -EIO. */
int sha256_of(const void *p, size_t len, struct digest *out);

static inline void scope_close_sha256(struct sha256 **h)
{
	sha256_close(*h);
}

#define scoped_sha256 __attribute__((cleanup(scope_close_sha256)))

#endif
