/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The documents of OCI archives: index and manifest (image-spec,
 * image-index.md and manifest.md), and Docker's of the same shape.  Without I/O.
 *
 * A document that could be read as the other kind is refused (CVE-2021-41190),
 * as is one that says it is what its descriptor says it is not.
 */
#ifndef LAYERFS_OCI_DOCUMENT_H
#define LAYERFS_OCI_DOCUMENT_H

#include "descriptor.h"
#include "archive_image.h"

/* Texts in the descriptors lie in the document. */
struct oci_manifest {
	struct document *document;
	struct descriptor config;
	struct descriptor *layers; /* bottom first */
	size_t count;
};

struct oci_index {
	struct document *document;
	struct descriptor *manifests;
	size_t count;
};

/*
 * `said`: what the descriptor says it is, MEDIA_NONE for nothing.  0, or -EBADMSG
 * and others of document_parse; the result is to be freed on success.
 */
int oci_manifest_parse(const struct bytes *b, enum media said,
		       struct refusal *r, struct oci_manifest *out);
void oci_manifest_free(struct oci_manifest *m);

int oci_index_parse(const struct bytes *b, enum media said, struct refusal *r,
		    struct oci_index *out);
void oci_index_free(struct oci_index *i);

/* The file "oci-layout": 0 for version 1.  */
int oci_layout_check(const struct bytes *b, struct refusal *r);

#define scoped_oci_manifest __attribute__((cleanup(oci_manifest_free)))
#define scoped_oci_index    __attribute__((cleanup(oci_index_free)))

#endif
