/* SPDX-License-Identifier: Apache-2.0 */
/* Archives that are read; tar_refuse.c has those that are not. */
#include "tar_reader.h"

#include <criterion/criterion.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "scope.h"
#include "tar_made.h"
#include "tests/import/witness.h"

#define TOLD_MAX 65536

static char told[TOLD_MAX];

__attribute__((format(printf, 1, 2))) static void tell(const char *fmt, ...)
{
	size_t used = strlen(told);
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(told + used, sizeof(told) - used, fmt, ap);
	va_end(ap);
}

/* "TYPE PATH[>TARGET] WHAT IS NOT 0 {XATTRS} [SEGMENTS] =BODY;" */
static void tell_entry(const struct tar_entry *e)
{
	static const char types[] = "flscbdp";

	tell("%c %s", types[e->type], e->path);
	if (e->linkname)
		tell(">%s", e->linkname);
	if (e->uid || e->gid)
		tell(" %u:%u", e->uid, e->gid);
	if (e->major || e->minor)
		tell(" dev %u,%u", e->major, e->minor);
	if (e->mtime.s || e->mtime.ns)
		tell(" at %" PRId64 ".%u", e->mtime.s, e->mtime.ns);
	if (e->size != e->stored || e->sparse)
		tell(" size %" PRIu64, e->size);
	for (size_t i = 0; i < e->xattr_count; i++)
		tell(" {%s=%.*s}", e->xattrs[i].name, (int)e->xattrs[i].size,
		     (const char *)e->xattrs[i].value);
	for (size_t i = 0; i < e->segment_count; i++)
		tell(" [%" PRIu64 "+%" PRIu64 "]", e->segments[i].at,
		     e->segments[i].len);
}

static int tell_body(struct tar *t, struct witness *w)
{
	const uint8_t *p;
	size_t n;
	int more;

	tell(" =");
	while ((more = tar_body_chunk(t, &p, &n)) > 0) {
		tell("%.*s", (int)n, (const char *)p);
		witness_see(w, p, n);
	}
	return more;
}

/* What is read in windows of that width, as a text; bodies taken or kept. */
static const char *read_in(const struct tar_made *m, size_t widest, bool take)
{
	struct memory_windows in = memory_windows(m->bytes, m->len, widest, 3);
	struct witness w = { .stream = m->bytes, .len = m->len };
	struct tar_entry e;
	struct tar *t;
	int more;

	told[0] = '\0';
	cr_assert_eq(tar_open(&in.w, witness_of(&w), NULL, &t), 0);
	while ((more = tar_next(t, &e)) > 0) {
		tell_entry(&e);
		if (take)
			cr_expect_eq(tell_body(t, &w), 0);
		tell(";");
	}
	cr_expect_eq(more, 0, "%s", tar_error(t));
	cr_expect_eq(tar_next(t, &e), 0, "the end stays the end");
	tell(tar_tail_is_clean(t) ? "" : "dirty");
	cr_expect(!w.wrong && w.told == m->len, "each byte is told once");
	cr_expect(take || w.kept == m->len);
	tar_close(t);
	memory_windows_end(&in);
	return told;
}

static void expect_read(const struct tar_made *m, const char *want)
{
	static const size_t widths[] = { 0, 1, 100, 512, 700 };

	for (size_t i = 0; i < ARRAY_LEN(widths); i++)
		cr_expect_str_eq(read_in(m, widths[i], true), want);
	read_in(m, 0, false);
	read_in(m, 300, false);
}

