/* SPDX-License-Identifier: Apache-2.0 */
/* Are numbers all different?  Sorts them. */
#ifndef LAYERFS_DISTINCT_H
#define LAYERFS_DISTINCT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

static inline int distinct_order(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a;
	uint64_t y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

static inline bool distinct(uint64_t *numbers, size_t count)
{
	qsort(numbers, count, sizeof(*numbers), distinct_order);
	for (size_t i = 1; i < count; i++)
		if (numbers[i - 1] == numbers[i])
			return false;
	return true;
}

#endif
