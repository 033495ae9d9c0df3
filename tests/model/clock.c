/* SPDX-License-Identifier: Apache-2.0 */
#include "clock.h"

#include <stdlib.h>
#include <unistd.h>

#define BEFORE (-1) /* in place of an operation */

struct range {
	long first;
	long last;
};

void clock_begin(struct op_clock *c)
{
	if ((c->count & (c->count + 1)) == 0)
		c->periods = realloc(c->periods,
				     (c->count + 1) * 2 * sizeof(*c->periods));
	if (!c->periods)
		abort();
	clock_gettime(CLOCK_REALTIME_COARSE, &c->periods[c->count].tick);
	c->count++;
	clock_end(c);
}

void clock_end(struct op_clock *c)
{
	clock_gettime(CLOCK_REALTIME, &c->periods[c->count - 1].end);
}

void clock_free(struct op_clock *c)
{
	free(c->periods);
	c->periods = NULL;
	c->count = 0;
}

void clock_tick(void)
{
	struct timespec start;
	struct timespec now;

	clock_gettime(CLOCK_REALTIME_COARSE, &start);
	do {
		usleep(300);
		clock_gettime(CLOCK_REALTIME_COARSE, &now);
	} while (now.tv_nsec == start.tv_nsec);
}

static bool is_after(const struct statx_timestamp *t, const struct timespec *p)
{
	if (t->tv_sec != p->tv_sec)
		return t->tv_sec > p->tv_sec;
	return t->tv_nsec > p->tv_nsec;
}

static bool is_before(const struct statx_timestamp *t, const struct timespec *p)
{
	if (t->tv_sec != p->tv_sec)
		return t->tv_sec < p->tv_sec;
	return t->tv_nsec < p->tv_nsec;
}

/* From the first operation that ended later to the last that began earlier. */
static struct range range_of(const struct op_clock *c,
			     const struct statx_timestamp *t)
{
	struct range r = { 0, BEFORE };

	while (r.first < (long)c->count &&
	       is_after(t, &c->periods[r.first].end))
		r.first++;
	for (long i = c->count; i-- > 0;) {
		if (is_before(t, &c->periods[i].tick))
			continue;
		r.last = i;
		break;
	}
	if (r.first == (long)c->count) /* in the future */
		r.last = r.first;
	if (r.last == BEFORE)
		r.first = BEFORE;
	if (r.first > r.last) /* between two, as when a close comes late */
		return (struct range){ r.last, r.first };
	return r;
}

bool clock_is_older(const struct statx_timestamp *a,
		    const struct statx_timestamp *b)
{
	if (a->tv_sec != b->tv_sec)
		return a->tv_sec < b->tv_sec;
	return a->tv_nsec < b->tv_nsec;
}

bool clock_equal(const struct statx_timestamp *a,
		 const struct statx_timestamp *b)
{
	return a->tv_sec == b->tv_sec && a->tv_nsec == b->tv_nsec;
}

bool clock_same(const struct op_clock *c, const struct statx_timestamp *a,
		const struct statx_timestamp *b, bool before_same)
{
	struct range x;
	struct range y;

	if (clock_equal(a, b))
		return true;
	x = range_of(c, a);
	y = range_of(c, b);
	if (x.last == BEFORE && y.last == BEFORE)
		return before_same;
	if (x.first >= (long)c->count && y.first >= (long)c->count)
		return false;
	return x.first <= y.last && y.first <= x.last;
}

static bool is_outside(const struct op_clock *c, struct range r)
{
	return r.first == BEFORE || r.first >= (long)c->count;
}

bool clock_is_made_up(const struct op_clock *c, const struct statx_timestamp *t)
{
	return is_outside(c, range_of(c, t));
}

bool clock_is_now(const struct op_clock *c, const struct statx_timestamp *t)
{
	return range_of(c, t).last == (long)c->count - 1;
}

bool clock_is_earlier(const struct op_clock *c, const struct statx_timestamp *a,
		      const struct statx_timestamp *b)
{
	struct range x = range_of(c, a);
	struct range y = range_of(c, b);

	return !is_outside(c, y) && x.last < y.first;
}
