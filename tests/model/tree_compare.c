/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bytes.h"
#include "meant.h"
#include "tree.h"

#define FILLED_BLOCKS_MOST 128 /* 64 KiB: some for rounding is no matter */

static bool is_of_unions(enum tree_rule rule)
{
	return rule == TREE_UNIONS || rule == TREE_INDEXED;
}

/*
 * More holes than the other one has are welcome; fewer are not, unless they
 * come from the other one.
 */
static bool filled_holes(const struct statx *a, const struct statx *b,
			 const struct op_clock *clock)
{
	if (clock && clock->swapped)
		return false;
	return S_ISREG(a->stx_mode) && b->stx_blocks * 512 < b->stx_size &&
	       a->stx_blocks > b->stx_blocks + FILLED_BLOCKS_MOST;
}

static bool same_size(const struct statx *a, const struct statx *b,
		      enum tree_rule rule)
{
	if (rule != TREE_UNTOUCHED && S_ISDIR(a->stx_mode))
		return true;
	return a->stx_size == b->stx_size;
}

/*
 * One link means that a directory is merged and no one has counted.  Whether
 * it is merged depends on when it is copied up, so that agrees with anything.
 */
static bool same_links(const struct statx *a, const struct statx *b,
		       enum tree_rule rule)
{
	if (a->stx_nlink == b->stx_nlink || rule == TREE_FLATTENED)
		return true;
	if (S_ISDIR(a->stx_mode))
		return a->stx_nlink == 1 || b->stx_nlink == 1;
	return rule == TREE_UNIONS && meant_more_links(a, b);
}

static bool same_rdev(const struct statx *a, const struct statx *b)
{
	return a->stx_rdev_major == b->stx_rdev_major &&
	       a->stx_rdev_minor == b->stx_rdev_minor;
}

/*
 * A union changes its upper directories when it likes: when something in them
 * is copied up, and the kernel even when they are read.  What must move their
 * ctime is tested where it is done (hands_moved_ctime).
 */
static bool same_ctime(const struct statx *a, const struct statx *b,
		       enum tree_rule rule, const struct op_clock *clock)
{
	if (rule == TREE_UNTOUCHED)
		return clock_equal(&a->stx_ctime, &b->stx_ctime);
	if (S_ISDIR(a->stx_mode) || rule == TREE_FLATTENED)
		return true;
	if (!is_of_unions(rule))
		return clock_equal(&a->stx_ctime, &b->stx_ctime);
	return clock_same(clock, &a->stx_ctime, &b->stx_ctime, true) ||
	       meant_other_ctime(a, b, clock);
}

static const char *times_differ(const struct statx *a, const struct statx *b,
				enum tree_rule rule,
				const struct op_clock *clock)
{
	bool same;

	if (is_of_unions(rule))
		same = clock_same(clock, &a->stx_mtime, &b->stx_mtime, false);
	else
		same = clock_equal(&a->stx_mtime, &b->stx_mtime);
	if (!same)
		return "mtime";
	return same_ctime(a, b, rule, clock) ? NULL : "ctime";
}

const char *tree_stat_differs(const struct statx *a, const struct statx *b,
			      enum tree_rule rule, const struct op_clock *clock)
{
	if ((a->stx_mode & S_IFMT) != (b->stx_mode & S_IFMT))
		return "type";
	if (a->stx_mode != b->stx_mode)
		return "mode";
	if (a->stx_uid != b->stx_uid)
		return "uid";
	if (a->stx_gid != b->stx_gid)
		return "gid";
	if (!same_links(a, b, rule))
		return S_ISDIR(a->stx_mode) ? "nlink of a directory" : "nlink";
	if (!same_size(a, b, rule))
		return "size";
	if (!same_rdev(a, b))
		return "rdev";
	return times_differ(a, b, rule, clock);
}

static const char *place_differs(const struct statx *a, const struct statx *b,
				 enum tree_rule rule,
				 const struct op_clock *clock)
{
	/* The file system itself moves blocks about, so not those. */
	if (rule == TREE_UNTOUCHED)
		return a->stx_ino == b->stx_ino ? NULL : "st_ino";
	return filled_holes(a, b, clock) ? "holes were filled" : NULL;
}

static void show_time(const struct statx_timestamp *t, char *out, size_t size)
{
	snprintf(out, size, "%lld.%09u", (long long)t->tv_sec, t->tv_nsec);
}