Test(tar_reader, every_type_of_every_dialect)
{
	for (int magic = MADE_USTAR; magic <= MADE_V7; magic++) {
		struct tar_made *m = made_begin();

		ADD(m, .magic = magic, .type = '0', .path = "a", .body = "b");
		ADD(m, .magic = magic, .path = "old", .body = "c");
		ADD(m, .magic = magic, .path = "dir/");
		ADD(m, .magic = magic, .type = '0', .path = "file/");
		ADD(m, .magic = magic, .type = '1', .path = "h", .link = "a");
		ADD(m, .magic = magic, .type = '2', .path = "s", .link = "t");
		ADD(m, .magic = magic, .type = '5', .path = "d");
		ADD(m, .magic = magic, .type = '6', .path = "p");
		ADD(m, .magic = magic, .type = '7', .path = "x", .body = "y");
		made_zeroes(m, 2);
		expect_read(m, "f a =b;f old =c;d dir/ =;f file/ =;l h>a =;"
			       "s s>t =;d d =;p p =;f x =y;");
	}
}

Test(tar_reader, devices_have_their_numbers)
{
	struct tar_made *m = made_begin();

	ADD(m, .type = '3', .path = "c", .major = "0000005", .minor = "0001");
	ADD(m, .type = '4', .path = "b", .major = "7777", .minor = "3777777");
	expect_read(m, "c c dev 5,1 =;b b dev 4095,1048575 =;");
}

Test(tar_reader, ends_of_archives)
{
	static const struct {
		size_t zeroes; /* blocks after the entry */
		const char *tail;
		const char *want;
	} cases[] = {
		{ 0, "", "f f =;" },       { 1, "", "f f =;" },
		{ 2, "", "f f =;" },       { 20, "", "f f =;" },
		{ 2, "x", "f f =;dirty" }, { 5, "x", "f f =;dirty" },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct tar_made *m = made_begin();

		ADD(m, .type = '0');
		made_zeroes(m, cases[i].zeroes);
		made_bytes(m, cases[i].tail, strlen(cases[i].tail));
		expect_read(m, cases[i].want);
	}
}

Test(tar_reader, archives_without_entries)
{
	struct tar_made *m = made_begin();

	expect_read(m, "");
	made_zeroes(m, 1);
	expect_read(m, "");
	made_zeroes(m, 1);
	expect_read(m, "");
	memset(m->bytes + m->len, 0, 100);
	m->len += 100;
	expect_read(m, "");
}

Test(tar_reader, only_files_have_a_body)
{
	static const char types[] = "123456";
	struct tar_made *m = made_begin();

	for (size_t i = 0; types[i]; i++)
		ADD(m, .type = types[i], .path = "n", .link = "t",
		    .size = "00000001000");
	ADD(m, .path = "d/", .size = "00000001000");
	ADD(m, .type = '0', .path = "f", .body = "body");
	expect_read(m, "l n>t =;s n>t =;c n =;b n =;d n =;p n =;d d/ =;"
		       "f f =body;");
}

Test(tar_reader, a_dumpdir_is_a_directory_and_its_body_is_kept)
{
	struct tar_made *m = made_begin();

	ADD(m, .magic = MADE_GNU, .type = 'D', .path = "d", .body = "Yname");
	ADD(m, .magic = MADE_GNU, .type = '0', .path = "f", .body = "body");
	expect_read(m, "d d =;f f =body;");
}

Test(tar_reader, a_volume_label_is_passed_over)
{
	struct tar_made *m = made_begin();

	ADD(m, .magic = MADE_GNU, .type = 'V', .path = "label");
	ADD(m, .magic = MADE_GNU, .type = '0', .path = "f");
	expect_read(m, "f f =;");
}

Test(tar_reader, long_names_are_for_one_entry)
{
	struct tar_made *m = made_begin();

	ADD(m, .magic = MADE_GNU, .type = 'L', .body = "long", .body_len = 5);
	ADD(m, .magic = MADE_GNU, .type = 'K', .body = "target");
	ADD(m, .magic = MADE_GNU, .type = '2', .path = "l", .link = "t");
	ADD(m, .magic = MADE_GNU, .type = '2', .path = "s", .link = "u");
	ADD(m, .magic = MADE_GNU, .type = 'L', .body = "one");
	ADD(m, .magic = MADE_GNU, .type = 'L', .body = "two");
	ADD(m, .magic = MADE_GNU, .type = '0', .path = "f");
	ADD(m, .magic = MADE_GNU, .type = 'L', .body = "");
	ADD(m, .magic = MADE_GNU, .type = '0', .path = "g");
	expect_read(m, "s long>target =;s s>u =;f two =;f g =;");
}

