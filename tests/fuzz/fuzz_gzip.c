/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A blob of any bytes through inflate_step: whether it is taken, and what comes
 * of it, depends neither on the pieces in which it comes nor on the library.
 * The first two bytes say how large the pieces are.
 */
#include <errno.h>
#include <string.h>

#include "fuzz.h"
#include "inflate.h"

#define OUT_MAX (1 << 20) /* bytes; the limit is less */

static uint8_t first[OUT_MAX + 65536];
static uint8_t second[OUT_MAX + 65536];

struct feeding {
	size_t in;
	size_t out;
	bool zlib_only;
};

static int feed(struct inflate *i, const struct feeding *how, const uint8_t *p,
		size_t left, uint8_t *to)
{
	struct flow f = { .in = p, .out = to };
	int err;

	do {
		if (!f.in_len) {
			f.in_len = left < how->in ? left : how->in;
			left -= f.in_len;
		}
		f.out_len = how->out;
		err = inflate_step(i, &f);
	} while (!err && (left || f.in_len || !f.out_len));
	must(!err || inflate_why(i));
	return err ?: (int)(f.out - to);
}

/* How many bytes came of it, or -errno. */
static int plain_of(const uint8_t *p, size_t n, const struct feeding *how,
		    uint8_t *to)
{
	struct inflate_options o = { inflate_limits_default, how->zlib_only };
	struct inflate *i;
	const char *why = NULL;
	int len;
	int err;

	o.limits.plain_max = OUT_MAX;
	o.limits.zstd_window_log = 20;
	if (inflate_open(inflate_sniff(p, n), &o, &i, &why)) {
		must(why);
		return -EOPNOTSUPP;
	}
	len = feed(i, how, p, n, to);
	err = len < 0 ? len : inflate_end(i);
	inflate_close(i);
	return err ?: len;
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct feeding whole = { SIZE_MAX, 65536, true };
	struct feeding by_isal = { SIZE_MAX, 65536, false };
	struct feeding pieces = { SIZE_MAX, 65536, false };
	int one;
	int two;

	if (n < 2)
		return 0;
	pieces.in = 1u + p[0] % 64;
	pieces.out = 16u + p[1] * 16u;
	one = plain_of(p + 2, n - 2, &by_isal, first);
	two = plain_of(p + 2, n - 2, &pieces, second);
	must((one < 0) == (two < 0));
	must(one < 0 || (one == two && !memcmp(first, second, (size_t)one)));
	two = plain_of(p + 2, n - 2, &whole, second);
	must(one < 0 || two < 0 ||
	     (one == two && !memcmp(first, second, (size_t)one)));
	return 0;
}
