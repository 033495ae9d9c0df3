/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The documents of `docker save`: manifest.json (since 1.10), and repositories
 * and ID/json (before that, and beside it until 24).  Without I/O.
 */
#ifndef LAYERFS_DOCKER_DOCUMENT_H
#define LAYERFS_DOCKER_DOCUMENT_H

#include <stdbool.h>

#include "digest.h"
#include "document.h"
#include "archive_image.h"

/* Texts lie in the document. */
struct docker_item {
	const char *config;          /* a path in the archive */
	const struct json_t *names;  /* strings, or NULL */
	const struct json_t *layers; /* paths, bottom first, or NULL */
};

struct docker_manifest {
	struct document *document;
	struct docker_item *items;
	size_t count;
};

/* 0, or -EBADMSG and others of document_parse. */
int docker_manifest_parse(const struct bytes *b, struct refusal *r,
			  struct docker_manifest *out);
void docker_manifest_free(struct docker_manifest *m);

#define scoped_docker_manifest __attribute__((cleanup(docker_manifest_free)))

/* An image of the old kind: 64 digits, like a digest but of nothing. */
struct docker_id {
	char hex[DIGEST_HEX + 1];
};

/* 0 or -EINVAL (CVE-2014-9358: an id becomes a path). */
int docker_id_parse(const char *text, struct docker_id *out);

/* "ID/json", and nothing else; the id of it. */
bool docker_is_json_path(const char *path, struct docker_id *out);

/* One tag of the file "repositories". */
struct docker_tag {
	char *name; /* "busybox:latest" */
	struct docker_id id;
};

struct docker_tags {
	struct docker_tag *tags;
	size_t count;
};

int docker_repositories_parse(const struct bytes *b, struct refusal *r,
			      struct docker_tags *out);
void docker_tags_free(struct docker_tags *t);

#define scoped_docker_tags __attribute__((cleanup(docker_tags_free)))

/* ID/json: the image below, if there is one (else hex is ""). */
int docker_parent_parse(const struct bytes *b, struct refusal *r,
			struct docker_id *parent);

#endif
