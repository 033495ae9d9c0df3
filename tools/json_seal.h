/* SPDX-License-Identifier: Apache-2.0 */
/*
 * JSON that says of itself whether it is as it was written: its first member,
 * "xxh3", is the XXH3-64 of all bytes behind that line.  Against accidents; who
 * edits such a file knows how to compute it, too.
 */
#ifndef LAYERFS_JSON_SEAL_H
#define LAYERFS_JSON_SEAL_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Of an object as json_open writes it, not compact.  *out is the caller's.  0 or
 * -ENOMEM.
 */
int json_seal(const char *text, size_t size, char **out, size_t *out_size);

bool json_seal_holds(const char *text, size_t size);

#endif
