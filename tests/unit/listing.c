/* SPDX-License-Identifier: Apache-2.0 */
/* What listings show; listing_cache.c has how long they are kept. */
#include "listing.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "draw.h"
#include "object.h"
#include "parts.h"
#include "scope.h"
#include "scratch.h"

#define PARTS_MAX 5

static bool xattrs; /* user.* can be set here */

static void begin(void)
{
	scratch_begin();
	xattrs = !fsetxattr(scratch_fd(), "user.x", "", 0, 0);
}

TestSuite(listing, .init = begin);

/* What one part has under one name, apart from an AUFS whiteout beside it. */
enum kind {
	KIND_NONE,
	KIND_FILE,
	KIND_DIR,
	KIND_SYMLINK,
	KIND_FIFO,
	KIND_WHITEOUT,
	KIND_XATTR_WHITEOUT, /* where the part may have such ones */
	KINDS,
};

static const uint8_t types[KINDS] = {
	[KIND_FILE] = DT_REG,     [KIND_DIR] = DT_DIR,
	[KIND_SYMLINK] = DT_LNK,  [KIND_FIFO] = DT_FIFO,
	[KIND_WHITEOUT] = DT_CHR, [KIND_XATTR_WHITEOUT] = DT_REG,
};

static const char *const names[] = {
	"a",
	"b",
	"c",
	"d",
	"e",
	".hidden",
	"wh.",
	"x y",
	"\xff\xfe",
	"f",
	"a-name-of-some-length-that-makes-entries-differ-in-size",
	"...",
};

#define NAMES ARRAY_LEN(names)

/* The model: what is in each part, and what a listing must say of it. */
struct world {
	uint16_t count;
	bool xwhiteouts[PARTS_MAX];
	enum kind kind[PARTS_MAX][NAMES];
	bool aufs[PARTS_MAX][NAMES];
};

static void draw_world(struct draw *d, struct world *w)
{
	w->count = (uint16_t)(1 + draw(d, PARTS_MAX));
	for (int p = 0; p < PARTS_MAX; p++) {
		w->xwhiteouts[p] = draw_once_in(d, 2);
		for (size_t n = 0; n < NAMES; n++) {
			w->kind[p][n] = (enum kind)(draw_once_in(d, 2) ?
							    KIND_NONE :
							    draw(d, KINDS));
			if (w->kind[p][n] == KIND_XATTR_WHITEOUT && !xattrs)
				w->kind[p][n] = KIND_FILE;
			w->aufs[p][n] = draw_once_in(d, 5);
		}
	}
}

static void make_xattr_whiteout(const char *path)
{
	int fd = scratch_create(path);

	cr_assert_eq(fsetxattr(fd, "user.overlay.whiteout", "", 0, 0), 0);
	close(fd);
}

static void make_one(const char *path, enum kind kind)
{
	switch (kind) {
	case KIND_NONE:
	case KINDS: return;
	case KIND_FILE: scratch_file(path, "text"); return;
	case KIND_DIR: scratch_dir(path); return;
	case KIND_SYMLINK: scratch_symlink(path, "nowhere"); return;
	case KIND_FIFO:
		cr_assert_eq(mknodat(scratch_fd(), path, S_IFIFO | 0644, 0), 0);
		return;
	case KIND_WHITEOUT: scratch_whiteout(path); return;
	case KIND_XATTR_WHITEOUT: make_xattr_whiteout(path); return;
	}
}

static void make_world(const struct world *w, int number)
{
	char path[128];

	for (int p = 0; p < w->count; p++) {
		snprintf(path, sizeof(path), "%d-%d", number, p);
		scratch_dir(path);
		for (size_t n = 0; n < NAMES; n++) {
			snprintf(path, sizeof(path), "%d-%d/%s", number, p,
				 names[n]);
			make_one(path, w->kind[p][n]);
			snprintf(path, sizeof(path), "%d-%d/.wh.%s", number, p,
				 names[n]);
			if (w->aufs[p][n])
				scratch_file(path, "");
		}
		/* AUFS's own, which hide nothing. */
		snprintf(path, sizeof(path), "%d-%d/.wh..wh.plnk", number, p);
		scratch_dir(path);
	}
}

/* The part that shows the name, or -1. */
static int model_part(const struct world *w, size_t n)
{
	for (int p = 0; p < w->count; p++) {
		enum kind k = w->kind[p][n];

		if (k == KIND_WHITEOUT ||
		    (k == KIND_XATTR_WHITEOUT && w->xwhiteouts[p]))
			return -1;
		if (k != KIND_NONE)
			return p;
		if (w->aufs[p][n])
			return -1;
	}
	return -1;
}

/* Which world the parts are opened in. */
static int open_part(void *ctx, uint16_t i, struct object *out)
{
	const int *number = ctx;
	char path[32];

	snprintf(path, sizeof(path), "%d-%d", *number, i);
	*out = object_of_fd(scratch_open(path, O_RDONLY | O_DIRECTORY));
	return 0;
}

