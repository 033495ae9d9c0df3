/* SPDX-License-Identifier: Apache-2.0 */
/* Lower layers: files of known content, and proof that nobody touched them. */
#ifndef DATA_LAYERS_H
#define DATA_LAYERS_H

#include <stdbool.h>
#include <stdint.h>

#include "program.h"

struct lower_file {
	uint64_t id; /* its pattern */
	uint64_t size;
	bool sparse; /* holes as pattern_is_hole says */
};

/* Write the file at `path`, which must be new.  0 or -errno. */
int layers_write(const char *path, const struct lower_file *f);

/*
 * A hash of all there is in both lower layers: names, types, modes, owners,
 * sizes, link counts, mtimes, ctimes, xattrs, contents.  0 or -errno.
 */
int layers_digest(const struct branches *b, uint64_t *out);

#endif
