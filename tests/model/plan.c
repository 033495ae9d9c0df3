/* SPDX-License-Identifier: Apache-2.0 */
#include "plan.h"

#include <stdlib.h>
#include <string.h>

#include "describe.h"

#define SPREAD_PERCENT  15
#define WATCHED_PERCENT 33 /* of sequences with features; it takes time */

void plan_make(struct plan *p, uint64_t seed, const struct plan_kind *kind)
{
	struct rng r;

	memset(p, 0, sizeof(*p));
	rng_seed(&r, seed);
	p->seed = seed;
	p->on_disk = rng_percent(&r, kind->disk_percent);
	p->rare = kind->rare;
	p->features = kind->features;
	p->unprivileged = kind->unprivileged;
	p->spread = kind->features && rng_percent(&r, SPREAD_PERCENT);
	p->watched = kind->features && rng_percent(&r, WATCHED_PERCENT);
	p->count = kind->operations;
	p->ops = calloc(p->count, sizeof(*p->ops));
	if (!p->ops)
		abort();
	describe_stack(&r, kind, &p->stack);
}

void plan_free(struct plan *p)
{
	stack_free(&p->stack);
	free(p->ops);
	memset(p, 0, sizeof(*p));
}

void plan_show(struct plan *p, FILE *out)
{
	fprintf(out, "  seed %llu, %s%s\n", (unsigned long long)p->seed,
		p->on_disk ? "on disk" : "in memory",
		p->spread ? ", every other lower not" : "");
	stack_show(&p->stack, out);
	for (size_t i = 0; i < p->count; i++) {
		if (p->ops[i].dropped)
			continue;
		fprintf(out, "  %4zu ", i);
		op_show(&p->ops[i], out);
		fputc('\n', out);
	}
}
