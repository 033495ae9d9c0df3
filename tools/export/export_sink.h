/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where the files of an archive go: into a directory, or into a tar.  Their
 * sizes are known beforehand, and each is written from its beginning to its
 * end.
 */
#ifndef LAYERFS_EXPORT_SINK_H
#define LAYERFS_EXPORT_SINK_H

#include <stddef.h>
#include <stdint.h>

struct export_sink {
	/* 0 or -errno, all of them.  A path is relative and clean. */
	int (*directory)(struct export_sink *s, const char *path);
	int (*begin)(struct export_sink *s, const char *path, uint64_t size);
	int (*bytes)(struct export_sink *s, const void *p, size_t n);
	int (*end)(struct export_sink *s);    /* of a file */
	int (*finish)(struct export_sink *s); /* of all */
};

/* A small file, all at once. */
static inline int export_sink_file(struct export_sink *s, const char *path,
				   const void *p, size_t n)
{
	int err = s->begin(s, path, n);

	err = err ?: s->bytes(s, p, n);
	return err ?: s->end(s);
}

#endif