void tree_show_stat(const struct statx *st, char *out, size_t size)
{
	char mtime[40];
	char ctime[40];

	show_time(&st->stx_mtime, mtime, sizeof(mtime));
	show_time(&st->stx_ctime, ctime, sizeof(ctime));
	snprintf(out, size,
		 "mode %07o owner %u:%u nlink %u size %llu blocks %llu rdev "
		 "%u:%u ino %llu mtime %s ctime %s",
		 st->stx_mode, st->stx_uid, st->stx_gid, st->stx_nlink,
		 (unsigned long long)st->stx_size,
		 (unsigned long long)st->stx_blocks, st->stx_rdev_major,
		 st->stx_rdev_minor, (unsigned long long)st->stx_ino, mtime,
		 ctime);
}

static void show_record(const struct record *r, char *out, size_t size)
{
	char st[400];

	tree_show_stat(&r->st, st, sizeof(st));
	snprintf(out, size, "%s content %016llx %s\n%s", st,
		 (unsigned long long)r->digest, r->wrong ? r->wrong : "",
		 r->xattrs);
}

static const char *type_name(const struct record *r)
{
	switch (r->st.stx_mode & S_IFMT) {
	case S_IFREG: return "file";
	case S_IFDIR: return "dir";
	case S_IFLNK: return "symlink";
	default: return "special";
	}
}

static void note(struct difference *d, const char *what,
		 const struct record *left, const struct record *right)
{
	const struct record *any = left ? left : right;
	char signature[100];
	char texts[2][DIFFERENCE_TEXT_BYTES] = { "(not there)", "(not there)" };

	if (d->found)
		return;
	if (left)
		show_record(left, texts[0], sizeof(texts[0]));
	if (right)
		show_record(right, texts[1], sizeof(texts[1]));
	snprintf(signature, sizeof(signature), "%s (%s)", what, type_name(any));
	bytes_quote(any->path, strlen(any->path), d->path, sizeof(d->path));
	difference_note(d, signature, texts[0], texts[1]);
}

static bool is_of_branches(enum tree_rule rule)
{
	return rule == TREE_SWAPPED || rule == TREE_FLATTENED;
}

/* The next line that counts, and its length. */
static const char *next_line(const char *p, enum tree_rule rule, size_t *len)
{
	while (is_of_branches(rule) && meant_private_xattr(p)) {
		p += strcspn(p, "\n");
		p += *p == '\n';
	}
	*len = strcspn(p, "\n");
	return p;
}

static bool same_xattrs(const char *a, const char *b, enum tree_rule rule)
{
	size_t x;
	size_t y;

	for (;;) {
		a = next_line(a, rule, &x);
		b = next_line(b, rule, &y);
		if (x != y || memcmp(a, b, x) != 0)
			return false;
		if (!*a || !*b)
			return *a == *b;
		a += x + (a[x] == '\n');
		b += y + (b[y] == '\n');
	}
}

static bool compare_records(const struct record *left,
			    const struct record *right, enum tree_rule rule,
			    const struct op_clock *clock, struct difference *d)
{
	const char *what =
		tree_stat_differs(&left->st, &right->st, rule, clock);

	if (!what && left->digest != right->digest)
		what = "content";
	if (!what && !same_xattrs(left->xattrs, right->xattrs, rule))
		what = "xattrs";
	if (!what)
		what = place_differs(&left->st, &right->st, rule, clock);
	if (what)
		note(d, what, left, right);
	return !what;
}

bool tree_compare(const struct tree *left, const struct tree *right,
		  enum tree_rule rule, const struct op_clock *clock,
		  struct difference *d)
{
	size_t i = 0;
	size_t k = 0;

	while (i < left->count && k < right->count) {
		const struct record *x = &left->records[i];
		const struct record *y = &right->records[k];
		int order = strcmp(x->path, y->path);

		if (order < 0)
			note(d, "only the subject has it", x, NULL);
		else if (order > 0)
			note(d, "the subject lacks it", NULL, y);
		else if (compare_records(x, y, rule, clock, d)) {
			i++;
			k++;
			continue;
		}
		return false;
	}
	if (i < left->count)
		note(d, "only the subject has it", &left->records[i], NULL);
	else if (k < right->count)
		note(d, "the subject lacks it", NULL, &right->records[k]);
	return i == left->count && k == right->count;
}

bool tree_check(const struct tree *subject, const struct tree *reference,
		struct difference *d)
{
	for (size_t i = 0; i < subject->count; i++) {
		const struct record *s = &subject->records[i];

		if (!s->wrong || reference->records[i].wrong)
			continue;
		note(d, s->wrong, s, &reference->records[i]);
		return false;
	}
	return true;
}
