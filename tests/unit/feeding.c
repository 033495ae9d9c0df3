/* SPDX-License-Identifier: Apache-2.0 */
#include "feeding.h"

#include "inflate.h"

const struct feeding feeding_whole = { SIZE_MAX, FEEDING_OUT, false };
const struct feeding feeding_whole_by_zlib = { SIZE_MAX, FEEDING_OUT, true };

struct inflate_limits feeding_limits;
const char *feeding_why;

void feeding_begin(void)
{
	feeding_limits = inflate_limits_default;
	feeding_why = NULL;
}

static int step_to_end(struct inflate *i, const struct blob *from,
		       const struct feeding *how, struct blob *to)
{
	static uint8_t room[FEEDING_OUT];
	struct flow f = { .in = from->p };
	size_t left = from->n;
	int err = 0;

	do {
		if (!f.in_len) {
			f.in_len = left < how->in ? left : how->in;
			left -= f.in_len;
		}
		f.out = room;
		f.out_len = how->out;
		err = inflate_step(i, &f);
		blob_add(to, room, how->out - f.out_len);
	} while (!err && (left || f.in_len || !f.out_len));
	return err ?: inflate_end(i);
}

int feeding_plain(const struct blob *from, const struct feeding *how,
		  struct blob *to)
{
	struct inflate_options o = { feeding_limits, how->zlib_only };
	struct inflate *i = NULL;
	int err = inflate_open(inflate_sniff(from->p, from->n), &o, &i,
			       &feeding_why);

	if (err)
		return err;
	err = step_to_end(i, from, how, to);
	if (err)
		feeding_why = inflate_why(i);
	inflate_close(i);
	return err;
}
