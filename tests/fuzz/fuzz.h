/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What libFuzzer calls, and replay.c for each file of a corpus.  Asserts stay on
 * whatever the flags say.
 */
#ifndef LAYERFS_TESTS_FUZZ_H
#define LAYERFS_TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define must(condition)                                               \
	do {                                                          \
		if (!(condition)) {                                   \
			fprintf(stderr, "%s:%d: not: %s\n", __FILE__, \
				__LINE__, #condition);                \
			abort();                                      \
		}                                                     \
	} while (0)

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

#endif
