/* SPDX-License-Identifier: Apache-2.0 */
/* An image of the store, opened to be exported; its layers are held. */
#ifndef LAYERFS_EXPORT_SOURCE_H
#define LAYERFS_EXPORT_SOURCE_H

#include "export_sink.h"
#include "reference.h"
#include "store_list.h"
#include "store_tar.h"

struct export_layer {
	struct digest diff_id;
	uint64_t size; /* of the tar */
	int held;
};

struct export_source {
	const struct store *store;
	struct digest id;
	char *config;
	size_t config_size;
	struct export_layer *layers; /* bottom first */
	size_t layer_count;
	struct store_names names; /* this image's */
};

#define scoped_export_source __attribute__((cleanup(export_source_close)))

/* 0 or -errno after a message. */
int export_source_open(const struct store *s, const char *image,
		       struct export_source *out);
void export_source_close(struct export_source *e);

/*
 * The tar of a layer as a file of the archive.  0; -ECANCELED: the store is
 * damaged, which has been said; or what the sink said.
 */
int export_source_layer(const struct export_source *e, size_t n,
			struct export_sink *to, const char *path);

/* The first layer of this diff-id: an image may have one twice. */
size_t export_source_first(const struct export_source *e, size_t n);

/* The formats, each one function; errors as above. */
int export_oci(const struct export_source *e, struct export_sink *to);
int export_docker(const struct export_source *e, struct export_sink *to);
int export_layers(const struct export_source *e, struct export_sink *to);

#endif
