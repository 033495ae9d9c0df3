/* SPDX-License-Identifier: Apache-2.0 */
#include "watch.h"

#include <stdlib.h>
#include <sys/mman.h>

struct watch *watch_new(size_t count)
{
	struct watch *w = mmap(NULL, count * sizeof(*w), PROT_READ | PROT_WRITE,
			       MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (w == MAP_FAILED)
		abort();
	for (size_t i = 0; i < count; i++)
		w[i].last = time(NULL);
	return w;
}

void watch_start(struct watch *w, uint64_t seed)
{
	w->seed = seed;
	w->last = time(NULL);
}

void watch_op(struct watch *w, enum op_kind kind)
{
	w->kind = kind;
	w->last = time(NULL);
}

bool watch_is_stuck(const struct watch *w)
{
	return time(NULL) - w->last > WATCH_SECONDS;
}
