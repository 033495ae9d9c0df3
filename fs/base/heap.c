/* SPDX-License-Identifier: Apache-2.0 */
#include "heap.h"

#include <malloc.h>

#define TRIM_AFTER 512 /* things, some 50 kB */

void heap_take(struct heap_use *h)
{
	atomic_fetch_add_explicit(&h->living, 1, memory_order_relaxed);
}

void heap_give(struct heap_use *h)
{
	atomic_fetch_add_explicit(&h->freed, 1, memory_order_relaxed);
	atomic_fetch_sub_explicit(&h->living, 1, memory_order_relaxed);
}

bool heap_trim(struct heap_use *h)
{
	unsigned int freed = atomic_load(&h->freed);

	/* Trimming walks the heap: worth it when half of it is free. */
	if (freed < TRIM_AFTER || freed < atomic_load(&h->living))
		return false;
	atomic_store(&h->freed, 0);
	malloc_trim(0);
	return true;
}