static struct stat stat_of(int number, int part, const char *name)
{
	struct stat st = { 0 };
	char path[128];

	snprintf(path, sizeof(path), "%d-%d/%s", number, part, name);
	cr_assert_eq(fstatat(scratch_fd(), path, &st, AT_SYMLINK_NOFOLLOW), 0);
	return st;
}

static size_t find_name(const char *name)
{
	size_t n = 0;

	while (n < NAMES && strcmp(names[n], name) != 0)
		n++;
	return n;
}

static bool is_entry(const struct world *w, int number, size_t n,
		     const struct listed *e)
{
	int part = model_part(w, n);

	if (part < 0 || !e)
		return part < 0 && !e;
	return !strcmp(e->name, names[n]) && e->part == part && !e->hidden &&
	       e->type == types[w->kind[part][n]] &&
	       e->ino == stat_of(number, part, names[n]).st_ino;
}

static void check_listing(const struct world *w, int number,
			  const struct listing *l)
{
	bool seen[NAMES] = { false };
	const struct listed *e;
	size_t at = 0;

	for (size_t n = 0; n < NAMES; n++)
		if (!is_entry(w, number, n, listing_find(l, names[n])))
			cr_assert_fail("world %d: '%s'", number, names[n]);
	while ((e = listing_next(l, &at))) {
		size_t n = find_name(e->name);

		if (n == NAMES || seen[n] || listing_find(l, e->name) != e)
			cr_assert_fail("world %d: '%s'", number, e->name);
		seen[n] = true;
	}
	if (listing_next(l, &at))
		cr_assert_fail("the end stays the end");
	for (size_t n = 0; n < NAMES; n++)
		if (seen[n] != (model_part(w, n) >= 0))
			cr_assert_fail("world %d: '%s'", number, names[n]);
}

/* Whatever is there: neither marks nor dots are entries. */
static void check_never_shown(const struct listing *l)
{
	static const char *const never[] = {
		".wh..wh.plnk", ".wh.a", ".wh.b", ".wh.", ".", "..", ""
	};

	for (size_t i = 0; i < ARRAY_LEN(never); i++)
		if (listing_find(l, never[i]))
			cr_assert_fail("'%s'", never[i]);
}

static struct parts *parts_of(const struct world *w)
{
	struct parts *p = parts_new(w->count);

	cr_assert_not_null(p);
	for (uint16_t i = 0; i < w->count; i++)
		p->part[i].xwhiteouts = w->xwhiteouts[i];
	return p;
}

Test(listing, shows_what_the_model_shows, .timeout = 120)
{
	struct listing_cache *cache = listing_cache_new(1 << 20);
	struct draw d = { 1 };

	for (int number = 0; number < 150; number++) {
		struct listing *l = NULL;
		struct parts *p;
		struct world w;

		draw_world(&d, &w);
		make_world(&w, number);
		p = parts_of(&w);
		cr_assert_eq(listing_hold(cache, p, open_part, &number, &l), 0);
		check_listing(&w, number, l);
		check_never_shown(l);
		listing_release(l);
		listing_forget(p);
		parts_free(p);
	}
	listing_cache_free(cache);
}

/* The listing of one directory "0-0" that the test has filled. */
static struct listing *list_one(struct listing_cache *cache, struct parts *p)
{
	struct listing *l = NULL;
	int number = 0;

	cr_assert_eq(listing_hold(cache, p, open_part, &number, &l), 0);
	return l;
}

Test(listing, an_empty_directory_shows_nothing)
{
	struct listing_cache *cache = listing_cache_new(1 << 20);
	struct parts *p = parts_new(1);
	struct listing *l;
	size_t at = 0;

	scratch_dir("0-0");
	l = list_one(cache, p);
	cr_expect_null(listing_find(l, "a"));
	cr_expect_null(listing_next(l, &at));
	listing_release(l);
	listing_forget(p);
	parts_free(p);
	listing_cache_free(cache);
}

Test(listing, thousands_of_names_are_all_found, .timeout = 60)
{
	struct listing_cache *cache = listing_cache_new(8 << 20);
	struct parts *p = parts_new(1);
	struct listing *l;
	char path[300];
	size_t at = 0;
	int count = 0;

	scratch_dir("0-0");
	for (int i = 0; i < 3000; i++) {
		snprintf(path, sizeof(path), "0-0/%0*d", 1 + i % 250, i);
		scratch_file(path, "");
	}
	l = list_one(cache, p);
	for (int i = 0; i < 3000; i++) {
		snprintf(path, sizeof(path), "%0*d", 1 + i % 250, i);
		if (!listing_find(l, path))
			cr_expect_fail("%d is missing", i);
	}
	while (listing_next(l, &at))
		count++;
	cr_expect_eq(count, 3000);
	cr_expect_null(listing_find(l, "3000"));
	listing_release(l);
	listing_forget(p);
	parts_free(p);
	listing_cache_free(cache);
}