Test(tar_reader, the_long_name_says_whether_it_is_a_directory)
{
	struct tar_made *m = made_begin();

	ADD(m, .magic = MADE_GNU, .type = 'L', .body = "a/file");
	ADD(m, .magic = MADE_GNU, .path = "a/");
	PAX(m, "path=a/dir/");
	ADD(m, .path = "a");
	expect_read(m, "f a/file =;d a/dir/ =;");
}

Test(tar_reader, pax_records_are_for_one_entry)
{
	struct tar_made *m = made_begin();

	PAX(m, "path=other", "uid=70000", "gid=4294967294", "mtime=-1.5",
	    "SCHILY.xattr.user.a=b");
	ADD(m, .type = '0', .path = "f", .body = "1");
	ADD(m, .type = '0', .path = "g", .body = "2");
	PAX(m, "linkpath=far");
	ADD(m, .type = '1', .path = "h", .link = "i");
	PAX(m, "uid=1");
	PAX(m, "gid=2");
	ADD(m, .type = '0', .path = "second");
	PAX(m, "path=", "uid=", "gid=5", "unknown=x");
	ADD(m, .type = '0', .path = "k", .uid = "0000003");
	expect_read(m, "f other 70000:4294967294 at -2.500000000 {user.a=b} =1;"
		       "f g =2;l h>far =;f second 0:2 =;f k 3:5 =;");
}

Test(tar_reader, the_size_of_a_pax_header_is_its_entrys)
{
	struct tar_made *m = made_begin();

	PAX(m, "size=4");
	ADD(m, .type = '0', .path = "f", .size = "0", .body = "body");
	PAX(m, "size=4");
	ADD(m, .magic = MADE_GNU, .type = 'L', .body = "a long name");
	ADD(m, .type = '0', .path = "f", .size = "77777777777", .body = "next");
	PAX(m, "size=400");
	ADD(m, .type = '5', .path = "d");
	expect_read(m, "f f =body;f a long name =next;d d =;");
}

Test(tar_reader, global_records_stand_below_the_entrys_own)
{
	static const char *const first[] = { "uid=7", "comment=x",
					     "SCHILY.xattr.user.g=1", NULL };
	static const char *const second[] = { "gid=8", NULL };
	static const char *const third[] = { "uid=", NULL };
	struct tar_made *m = made_begin();

	made_pax(m, 'g', first);
	ADD(m, .type = '0', .path = "a");
	PAX(m, "uid=9", "SCHILY.xattr.user.g=2", "SCHILY.xattr.user.h=3");
	ADD(m, .type = '0', .path = "b");
	PAX(m, "uid=", "SCHILY.xattr.user.g=");
	ADD(m, .type = '0', .path = "c", .uid = "0000001");
	made_pax(m, 'g', second);
	ADD(m, .type = '0', .path = "d");
	made_pax(m, 'g', third);
	ADD(m, .type = '0', .path = "e", .uid = "0000001");
	expect_read(m, "f a 7:0 {user.g=1} =;"
		       "f b 9:0 {user.g=2} {user.h=3} =;f c 1:0 =;"
		       "f d 7:8 {user.g=1} =;f e 1:8 {user.g=1} =;");
}

