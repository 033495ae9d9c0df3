/* SPDX-License-Identifier: Apache-2.0 */
/* Random numbers that are the same for the same seed, everywhere. */
#ifndef MODEL_RNG_H
#define MODEL_RNG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

struct rng {
	uint64_t state;
};

void rng_seed(struct rng *r, uint64_t seed);
uint64_t rng_next(struct rng *r);

/* 0 .. n-1; 0 for n = 0. */
uint32_t rng_below(struct rng *r, uint32_t n);
uint32_t rng_between(struct rng *r, uint32_t low, uint32_t high);

/* True in p of 100 cases. */
bool rng_percent(struct rng *r, unsigned p);

#define rng_pick(r, table) ((table)[rng_below((r), ARRAY_LEN(table))])

#endif
