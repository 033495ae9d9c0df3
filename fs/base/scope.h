/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Scope owns: a variable declared with scoped_fd or scoped_free is given back
 * when its scope ends, on every path.  steal() is the only way out.
 */
#ifndef LAYERFS_SCOPE_H
#define LAYERFS_SCOPE_H

#include <stdlib.h>
#include <unistd.h>

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

#define scoped_fd   __attribute__((cleanup(scope_close_fd)))
#define scoped_free __attribute__((cleanup(scope_free)))

/* The value of the owner *p, which owns nothing from here on. */
#define steal(p)                             \
	({                                   \
		typeof(*(p)) stolen_ = *(p); \
		*(p) = NULL;                 \
		stolen_;                     \
	})

static inline int steal_fd(int *fd)
{
	int stolen = *fd;

	*fd = -1;
	return stolen;
}

static inline void scope_close_fd(const int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

static inline void scope_free(void *p)
{
	free(*(void **)p);
}

#endif