Test(tar_reader, sparse_files_in_pax)
{
	struct tar_made *m = made_begin();

	PAX(m, "GNU.sparse.size=100", "GNU.sparse.numblocks=3",
	    "GNU.sparse.offset=1", "GNU.sparse.numbytes=2",
	    "GNU.sparse.offset=10", "GNU.sparse.numbytes=3",
	    "GNU.sparse.offset=100", "GNU.sparse.numbytes=0");
	ADD(m, .type = '0', .path = "s0", .body = "abcde");
	PAX(m, "GNU.sparse.size=100", "GNU.sparse.numblocks=2",
	    "GNU.sparse.name=s1", "GNU.sparse.map=1,2,10,3");
	ADD(m, .type = '0', .path = "d/GNUSparseFile.1/s1", .body = "abcde");
	PAX(m, "GNU.sparse.major=1", "GNU.sparse.minor=0", "GNU.sparse.name=s2",
	    "GNU.sparse.realsize=100");
	ADD(m, .type = '0', .path = "x", .size = "1005",
	    .body = "2\n1\n2\n10\n3\n");
	made_bytes(m, "abcde", 5);
	ADD(m, .type = '0', .path = "f");
	expect_read(m, "f s0 size 100 [1+2] [10+3] =abcde;"
		       "f s1 size 100 [1+2] [10+3] =abcde;"
		       "f s2 size 100 [1+2] [10+3] =abcde;f f =;");
}

/* An old sparse header; `more`: pieces in blocks follow. */
static void add_old_sparse(struct tar_made *m, uint8_t more)
{
	uint8_t *block = m->bytes + m->len;

	ADD(m, .magic = MADE_GNU, .type = 'S', .path = "s", .size = "5");
	memcpy(block + 386,
	       "00000000001\0"
	       "00000000002",
	       24);
	memcpy(block + 410,
	       "00000000012\0"
	       "00000000003",
	       24);
	block[482] = more;
	memcpy(block + 483, "00000000144", 12);
	made_sum(block);
}

Test(tar_reader, sparse_files_of_old)
{
	struct tar_made *m = made_begin();

	add_old_sparse(m, 0);
	made_bytes(m, "abcde", 5);
	add_old_sparse(m, 1);
	made_zeroes(m, 1);
	m->bytes[m->len - TAR_BLOCK + 504] = 1;
	made_zeroes(m, 1);
	made_bytes(m, "fghij", 5);
	ADD(m, .type = '0', .path = "f");
	expect_read(m, "f s size 100 [1+2] [10+3] =abcde;"
		       "f s size 100 [1+2] [10+3] =fghij;f f =;");
}

Test(tar_reader, names_are_of_any_bytes_but_nul)
{
	struct tar_made *m = made_begin();

	ADD(m, .type = '0', .path = "\xff\n\x01/../ ");
	PAX(m, "path=a=\n\xfe");
	ADD(m, .type = '0', .path = "x");
	expect_read(m, "f \xff\n\x01/../  =;f a=\n\xfe =;");
}

Test(tar_reader, where_it_is_is_known_for_messages)
{
	struct tar_made *m = made_begin();
	struct memory_windows in;
	struct witness w = { .stream = m->bytes };
	struct tar_place place;
	struct tar_entry e;
	struct tar *t;

	PAX(m, "path=long");
	ADD(m, .type = '0', .path = "f", .body = "body");
	made_bytes(m, "garbage", 7);
	w.len = m->len;
	in = memory_windows(m->bytes, m->len, 100, 1);
	cr_assert_eq(tar_open(&in.w, witness_of(&w), NULL, &t), 0);
	cr_assert_eq(tar_next(t, &e), 1);
	cr_expect_eq(e.number, 2);
	cr_expect_eq(e.header_at, 1024);
	cr_expect_eq(e.body_at, 1536);
	tar_where(t, &place);
	cr_expect_str_eq(place.path, "long");
	cr_expect_eq(tar_next(t, &e), -EBADMSG);
	cr_expect_eq(tar_next(t, &e), -EBADMSG, "for ever");
	cr_expect_str_eq(tar_error(t), "bad header checksum");
	tar_where(t, &place);
	cr_expect_eq(place.number, 3);
	cr_expect_eq(place.header_at, 2048);
	cr_expect_null(place.path);
	tar_close(t);
	memory_windows_end(&in);
}
