/* SPDX-License-Identifier: Apache-2.0 */
#include "report.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "compare.h"

struct report *report_new(void)
{
	struct report *r = mmap(NULL, sizeof(*r), PROT_READ | PROT_WRITE,
				MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (r == MAP_FAILED)
		abort();
	return r;
}

void report_count(struct report *r, enum op_kind kind, int err)
{
	atomic_fetch_add(&r->operations, 1);
	if (err >= 0 && err < ERRNO_MAX)
		atomic_fetch_add(&r->outcomes[kind][err], 1);
}

void report_meant(struct report *r)
{
	for (size_t i = 0; i < MEANT_MAX && meant_row(i); i++) {
		atomic_fetch_add(&r->meant[i], meant_row(i)->seen);
		meant_row(i)->seen = 0;
	}
}

static struct cluster *find(struct report *r, const char *sign)
{
	for (size_t i = 0; i < r->cluster_count; i++)
		if (strcmp(r->clusters[i].sign, sign) == 0)
			return &r->clusters[i];
	return NULL;
}

/* All that do not fit go into the last one. */
static struct cluster *add(struct report *r, const char *sign, uint64_t seed)
{
	struct cluster *c;

	if (r->cluster_count == CLUSTERS_MAX)
		return &r->clusters[CLUSTERS_MAX - 1];
	c = &r->clusters[r->cluster_count++];
	snprintf(c->sign, sizeof(c->sign), "%s", sign);
	c->seed = seed;
	return c;
}

bool report_failure(struct report *r, const struct difference *d, uint64_t seed)
{
	char sign[SIGN_BYTES];
	struct cluster *c;
	bool is_new;

	difference_sign(d, sign, sizeof(sign));
	atomic_fetch_add(&r->failed, 1);
	while (atomic_flag_test_and_set(&r->lock))
		;
	c = find(r, sign);
	is_new = !c;
	if (is_new)
		c = add(r, sign, seed);
	c->count++;
	atomic_flag_clear(&r->lock);
	return is_new;
}

static void show_row(const struct report *r, enum op_kind kind, FILE *out)
{
	fprintf(out, "%-16s", op_name(kind));
	for (int err = 0; err < ERRNO_MAX; err++)
		if (r->outcomes[kind][err])
			fprintf(out, " %s:%lu", compare_errno(err),
				r->outcomes[kind][err]);
	fputc('\n', out);
}

static size_t outcomes_of(const struct report *r, enum op_kind kind)
{
	size_t count = 0;

	for (int err = 0; err < ERRNO_MAX; err++)
		count += r->outcomes[kind][err] > 0;
	return count;
}

void report_table(const struct report *r, FILE *out)
{
	size_t kinds = 0;
	size_t pairs = 0;

	for (size_t i = 0; i < OP_COUNT; i++) {
		size_t n = outcomes_of(r, i);

		if (n == 0)
			continue;
		show_row(r, i, out);
		kinds++;
		pairs += n;
	}
	fprintf(out, "%lu operations of %zu kinds (of %d), %zu outcomes\n",
		r->operations, kinds, OP_COUNT, pairs);
}

static int by_count(const void *a, const void *b)
{
	const struct cluster *x = a;
	const struct cluster *y = b;

	return x->count < y->count ? 1 : x->count > y->count ? -1 : 0;
}

void report_summary(struct report *r, FILE *out)
{
	qsort(r->clusters, r->cluster_count, sizeof(r->clusters[0]), by_count);
	for (size_t i = 0; i < r->cluster_count; i++)
		fprintf(out, "%6lu  %s (first: --seed %llu)\n",
			r->clusters[i].count, r->clusters[i].sign,
			(unsigned long long)r->clusters[i].seed);
	for (size_t i = 0; i < MEANT_MAX && meant_row(i); i++)
		if (r->meant[i])
			fprintf(out, "meant: %s: %lu times (%s)\n",
				meant_row(i)->name, r->meant[i],
				meant_row(i)->reason);
}
