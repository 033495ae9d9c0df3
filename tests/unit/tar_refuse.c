/* SPDX-License-Identifier: Apache-2.0 */
/* Archives that are refused, each by its rule. */
#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "scope.h"
#include "tar_made.h"
#include "tar_reader.h"
#include "tests/import/witness.h"

/* Read all of it; which rule was broken. */
static enum tar_rule rule_of(const struct tar_made *m, size_t widest,
			     const struct tar_limits *limits)
{
	struct memory_windows in = memory_windows(m->bytes, m->len, widest, 3);
	struct witness w = { .stream = m->bytes, .len = m->len };
	int rule = TAR_RULES;
	struct tar_entry e;
	struct tar *t;
	int more;

	cr_assert_eq(tar_open(&in.w, witness_of(&w), limits, &t), 0);
	while ((more = tar_next(t, &e)) > 0)
		continue;
	if (!more)
		rule = TAR_FINE;
	for (int i = 1; more && i < TAR_RULES; i++)
		if (tar_error(t) == tar_rule_text(i))
			rule = i;
	if (more)
		cr_expect_eq(more, tar_rule_errno(rule));
	cr_expect_not(w.wrong);
	tar_close(t);
	memory_windows_end(&in);
	return rule;
}

static void expect_rule(const struct tar_made *m, enum tar_rule want)
{
	enum tar_rule got = rule_of(m, 0, NULL);

	cr_expect_eq(got, want, "%s, not %s", tar_rule_text(got),
		     tar_rule_text(want));
	cr_expect_eq(rule_of(m, 100, NULL), want);
}

/* One entry and what the header before it says. */
static const struct {
	enum tar_rule rule;
	const char *records[6];
	struct made_head head;
} entries[] = {
	{ TAR_TYPE, { NULL }, { .type = '8' } },
	{ TAR_TYPE, { NULL }, { .type = 'A' } },
	{ TAR_TYPE, { NULL }, { .type = 'N' } },
	{ TAR_TYPE, { NULL }, { .type = '\xff' } },
	{ TAR_MULTIVOLUME, { NULL }, { .type = 'M' } },
	{ TAR_SPARSE_DIALECT, { NULL }, { .type = 'S' } },
	{ TAR_SPARSE_DIALECT, { NULL }, { .type = 'S', .magic = MADE_V7 } },
	{ TAR_SIZE, { NULL }, { .type = '0', .size = "garbage" } },
	{ TAR_SIZE, { NULL }, { .type = '0', .size = "-1" } },
	{ TAR_NUMBER, { NULL }, { .type = '0', .uid = "garbage" } },
	{ TAR_NUMBER, { NULL }, { .type = '0', .mtime = "12:00" } },
	{ TAR_DEVICE, { NULL }, { .type = '3', .major = "10000" } },
	{ TAR_DEVICE, { NULL }, { .type = '4', .minor = "4000000" } },
	{ TAR_PATH_EMPTY, { NULL }, { .type = '0', .path = "" } },
	{ TAR_TARGET_EMPTY, { NULL }, { .type = '1', .link = "" } },
	{ TAR_TARGET_EMPTY, { NULL }, { .type = '2', .link = "" } },
	{ TAR_OWNER, { "uid=4294967295" }, { .type = '0' } },
	{ TAR_OWNER, { "gid=4294967296" }, { .type = '0' } },
	{ TAR_PAX_NUMBER, { "uid=-1" }, { .type = '0' } },
	{ TAR_PAX_NUMBER, { "uid=0x1" }, { .type = '0' } },
	{ TAR_PAX_NUMBER, { "size=-1" }, { .type = '0' } },
	{ TAR_PAX_NUMBER, { "size=9223372036854775808" }, { .type = '0' } },
	{ TAR_TRUNCATED, { "size=9223372036854775807" }, { .type = '0' } },
	{ TAR_PAX_TIME, { "mtime=soon" }, { .type = '0' } },
	{ TAR_SIZE, { "size=1" }, { .type = 'D', .magic = MADE_GNU } },
	{ TAR_META_ALONE, { "path=a" }, { .type = 'V', .magic = MADE_GNU } },
	{ TAR_META_ALONE, { "path=a" }, { .type = 'g' } },
	{ TAR_SPARSE_VERSION,
	  { "GNU.sparse.major=2", "GNU.sparse.minor=0" },
	  { .type = '0' } },
	{ TAR_SPARSE_VERSION, { "GNU.sparse.major=1" }, { .type = '0' } },
	{ TAR_SPARSE_VERSION, { "GNU.sparse.realsize=1" }, { .type = '0' } },
	{ TAR_SPARSE_VERSION,
	  { "GNU.sparse.major=1", "GNU.sparse.minor=0", "GNU.sparse.map=0,0" },
	  { .type = '0' } },
	{ TAR_SPARSE_MAP, { "GNU.sparse.map=0,0" }, { .type = '0' } },
	{ TAR_SPARSE_MAP,
	  { "GNU.sparse.map=0,0", "GNU.sparse.numblocks=2" },
	  { .type = '0' } },
	{ TAR_SPARSE_MAP,
	  { "GNU.sparse.map=0,0", "GNU.sparse.numblocks=1",
	    "GNU.sparse.offset=0", "GNU.sparse.numbytes=0" },
	  { .type = '0' } },
	{ TAR_SPARSE_MAP,
	  { "GNU.sparse.major=1", "GNU.sparse.minor=0" },
	  { .type = '0', .body = "" } },
	{ TAR_SPARSE_MAP,
	  { "GNU.sparse.major=1", "GNU.sparse.minor=0" },
	  { .type = '0', .body = "1\n0\n0\n" } },
	{ TAR_SPARSE_FIT,
	  { "GNU.sparse.map=0,1", "GNU.sparse.numblocks=1" },
	  { .type = '0' } },
	{ TAR_SPARSE_FIT,
	  { "GNU.sparse.map=9,1", "GNU.sparse.numblocks=1",
	    "GNU.sparse.size=9" },
	  { .type = '0', .body = "x" } },
	{ TAR_SPARSE_TYPE,
	  { "GNU.sparse.map=0,0", "GNU.sparse.numblocks=1" },
	  { .type = '5' } },
	{ TAR_SPARSE_DIALECT,
	  { "GNU.sparse.map=0,0", "GNU.sparse.numblocks=1" },
	  { .type = 'S', .magic = MADE_GNU } },
};

