/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Names of all possible stacks on disk, looked up and listed: lookup, probe,
 * dirview, listing, mark and place together do what merge says.
 */
#include "lookup.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "dirview.h"
#include "merge.h"
#include "scope.h"
#include "scratch.h"
#include "tree.h"
#include "union.h"

#define LAYERS 4 /* also with the upper as the topmost */
#define STACKS (5 * 5 * 5 * 5)

static const char letters[] = "-fdow";
static const enum mark marks[] = { MARK_NONE, MARK_FILE, MARK_DIR, MARK_OPAQUE,
				   MARK_WHITEOUT };

/* A name says what each layer has of it, topmost first: "d-ow". */
static const char *nth_name(unsigned int n)
{
	static char name[LAYERS + 1];

	for (int i = 0; i < LAYERS; i++, n /= 5)
		name[i] = letters[n % 5];
	return name;
}

static void make_dir(const char *path, int layer, bool opaque)
{
	char inner[32];

	scratch_dir(path);
	snprintf(inner, sizeof(inner), "%s/in-%d", path, layer);
	scratch_file(inner, "");
	if (opaque)
		union_make_opaque(path);
}

static void make_name(const char *name, const char *dir, int layer)
{
	char path[16];

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	switch (name[layer]) {
	case 'f': scratch_file(path, ""); return;
	case 'd': make_dir(path, layer, false); return;
	case 'o': make_dir(path, layer, true); return;
	case 'w': scratch_whiteout(path); return;
	default: return;
	}
}

/* dirs[i] is the directory of layer i. */
static void make_all(const char *const dirs[LAYERS])
{
	for (unsigned int n = 0; n < STACKS; n++)
		for (int i = 0; i < LAYERS; i++)
			make_name(nth_name(n), dirs[i], i);
}

/* What merge says of a name, and of each layer whether it shows. */
static struct merge merged(const char *name, bool shows[LAYERS])
{
	struct merge m = { 0 };
	bool go_on = true;

	for (int i = 0; i < LAYERS; i++) {
		struct merge before = m;

		if (go_on)
			go_on = merge_add(
				&m, marks[strchr(letters, name[i]) - letters]);
		shows[i] = merge_shows(&before, &m);
	}
	return m;
}

/* Does the directory list exactly the names that begin with these? */
static bool lists(struct node *dir, bool (*wanted)(const char *, const void *),
		  const void *ctx, size_t count)
{
	scoped_look struct look k;
	struct dirview *v = NULL;
	struct dirview_entry e;
	size_t i = 2; /* behind "." and ".." */
	bool good = true;

	look_begin(&k, union_tree(), dir);
	cr_assert_eq(dirview_read(&k, &v), 0);
	for (; dirview_get(v, i, &e); i++)
		good = good && wanted(e.name, ctx);
	dirview_free(v);
	return good && i - 2 == count;
}

static bool is_inner_of(const char *name, const void *ctx)
{
	const bool *shows = ctx;

	return !strncmp(name, "in-", 3) && shows[name[3] - '0'];
}

static bool shows_at_all(const char *name, const void *ctx)
{
	bool shows[LAYERS];

	return merged(name, shows).shown > 0;
}

static void check_name(const char *name)
{
	bool shows[LAYERS];
	struct merge m = merged(name, shows);
	struct entry e;
	int err = lookup_in(union_tree(), union_root(), name, &e);

	if (!m.shown) {
		if (err != -ENOENT)
			cr_expect_fail("%s: %d", name, err);
		return;
	}
	if (err) {
		cr_expect_fail("%s: %s", name, strerror(-err));
		return;
	}
	if (S_ISDIR(e.st.stx_mode) != m.is_dir)
		cr_expect_fail("%s: mode %o", name, e.st.stx_mode);
	if (m.is_dir && !lists(e.node, is_inner_of, shows, m.shown))
		cr_expect_fail("%s lists other names", name);
	lookup_forget(union_tree(), e.node, 1);
}

static void check_all(void)
{
	size_t shown = 0;

	for (unsigned int n = 0; n < STACKS; n++) {
		check_name(nth_name(n));
		shown += shows_at_all(nth_name(n), NULL);
	}
	cr_expect(lists(union_root(), shows_at_all, NULL, shown));
}

Test(lookup, all_stacks_of_four_lowers_show_what_merge_says, .timeout = 120)
{
	static const char *const dirs[] = { "1", "2", "3", "4" };

	union_begin(LAYERS);
	make_all(dirs);
	union_open(false);
	check_all();
	union_close();
}

Test(lookup, so_do_all_with_an_upper_at_the_top, .timeout = 120)
{
	static const char *const dirs[] = { "u", "1", "2", "3" };

	union_begin(LAYERS - 1);
	make_all(dirs);
	union_open(true);
	check_all();
	union_close();
}
