/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A layer of the store as the tar that it was, byte by byte: its residue, with
 * the objects put in again where their bodies were cut out.
 */
#ifndef LAYERFS_STORE_TAR_H
#define LAYERFS_STORE_TAR_H

#include <stddef.h>
#include <stdint.h>

#include "digest.h"
#include "index_file.h"
#include "store.h"

struct store_tar_sink {
	int (*bytes)(void *ctx, const void *p, size_t n); /* 0 or -errno */
	void *ctx;
};

/*
 * The whole of it, in order.  0; what the sink said; -EIO if something is
 * missing or not as long as it should be, and then `damaged` is its path in the
 * store.  That the bytes are the right ones only their digest can say.
 */
struct store_tar_damage {
	char path[256];
};
int store_tar_read(const struct store *s, const struct digest *diff_id,
		   const struct index_file *index,
		   const struct store_tar_sink *to,
		   struct store_tar_damage *damaged);

#endif
