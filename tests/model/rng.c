/* SPDX-License-Identifier: Apache-2.0 */
#include "rng.h"

void rng_seed(struct rng *r, uint64_t seed)
{
	r->state = seed * 0x9e3779b97f4a7c15ull + 0x1234567;
	rng_next(r);
}

/* splitmix64: one word of state, good enough to choose test cases by. */
uint64_t rng_next(struct rng *r)
{
	uint64_t z = (r->state += 0x9e3779b97f4a7c15ull);

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
	return z ^ (z >> 31);
}

uint32_t rng_below(struct rng *r, uint32_t n)
{
	uint64_t word = rng_next(r);

	return n ? word % n : 0;
}

uint32_t rng_between(struct rng *r, uint32_t low, uint32_t high)
{
	return low + rng_below(r, high - low + 1);
}

bool rng_percent(struct rng *r, unsigned p)
{
	return rng_below(r, 100) < p;
}