Test(tar_refuse, entries_that_break_a_rule)
{
	for (size_t i = 0; i < ARRAY_LEN(entries); i++) {
		struct tar_made *m = made_begin();

		if (entries[i].records[0])
			made_pax(m, 'x', entries[i].records);
		made_add(m, entries[i].head);
		made_zeroes(m, 2);
		cr_log_info("case %zu", i);
		expect_rule(m, entries[i].rule);
	}
}

Test(tar_refuse, what_two_ways_say_differently)
{
	struct tar_made *m = made_begin();

	PAX(m, "path=a");
	ADD(m, .magic = MADE_GNU, .type = 'L', .body = "b");
	ADD(m, .type = '0', .path = "c");
	expect_rule(m, TAR_NAME_TWICE);
	m = made_begin();
	ADD(m, .magic = MADE_GNU, .type = 'K', .body = "b");
	PAX(m, "linkpath=a");
	ADD(m, .type = '2', .link = "c");
	expect_rule(m, TAR_NAME_TWICE);
}

Test(tar_refuse, long_names_with_something_after_their_end)
{
	struct tar_made *m = made_begin();

	ADD(m, .magic = MADE_GNU, .type = 'L', .body = "a\0b", .body_len = 3);
	ADD(m, .type = '0');
	expect_rule(m, TAR_NAME_NUL);
	m = made_begin();
	ADD(m, .magic = MADE_GNU, .type = 'L', .body = "a\0\0\0",
	    .body_len = 4);
	ADD(m, .type = '0');
	expect_rule(m, TAR_FINE);
}

