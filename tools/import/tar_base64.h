/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How bsdtar writes the attributes of files into pax records.  In place, since
 * what is decoded is never longer.  Without I/O.
 */
#ifndef LAYERFS_TAR_BASE64_H
#define LAYERFS_TAR_BASE64_H

#include <stdbool.h>
#include <stddef.h>

/* %XX into bytes.  False: a % without two digits, or a NUL. */
bool tar_percent_decode(char *text);

/* Base64 with or without = at its end.  False: it is none. */
bool tar_base64_decode(char *text, size_t len, size_t *out);

#endif
