/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A store is a directory of layers, of the contents of their big files, and of
 * the images that they make; docs/format.md has it byte by byte.  What is in it
 * never changes, it comes and goes, so readers take no lock.
 *
 * Things come by being staged and renamed (store_stage.h), all under a shared
 * lock of the store; they go under an exclusive one, if nobody holds them
 * (store_layers.h).  Neither lock is held while anything long is done, so no
 * verb waits for another one's import.
 *
 * Messages about the store itself are logged here.
 */
#ifndef LAYERFS_STORE_H
#define LAYERFS_STORE_H

#include <stdbool.h>

#define STORE_VERSION 1
#define STORE_ENV     "LAYERFS_STORE"

/* What is in it, by its directory. */
#define STORE_OBJECTS "objects"
#define STORE_LAYERS  "layers/sha256"
#define STORE_IMAGES  "images/sha256"
#define STORE_NAMES   "names"
#define STORE_STAGES  "stage"

struct store {
	int fd;       /* the directory */
	char *path;   /* for messages */
	bool no_sync; /* what is published need not be on the disk */
};

#define scoped_store __attribute__((cleanup(store_close)))

/* No store yet; may be closed. */
#define STORE_NONE ((struct store){ .fd = -1 })

/*
 * `path`, or if it is NULL: $LAYERFS_STORE, else /var/lib/layerfs for root,
 * else $XDG_DATA_HOME/layerfs or ~/.local/share/layerfs.  0 or -errno; a store
 * of another version is refused, -EPROTO.
 */
int store_open(const char *path, struct store *out);

/* The same, made if it is not there: of nothing or of an empty directory. */
int store_make(const char *path, struct store *out);

void store_close(struct store *s);

/*
 * The lock, a descriptor to be closed, or -errno.  It waits.  Nobody may take
 * it who has it.
 */
int store_lock_shared(const struct store *s);
int store_lock_exclusive(const struct store *s);

#endif
