/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A descriptor (image-spec, descriptor.md): what one document says of a blob.
 * Texts lie in the document.
 */
#ifndef LAYERFS_DESCRIPTOR_H
#define LAYERFS_DESCRIPTOR_H

#include <stdbool.h>
#include <stdint.h>

#include "digest.h"
#include "document.h"
#include "media_type.h"
#include "platform.h"

struct descriptor {
	const char *media_type; /* NULL: not said */
	enum media media;
	struct digest digest;
	uint64_t size;
	const char *url;  /* where else it may be had; NULL */
	const char *name; /* of an image, by its annotations; NULL */
	bool attestation; /* a builder's statement about an image */
	struct platform platform;
};

/* 0 or -EBADMSG; -EOPNOTSUPP: the digest is of another algorithm. */
int descriptor_parse(const struct json_t *object, struct refusal *r,
		     struct descriptor *out);

#endif
