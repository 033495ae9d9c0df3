/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Numbers as tar archives write them.  Without I/O.
 */
#ifndef LAYERFS_TAR_NUMBER_H
#define LAYERFS_TAR_NUMBER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * A field of a header: octal digits, which may have spaces and NULs before them
 * and end by a space, a NUL or with the field (what follows a NUL is not looked
 * at; nothing is 0); or, if the highest bit is set, base 256 in two's complement
 * of all bits but that one.  False: garbage, or more than 64 bits.
 */
bool tar_number_field(const uint8_t *field, size_t len, int64_t *out);

/* Decimal digits and nothing else, up to INT64_MAX. */
bool tar_number_decimal(const char *text, size_t len, uint64_t *out);

struct tar_time {
	int64_t s;   /* since 1970, rounded down */
	uint32_t ns; /* from there on, less than 1e9 */
};

/*
 * A pax time: "-1.5" is half a second before -1.  What is finer than a
 * nanosecond is cut off.
 */
bool tar_number_time(const char *text, size_t len, struct tar_time *out);

#endif
