/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bytes that say where they come from: a pure function of an id (the operation
 * that wrote them, or the layer file they began in) and the offset.  A byte
 * that stands in the wrong place, or comes from the wrong write, shows.
 */
#ifndef DATA_PATTERN_H
#define DATA_PATTERN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PATTERN_BLOCK 65536 /* bytes; holes of sparse files are whole ones */

/* A good 64-bit mixture of two numbers; also the tests' random numbers. */
uint64_t pattern_mix(uint64_t a, uint64_t b);

/* The len bytes of pattern `id` that belong at offset `off`. */
void pattern_fill(void *buf, uint64_t id, uint64_t off, size_t len);

/* True if the block that holds `off` is a hole in the sparse file `id`. */
bool pattern_is_hole(uint64_t id, uint64_t off);

/* Like pattern_fill, with the zeros that the holes of a sparse file read as. */
void pattern_fill_sparse(void *buf, uint64_t id, uint64_t off, size_t len);

/* Where the first of len bytes differs; len if none does. */
size_t pattern_differs(const void *a, const void *b, size_t len);

/* A running hash, for telling whether anything changed. */
uint64_t pattern_hash(uint64_t hash, const void *buf, size_t len);

#endif
