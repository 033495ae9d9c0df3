/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Is a store as it was when all of it came in?  Nothing is believed: objects are
 * hashed, tars put together again and hashed, merged indexes made again.  Each
 * file that is not right is a finding.
 *
 * Findings are no errors; 0 or -errno says whether all could be looked at.
 */
#ifndef LAYERFS_VERIFY_H
#define LAYERFS_VERIFY_H

#include <stdbool.h>
#include <stddef.h>

#include "digest.h"
#include "index_file.h"
#include "store_list.h"

struct verify {
	const struct store *store; /* locked, shared: nothing goes meanwhile */
	void (*found)(void *ctx, const char *path, const char *what);
	void *ctx;
	size_t findings;
	struct store_objects bad; /* objects that were found; sorted */
	size_t bad_room;
	struct digests bad_layers; /* whose index is damaged; sorted */
};

/* A file, by its path in the store, and what is wrong. */
__attribute__((format(printf, 2, 3))) void verify_found(struct verify *v,
							const char *fmt, ...);
void verify_free(struct verify *v);

/* Hash these objects, each once; sorted. */
int verify_objects(struct verify *v, const struct store_objects *all);
bool verify_is_bad_object(const struct verify *v,
			  const struct store_object *id);

/* After their objects. */
int verify_layer(struct verify *v, const struct digest *diff_id);

/* After its layers. */
int verify_image(struct verify *v, const struct digest *id);
int verify_names(struct verify *v);

/* A small file that must be sealed; its text for further questions, or NULL. */
#define VERIFY_DOCUMENT_MAX (20 << 20) /* bytes; what importing takes */
char *verify_read(int dir, const char *name, size_t *size);

#endif
