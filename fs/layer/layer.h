/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A layer is one branch of a union: a directory of the host, opened once.  A
 * lower layer never changes while it is open, and nothing can write to it
 * through this: with privilege it is a private read-only clone of its mount,
 * in which other mounts do not show, as kernel overlayfs makes one.
 */
#ifndef LAYERFS_LAYER_H
#define LAYERFS_LAYER_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>

struct layer {
	int fd;     /* its root; O_PATH */
	char *name; /* as the user gave it, for messages */
	struct statx root;
	uint8_t uuid[16];  /* of its file system; zeroes if unknown */
	uint64_t identity; /* of its file system, the same at every mount */
	bool guarded;      /* the kernel refuses writes through fd */
};

/* Open a directory to be read only.  0 or -errno; `out` untouched then. */
int layer_open_lower(const char *path, struct layer *out);

/* Open a directory that the mount may write to. */
int layer_open_upper(const char *path, struct layer *out);

void layer_close(struct layer *l);

/* Open what lies at `path` in the layer, following nothing; or -errno. */
int layer_at(const struct layer *l, const char *path, int flags);

#endif