Test(tar_refuse, global_records_about_one_entry)
{
	static const char *const records[] = {
		"path=a",
		"linkpath=a",
		"size=0",
		"GNU.sparse.major=1",
	};

	for (size_t i = 0; i < ARRAY_LEN(records); i++) {
		struct tar_made *m = made_begin();

		made_pax(m, 'g', (const char *const[]){ records[i], NULL });
		ADD(m, .type = '0');
		expect_rule(m, TAR_GLOBAL_FIELD);
	}
}

Test(tar_refuse, headers_that_belong_to_no_entry)
{
	static const size_t zeroes[] = { 0, 1, 2, 4 };

	for (size_t i = 0; i < ARRAY_LEN(zeroes); i++) {
		struct tar_made *m = made_begin();

		PAX(m, "path=a");
		made_zeroes(m, zeroes[i]);
		expect_rule(m, TAR_META_ALONE);
	}
}

Test(tar_refuse, a_lone_zero_block_with_more_after_it)
{
	struct tar_made *m = made_begin();

	ADD(m, .type = '0');
	made_zeroes(m, 1);
	ADD(m, .type = '0');
	expect_rule(m, TAR_LONE_ZERO_BLOCK);
}

/* An archive of everything that has a body, in 512-byte blocks. */
static struct tar_made *some(void)
{
	struct tar_made *m = made_begin();

	PAX(m, "path=a");
	ADD(m, .type = '0', .body = "body");
	ADD(m, .magic = MADE_GNU, .type = 'L', .body = "name");
	ADD(m, .type = '0', .body = "body");
	return m;
}

Test(tar_refuse, archives_that_are_cut)
{
	struct tar_made *m = some();
	size_t len = m->len;

	for (size_t cut = 0; cut < len; cut++) {
		enum tar_rule got;

		m->len = cut;
		got = rule_of(m, cut % 3 ? 100 : 0, NULL);
		if (cut == 0 || cut == len / 2)
			cr_expect_eq(got, TAR_FINE, "at %zu", cut);
		else if (cut == len / 4 || cut == len * 3 / 4)
			cr_expect_eq(got, TAR_META_ALONE, "at %zu", cut);
		else
			cr_expect_eq(got, TAR_TRUNCATED, "at %zu", cut);
	}
}

/* How to go over a limit of so many bytes or things. */
struct excess {
	size_t offset; /* of the limit in its struct */
	size_t limit;  /* enough for the entry */
	enum tar_rule rule;
	const char *records[4];
	struct made_head head;
};

#define LIMIT(of) offsetof(struct tar_limits, of)

static const struct excess excesses[] = {
	{ LIMIT(path_bytes), 3, TAR_PATH_LENGTH, { 0 }, { .path = "a/b" } },
	{ LIMIT(name_bytes), 3, TAR_NAME_LENGTH, { 0 }, { .path = "./abc/" } },
	{ LIMIT(depth), 3, TAR_PATH_DEPTH, { 0 }, { .path = "//a/b/../" } },
	{ LIMIT(symlink_bytes),
	  5,
	  TAR_TARGET_LENGTH,
	  { 0 },
	  { .type = '2', .link = "a/b/c" } },
	{ LIMIT(path_bytes),
	  5,
	  TAR_PATH_LENGTH,
	  { 0 },
	  { .type = '1', .link = "a/b/c" } },
	{ LIMIT(name_bytes),
	  3,
	  TAR_NAME_LENGTH,
	  { 0 },
	  { .type = '1', .link = "a/bcd" } },
	{ LIMIT(xattr_name_bytes),
	  6,
	  TAR_XATTR_NAME,
	  { "SCHILY.xattr.user.a=b" },
	  { .type = '0' } },
	{ LIMIT(xattr_bytes),
	  3,
	  TAR_XATTR_SIZE,
	  { "SCHILY.xattr.user.a=abc" },
	  { .type = '0' } },
	{ LIMIT(xattrs),
	  2,
	  TAR_XATTR_COUNT,
	  { "SCHILY.xattr.a=b", "SCHILY.xattr.b=b" },
	  { .type = '0' } },
	{ LIMIT(xattr_names_bytes),
	  5,
	  TAR_XATTR_NAMES_SIZE,
	  { "SCHILY.xattr.a=b", "SCHILY.xattr.bc=b" },
	  { .type = '0' } },
	{ LIMIT(meta_bytes), 9, TAR_META_SIZE, { "path=a" }, { .type = '0' } },
	{ LIMIT(segments),
	  2,
	  TAR_SPARSE_COUNT,
	  { "GNU.sparse.map=0,0,0,0", "GNU.sparse.numblocks=2" },
	  { .type = '0' } },
	{ LIMIT(headers), 1, TAR_HEADER_COUNT, { 0 }, { .type = '0' } },
	{ LIMIT(headers), 2, TAR_HEADER_COUNT, { "path=a" }, { .type = '0' } },
};

