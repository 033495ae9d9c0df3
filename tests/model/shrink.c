/* SPDX-License-Identifier: Apache-2.0 */
#include "shrink.h"

#include <stdlib.h>
#include <time.h>

struct shrink {
	struct arena *arena;
	struct plan *plan;
	struct difference *d;
	time_t end;
};

static bool is_over(const struct shrink *s)
{
	return time(NULL) > s->end;
}

static bool still_fails(struct shrink *s)
{
	struct difference now;

	run_plan(s->arena, s->plan, &now);
	if (!difference_is_like(&now, s->d))
		return false;
	*s->d = now;
	return true;
}

static void set_all(bool **flags, size_t count, bool value)
{
	for (size_t i = 0; i < count; i++)
		*flags[i] = value;
}

/* Those that are not dropped yet come first; their number. */
static size_t gather(bool **flags, size_t count)
{
	size_t kept = 0;

	for (size_t i = 0; i < count; i++)
		if (!*flags[i])
			flags[kept++] = flags[i];
	return kept;
}

/* Drop chunks of that size, from the end, where it does no harm. */
static void drop_chunks(struct shrink *s, bool **flags, size_t count,
			size_t size)
{
	for (size_t end = count; end > 0 && !is_over(s);) {
		size_t start = end > size ? end - size : 0;

		set_all(flags + start, end - start, true);
		if (!still_fails(s))
			set_all(flags + start, end - start, false);
		end = start;
	}
}

static void drop_what_can_be(struct shrink *s, bool **flags, size_t count)
{
	size_t size = (count + 1) / 2;

	while (count > 0 && !is_over(s)) {
		drop_chunks(s, flags, count, size);
		count = gather(flags, count);
		if (size == 1)
			break;
		size = (size + 1) / 2;
	}
}

static void drop_operations(struct shrink *s)
{
	struct plan *p = s->plan;
	bool **flags = calloc(p->count + 1, sizeof(*flags));

	if (!flags)
		abort();
	for (size_t i = 0; i < p->count; i++)
		flags[i] = &p->ops[i].dropped;
	drop_what_can_be(s, flags, gather(flags, p->count));
	free(flags);
}

static size_t count_items(const struct stack *s)
{
	size_t count = 0;

	for (size_t i = 0; i < s->count; i++)
		count += s->layers[i].count;
	return count;
}

/* The roots of layers stay. */
static void drop_items(struct shrink *s)
{
	struct stack *stack = &s->plan->stack;
	bool **flags = calloc(count_items(stack) + 1, sizeof(*flags));
	size_t n = 0;

	if (!flags)
		abort();
	for (size_t i = 0; i < stack->count; i++)
		for (size_t k = 1; k < stack->layers[i].count; k++)
			flags[n++] = &stack->layers[i].items[k].dropped;
	drop_what_can_be(s, flags, gather(flags, n));
	free(flags);
}

/* Attributes that a reader need not wonder about. */
static void drop_xattrs(struct shrink *s)
{
	struct stack *stack = &s->plan->stack;

	for (size_t i = 0; i < stack->count; i++) {
		for (size_t k = 0; k < stack->layers[i].count; k++) {
			struct item *it = &stack->layers[i].items[k];
			size_t had = it->xattr_count;

			if (!had || it->dropped || is_over(s))
				continue;
			it->xattr_count = 0;
			if (!still_fails(s))
				it->xattr_count = had;
		}
	}
}

void shrink_plan(struct arena *a, struct plan *p, struct difference *d,
		 unsigned seconds)
{
	struct report *report = a->report;
	struct shrink s = { a, p, d, time(NULL) + seconds };

	a->report = NULL;
	if (still_fails(&s)) {
		drop_operations(&s);
		drop_items(&s);
		drop_operations(&s);
		drop_xattrs(&s);
	}
	a->report = report;
}
