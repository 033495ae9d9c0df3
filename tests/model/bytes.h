/* SPDX-License-Identifier: Apache-2.0 */
/* Contents made from a number, their digest, and bytes as readable text. */
#ifndef MODEL_BYTES_H
#define MODEL_BYTES_H

#include <stddef.h>
#include <stdint.h>

#define DIGEST_START 0xcbf29ce484222325ull

/* The bytes [off, off + len) of the endless content that `seed` stands for. */
void bytes_fill(uint32_t seed, uint64_t off, void *out, size_t len);

uint64_t bytes_digest(uint64_t digest, const void *data, size_t len);

/* Copy a string, cut to what fits; always ends in NUL. */
void bytes_text(char *out, size_t size, const char *text);

/* Quote as in a C string, cut with "..." when too long; always ends in NUL. */
void bytes_quote(const void *data, size_t len, char *out, size_t size);

#endif
