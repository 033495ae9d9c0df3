/* SPDX-License-Identifier: Apache-2.0 */
/* A failure made smaller: leave out pieces while it still fails. */
#include "turns.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static bool fails_without(struct sequence *s, unsigned from, unsigned n)
{
	struct sequence shorter = *s;
	bool fails;

	shorter.ops = malloc(sizeof(*s->ops) * (s->count + 1));
	if (!shorter.ops)
		return false;
	memcpy(shorter.ops, s->ops, sizeof(*s->ops) * from);
	memcpy(shorter.ops + from, s->ops + from + n,
	       sizeof(*s->ops) * (s->count - from - n));
	shorter.count = s->count - n;
	fails = !turns_replay(&shorter);
	if (fails) {
		memcpy(s->ops, shorter.ops, sizeof(*s->ops) * shorter.count);
		s->count = shorter.count;
		memcpy(s->report, shorter.report, sizeof(s->report));
	}
	free(shorter.ops);
	return fails;
}

void turns_shrink(struct sequence *s, unsigned seconds)
{
	time_t until = time(NULL) + seconds;
	unsigned n = s->count / 2;

	while (n > 0 && time(NULL) < until) {
		bool some = false;

		for (unsigned at = s->count; at >= n && time(NULL) < until;
		     at -= n)
			some |= fails_without(s, at - n, n);
		if (!some || n > s->count)
			n /= 2;
	}
}

void turns_print(const struct sequence *s, unsigned count)
{
	char text[256];

	for (unsigned i = s->count > count ? s->count - count : 0; i < s->count;
	     i++) {
		op_describe(&s->ops[i], text, sizeof(text));
		printf("    %s\n", text);
	}
}