static void set_limit(struct tar_limits *l, size_t offset, size_t value)
{
	uint64_t wide = value;

	if (offset == LIMIT(headers))
		memcpy((char *)l + offset, &wide, sizeof(wide));
	else
		memcpy((char *)l + offset, &value, sizeof(value));
}

Test(tar_refuse, what_is_over_a_limit_but_not_what_is_at_it)
{
	for (size_t i = 0; i < ARRAY_LEN(excesses); i++) {
		const struct excess *x = &excesses[i];
		struct tar_limits limits = TAR_LIMITS_DEFAULT;
		struct tar_made *m = made_begin();

		if (x->records[0])
			made_pax(m, 'x', x->records);
		made_add(m, x->head);
		set_limit(&limits, x->offset, x->limit);
		cr_expect_eq(rule_of(m, 0, &limits), TAR_FINE, "case %zu", i);
		set_limit(&limits, x->offset, x->limit - 1);
		cr_expect_eq(rule_of(m, 0, &limits), x->rule, "case %zu", i);
	}
}

Test(tar_refuse, global_headers_are_one_long_header)
{
	static const char *const records[] = { "comment=1", NULL };
	struct tar_limits limits = TAR_LIMITS_DEFAULT;
	struct tar_made *m = made_begin();

	limits.meta_bytes = 2 * 13;
	made_pax(m, 'g', records);
	made_pax(m, 'g', records);
	cr_expect_eq(rule_of(m, 0, &limits), TAR_FINE);
	made_pax(m, 'g', records);
	cr_expect_eq(rule_of(m, 0, &limits), TAR_META_SIZE);
}

Test(tar_refuse, every_rule_has_words_and_an_errno)
{
	cr_expect_eq(tar_rule_errno(TAR_FINE), 0);
	for (int i = 1; i < TAR_RULES; i++) {
		cr_expect_not_null(tar_rule_text(i), "rule %d", i);
		cr_expect_lt(tar_rule_errno(i), 0, "rule %d", i);
		for (int k = 0; k < i; k++)
			cr_expect_str_neq(tar_rule_text(i), tar_rule_text(k));
	}
}

static int refuse(void *ctx, const void *p, size_t n)
{
	return -ENOSPC;
}

Test(tar_refuse, errors_of_others_come_through)
{
	struct tar_made *m = some();
	struct memory_windows in = memory_windows(m->bytes, m->len, 100, 1);
	struct witness w = { .stream = m->bytes, .len = m->len };
	struct tar_entry e;
	struct tar *t;

	cr_assert_eq(tar_open(&in.w, (struct tar_keep){ refuse, NULL }, NULL,
			      &t),
		     0);
	cr_expect_eq(tar_next(t, &e), -ENOSPC);
	cr_expect_null(tar_error(t));
	tar_close(t);
	memory_windows_end(&in);
	in = memory_windows(m->bytes, m->len, 0, 1);
	in.err = -EIO;
	cr_assert_eq(tar_open(&in.w, witness_of(&w), NULL, &t), 0);
	cr_expect_eq(tar_next(t, &e), 1);
	cr_expect_eq(tar_next(t, &e), 1);
	cr_expect_eq(tar_next(t, &e), -EIO);
	cr_expect_eq(tar_next(t, &e), -EIO);
	cr_expect_null(tar_error(t));
	tar_close(t);
	memory_windows_end(&in);
}
