/* SPDX-License-Identifier: Apache-2.0 */
#include "sha256.h"

#include <errno.h>
#include <openssl/evp.h>
#include <stdlib.h>

struct sha256 {
	EVP_MD_CTX *ctx;
};

int sha256_open(struct sha256 **out)
{
	struct sha256 *h = calloc(1, sizeof(*h));

	if (h)
		h->ctx = EVP_MD_CTX_new();
	if (!h || !h->ctx || !EVP_DigestInit_ex(h->ctx, EVP_sha256(), NULL)) {
		sha256_close(h);
		return -ENOMEM;
	}
	*out = h;
	return 0;
}

void sha256_close(struct sha256 *h)
{
	if (!h)
		return;
	EVP_MD_CTX_free(h->ctx);
	free(h);
}

int sha256_add(struct sha256 *h, const void *p, size_t len)
{
	return EVP_DigestUpdate(h->ctx, p, len) ? 0 : -EIO;
}

int sha256_end(struct sha256 *h, struct digest *out)
{
	uint8_t bytes[DIGEST_BYTES];

	if (!EVP_DigestFinal_ex(h->ctx, bytes, NULL))
		return -EIO;
	digest_from_bytes(bytes, out);
	return 0;
}

int sha256_of(const void *p, size_t len, struct digest *out)
{
	scoped_sha256 struct sha256 *h = NULL;
	int err = sha256_open(&h);

	err = err ?: sha256_add(h, p, len);
	return err ?: sha256_end(h, out);
}
