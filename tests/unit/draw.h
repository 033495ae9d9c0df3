/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers that look random and are the same in every run. */
#ifndef LAYERFS_DRAW_H
#define LAYERFS_DRAW_H

#include <stdbool.h>
#include <stdint.h>

struct draw {
	uint64_t state; /* begin with any seed */
};

/* splitmix64, after Sebastiano Vigna. */
static inline uint64_t draw_bits(struct draw *d)
{
	uint64_t z = d->state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

/* One of 0 .. n - 1. */
static inline unsigned int draw(struct draw *d, unsigned int n)
{
	return (unsigned int)(draw_bits(d) >> 32) % n;
}

/* True once in n times. */
static inline bool draw_once_in(struct draw *d, unsigned int n)
{
	return draw(d, n) == 0;
}

#endif
