/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A stream in memory, given out in windows of odd sizes, and a witness of what is
 * told about it: each byte once, in order.  Each window is memory of its own that
 * ends with it, so that sanitizers see who looks beside it or too late.
 */
#ifndef LAYERFS_TESTS_WITNESS_H
#define LAYERFS_TESTS_WITNESS_H

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "tar_stream.h"
#include "window.h"

struct memory_windows {
	struct windows w;
	const uint8_t *p;
	size_t left;
	size_t widest; /* of a window; 0: all in one */
	uint32_t seed; /* of their sizes */
	uint8_t *copy; /* the window that is valid */
	int err;       /* if not 0, said at the end */
};

static inline int memory_next(struct windows *w, const uint8_t **p, size_t *n)
{
	struct memory_windows *m = (struct memory_windows *)w;
	size_t len = m->left;

	free(m->copy);
	m->copy = NULL;
	if (!len)
		return m->err;
	m->seed = m->seed * 1664525 + 1013904223;
	if (m->widest && len > 1 + (m->seed >> 8) % m->widest)
		len = 1 + (m->seed >> 8) % m->widest;
	m->copy = malloc(len);
	if (!m->copy)
		return -ENOMEM;
	memcpy(m->copy, m->p, len);
	m->p += len;
	m->left -= len;
	*p = m->copy;
	*n = len;
	return 1;
}

static inline struct memory_windows memory_windows(const void *p, size_t len,
						   size_t widest, uint32_t seed)
{
	return (struct memory_windows){
		.w = { memory_next },
		.p = p,
		.left = len,
		.widest = widest,
		.seed = seed,
	};
}

static inline void memory_windows_end(struct memory_windows *m)
{
	free(m->copy);
	m->copy = NULL;
}

struct witness {
	const uint8_t *stream;
	size_t len;
	size_t told; /* so many bytes of it */
	size_t kept; /* of these by the callback */
	bool wrong;  /* something else was told */
};

static inline void witness_see(struct witness *w, const void *p, size_t n)
{
	if (n > w->len - w->told || memcmp(w->stream + w->told, p, n) != 0)
		w->wrong = true;
	else
		w->told += n;
}

static inline int witness_keep(void *ctx, const void *p, size_t n)
{
	struct witness *w = ctx;

	witness_see(w, p, n);
	w->kept += n;
	return 0;
}

static inline struct tar_keep witness_of(struct witness *w)
{
	return (struct tar_keep){ witness_keep, w };
}

#endif
