/* SPDX-License-Identifier: Apache-2.0 */
#include "compare.h"

#include <stdio.h>
#include <string.h>

#include "tree.h"

const char *compare_errno(int err)
{
	const char *name = err ? strerrorname_np(err) : "0";

	return name ? name : "?";
}

static bool same_outcome(const struct result *s, const struct result *r,
			 struct difference *d)
{
	char what[100];
	char left[40];
	char right[40];

	if (s->err != r->err) {
		snprintf(what, sizeof(what), "%s, reference %s",
			 compare_errno(s->err), compare_errno(r->err));
		difference_note(d, what, compare_errno(s->err),
				compare_errno(r->err));
		return false;
	}
	if (s->ret == r->ret)
		return true;
	snprintf(left, sizeof(left), "%lld", (long long)s->ret);
	snprintf(right, sizeof(right), "%lld", (long long)r->ret);
	difference_note(d, "return value", left, right);
	return false;
}

static size_t line_length(const char *p)
{
	return strcspn(p, "\n");
}

/* Copy a line; "(nothing)" at the end of the text. */
static void copy_line(const char *p, char *out, size_t size)
{
	if (*p)
		snprintf(out, size, "%.*s", (int)line_length(p), p);
	else
		snprintf(out, size, "(nothing)");
}

/* The words of a line that are no data: up to a quote or a digit. */
static void key_of(const char *line, char *out, size_t size)
{
	size_t len = strcspn(line, "\"0123456789\n");

	if (strncmp(line, "data", 4) == 0 || strncmp(line, "content", 7) == 0)
		len = strcspn(line, " \n");
	snprintf(out, size, "%.*s", (int)len, line);
}

static bool same_text(const struct result *s, const struct result *r,
		      struct difference *d)
{
	const char *x = s->text;
	const char *y = r->text;
	char left[DIFFERENCE_TEXT_BYTES];
	char right[DIFFERENCE_TEXT_BYTES];
	char keys[2][40];
	char what[160];

	if (s->digest == r->digest)
		return true;
	while (*x && *y) {
		size_t len = line_length(x);

		if (len != line_length(y) || memcmp(x, y, len) != 0)
			break;
		x += len + (x[len] == '\n');
		y += len + (y[len] == '\n');
	}
	copy_line(x, left, sizeof(left));
	copy_line(y, right, sizeof(right));
	key_of(left, keys[0], sizeof(keys[0]));
	key_of(right, keys[1], sizeof(keys[1]));
	snprintf(what, sizeof(what), "output: %s, reference: %s", keys[0],
		 keys[1]);
	difference_note(d, what, left, right);
	return false;
}

static bool same_stat(const struct result *s, const struct result *r,
		      enum tree_rule rule, const struct op_clock *clock,
		      struct difference *d)
{
	char left[DIFFERENCE_TEXT_BYTES];
	char right[DIFFERENCE_TEXT_BYTES];
	const char *what;

	if (!s->has_stat || !r->has_stat)
		return true;
	what = tree_stat_differs(&s->st, &r->st, rule, clock);
	if (!what)
		return true;
	tree_show_stat(&s->st, left, sizeof(left));
	tree_show_stat(&r->st, right, sizeof(right));
	difference_note(d, what, left, right);
	return false;
}

bool compare_wrong(const struct result *s, const struct result *r,
		   struct difference *d)
{
	char what[40];

	if (!s->wrong_len || r->wrong_len)
		return true;
	snprintf(what, sizeof(what), "wrong: %.*s",
		 (int)strcspn(s->wrong, "0123456789\"\n"), s->wrong);
	difference_note(d, what, s->wrong, r->wrong);
	return false;
}

bool compare_results(const struct result *subject,
		     const struct result *reference, enum tree_rule rule,
		     const struct op_clock *clock, struct difference *d)
{
	return same_outcome(subject, reference, d) &&
	       same_text(subject, reference, d) &&
	       same_stat(subject, reference, rule, clock, d);
}
