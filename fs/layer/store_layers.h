/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The layers of a store, by their diff-ids: a directory each, with
 *
 *	index		index_format.h
 *	residue		the tar without the bodies that are objects
 *	info.json	about its origin; nothing depends on it
 *
 * Whoever uses a layer, for a mount or for longer than a lock may be held,
 * holds it: while he does, it stays, and its objects with it.
 */
#ifndef LAYERFS_STORE_LAYERS_H
#define LAYERFS_STORE_LAYERS_H

#include "digest.h"
#include "store_stage.h"

#define LAYER_INDEX   "index"
#define LAYER_RESIDUE "residue"
#define LAYER_INFO    "info.json"

/* Its directory, O_PATH; or -errno. */
int store_layer_open(const struct store *s, const struct digest *diff_id);

/*
 * Hold it: its index, open to read, until that is closed; or -errno.  It waits
 * for somebody who is just removing it, and then finds nothing.
 */
int store_layer_hold(const struct store *s, const struct digest *diff_id);

/*
 * A directory for a layer on the stage, to be filled, one at a time; O_PATH, or
 * -errno.  It is known by its diff-id from when that is known; the second one of
 * a diff-id goes.
 */
int store_layer_stage(const struct store_stage *st);
int store_layer_staged(const struct store_stage *st,
		       const struct digest *diff_id);

/* The index of one that is there, open to read; or -errno. */
int store_layer_staged_index(const struct store_stage *st,
			     const struct digest *diff_id);

/*
 * Make it real, under the shared lock.  0, or -EEXIST if there is one already;
 * that is as good, but its objects may have other variants.
 */
int store_layer_publish(const struct store_stage *st,
			const struct digest *diff_id);

/* Move it to the stage, under the exclusive lock.  -EBUSY: it is held. */
int store_layer_withdraw(const struct store_stage *st,
			 const struct digest *diff_id);

#endif
