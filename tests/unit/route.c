/* SPDX-License-Identifier: Apache-2.0 */
#include "route.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "caller.h"
#include "change_make.h"
#include "change_move.h"
#include "copyup.h"
#include "draw.h"
#include "lookup.h"
#include "redirect.h"
#include "scope.h"
#include "scratch.h"
#include "tree.h"
#include "union.h"

static void begin(void)
{
	union_begin(2);
}

TestSuite(route, .init = begin);

static struct caller caller(void)
{
	return (struct caller){ .uid = geteuid(),
				.gid = getegid(),
				.umask = 022 };
}

/* Mark dir/name as about to leave; the mark that it has then. */
static const char *mark(const char *dir, const char *name, bool elsewhere)
{
	char path[256];
	struct node *d = union_find(dir);
	struct node *n;
	int err;

	snprintf(path, sizeof(path), "%s%s%s", dir, *dir ? "/" : "", name);
	n = union_find(path);
	cr_assert_eq(copyup(union_tree(), n), 0);
	err = route_mark(union_tree(), n, d, name, elsewhere);
	cr_assert_eq(err, 0, "%s", strerror(-err));
	union_forget(n);
	union_forget(d);
	snprintf(path, sizeof(path), "u/%s%s%s", dir, *dir ? "/" : "", name);
	return union_marked(path, "redirect");
}

Test(route, within_a_directory_the_old_name_will_do)
{
	scratch_dir("1/a");
	scratch_dir("1/a/b");
	union_open_full(true);
	cr_expect_str_eq(mark("a", "b", false), "b");
	cr_expect_str_eq(mark("", "a", false), "a");
	union_close();
}

Test(route, elsewhere_it_is_the_whole_path)
{
	scratch_dir("1/a");
	scratch_dir("1/a/b");
	scratch_dir("1/a/b/c");
	union_open_full(true);
	cr_expect_str_eq(mark("a/b", "c", true), "/a/b/c");
	cr_expect_str_eq(mark("a", "b", true), "/a/b");
	cr_expect_str_eq(mark("", "a", true), "/a");
	union_close();
}

/* As the lowers know it, not as it is called now. */
Test(route, ancestors_that_were_moved_count_by_their_old_names)
{
	scratch_dir("u/new");
	scratch_dir("u/far");
	scratch_dir("1/old");
	scratch_dir("1/old/b");
	scratch_dir("1/old/b/c");
	scratch_dir("1/x");
	scratch_dir("1/x/y");
	scratch_dir("1/x/y/z");
	union_mark("u/new", "redirect", "old");
	union_mark("u/far", "redirect", "/x/y");
	union_open_full(true);
	cr_expect_str_eq(mark("new/b", "c", true), "/old/b/c");
	cr_expect_str_eq(mark("new", "b", true), "/old/b");
	cr_expect_str_eq(mark("far", "z", true), "/x/y/z");
	cr_expect_str_eq(mark("far", "z", false), "/x/y/z", "it has one");
	union_close();
}

Test(route, a_mark_that_is_there_is_kept_or_made_absolute)
{
	scratch_dir("1/d");
	scratch_dir("1/d/old");
	scratch_dir("u/d");
	scratch_dir("u/d/new");
	union_mark("u/d/new", "redirect", "old");
	union_open_full(true);
	cr_expect_str_eq(mark("d", "new", false), "old");
	cr_expect_str_eq(mark("d", "new", true), "/d/old");
	cr_expect_str_eq(mark("d", "new", false), "/d/old");
	union_close();
}

/* One mark has to serve all names that a file may get. */
Test(route, of_a_file_with_links_it_is_the_whole_path)
{
	scratch_dir("1/d");
	scratch_file("1/d/one", "text");
	scratch_file("1/d/a", "text");
	cr_assert_eq(linkat(scratch_fd(), "1/d/a", scratch_fd(), "1/d/b", 0),
		     0);
	union_open_full(true);
	cr_expect_str_eq(mark("d", "one", false), "one");
	if (union_tree()->index >= 0)
		cr_expect_str_eq(mark("d", "a", false), "/d/a");
	union_close();
}

/* 20 names of 240 bytes: more than an attribute may hold. */
Test(route, too_long_a_way_is_exdev)
{
	char name[241];
	scoped_fd int at = scratch_open("1", O_PATH | O_DIRECTORY);
	struct node *n;
	struct node *up = NULL;

	memset(name, 'n', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	for (int i = 0; i < 20; i++) {
		int next;

		cr_assert_eq(mkdirat(at, name, 0755), 0);
		next = openat(at, name, O_PATH | O_DIRECTORY);
		close(at);
		at = next;
	}
	union_open_full(true);
	n = union_root();
	for (int i = 0; i < 20; i++) {
		struct entry e;

		cr_assert_eq(lookup_in(union_tree(), n, name, &e), 0);
		up = n;
		n = e.node;
	}
	cr_assert_eq(copyup(union_tree(), n), 0);
	cr_expect_eq(route_mark(union_tree(), n, up, name, true), -EXDEV);
	cr_expect_eq(route_mark(union_tree(), n, up, name, false), 0);
	union_close();
}

/*
 * The model of many renames: directories that lie in lowers 1 and 2, or (0)
 * were made in the upper.  Each has in each of its layers a file that says
 * whose it is.
 */
#define DIRS_MAX 16
#define ROOT     (-1)
#define NAMES    "abcdef"

struct model {
	struct draw d;
	int count;
	struct {
		int parent;
		char name;
		bool in[3];
	} dir[DIRS_MAX];
};

/* Valid until the next but three. */
static const char *path_of(const struct model *m, int i)
{
	static char texts[4][256];
	static int turn;
	char *text = texts[turn++ % 4];
	char *at = text + sizeof(texts[0]) - 1;

	for (*at = '\0'; i != ROOT; i = m->dir[i].parent) {
		if (*at)
			*--at = '/';
		*--at = m->dir[i].name;
	}
	return at;
}

static int child(const struct model *m, int parent, char name)
{
	for (int i = 0; i < m->count; i++)
		if (m->dir[i].parent == parent && m->dir[i].name == name)
			return i;
	return ROOT;
}

static bool is_below(const struct model *m, int i, int top)
{
	while (i != top && i != ROOT)
		i = m->dir[i].parent;
	return i == top;
}

/* A place that is free: false if there is none at hand. */
static bool draw_place(struct model *m, int *parent, char *name)
{
	*parent = (int)draw(&m->d, (unsigned int)m->count + 1) - 1;
	*name = NAMES[draw(&m->d, sizeof(NAMES) - 1)];
	return child(m, *parent, *name) == ROOT;
}

static void make_lower(const struct model *m, int i, int layer)
{
	char path[256];

	snprintf(path, sizeof(path), "%d/%s", layer, path_of(m, i));
	scratch_dir(path);
	snprintf(path, sizeof(path), "%d/%s/file-%d-%d", layer, path_of(m, i),
		 i, layer);
	scratch_file(path, "");
}

static void make_lowers(struct model *m)
{
	while (m->count < DIRS_MAX / 2) {
		int *parent = &m->dir[m->count].parent;

		if (!draw_place(m, parent, &m->dir[m->count].name))
			continue;
		for (int layer = 1; layer <= 2; layer++)
			m->dir[m->count].in[layer] = draw_once_in(&m->d, 2) ||
						     layer == 2;
		m->count++;
	}
	for (int layer = 1; layer <= 2; layer++) {
		for (int i = m->count - 1; i >= 0; i--)
			if (m->dir[i].in[layer] && m->dir[i].parent != ROOT)
				m->dir[m->dir[i].parent].in[layer] = true;
		for (int i = 0; i < m->count; i++)
			if (m->dir[i].in[layer])
				make_lower(m, i, layer);
	}
}

static void expect_look(const char *dir, const char *name, bool there)
{
	char path[300];

	snprintf(path, sizeof(path), "%s%s%s", dir, *dir ? "/" : "", name);
	cr_assert_eq(union_look(path), there ? 0 : -ENOENT, "%s", path);
}

/* Each directory has its files and its children, and no others. */
static void check(const struct model *m)
{
	for (int i = ROOT; i < m->count; i++) {
		const char *path = path_of(m, i);

		for (const char *n = NAMES; *n; n++) {
			const char name[] = { *n, '\0' };

			expect_look(path, name, child(m, i, *n) != ROOT);
		}
		for (int j = 0; j < m->count * 3; j++) {
			char name[32];

			snprintf(name, sizeof(name), "file-%d-%d", j / 3,
				 j % 3);
			expect_look(path, name,
				    j / 3 == i && m->dir[i].in[j % 3]);
		}
	}
}

static void change(struct model *m, int i, int parent, char name,
		   unsigned int flags)
{
	const char old[] = { m->dir[i].name, '\0' };
	const char new[] = { name, '\0' };
	struct node *from = union_find(path_of(m, m->dir[i].parent));
	struct node *to = union_find(path_of(m, parent));
	const struct caller c = caller();
	int err = change_rename(union_tree(), &c, from, old, to, new, flags);

	cr_assert_eq(err, 0, "%s to %s/%s: %s", path_of(m, i),
		     path_of(m, parent), new, strerror(-err));
	union_forget(from);
	union_forget(to);
}

static void move(struct model *m)
{
	int i = (int)draw(&m->d, (unsigned int)m->count);
	int parent;
	char name;

	if (!draw_place(m, &parent, &name) || is_below(m, parent, i))
		return;
	change(m, i, parent, name, RENAME_NOREPLACE);
	m->dir[i].parent = parent;
	m->dir[i].name = name;
}

static void exchange(struct model *m)
{
	int i = (int)draw(&m->d, (unsigned int)m->count);
	int j = (int)draw(&m->d, (unsigned int)m->count);
	int parent = m->dir[i].parent;
	char name = m->dir[i].name;

	if (is_below(m, i, j) || is_below(m, j, i))
		return;
	change(m, i, m->dir[j].parent, m->dir[j].name, RENAME_EXCHANGE);
	m->dir[i].parent = m->dir[j].parent;
	m->dir[i].name = m->dir[j].name;
	m->dir[j].parent = parent;
	m->dir[j].name = name;
}

static void make(struct model *m)
{
	int parent;
	char name[2] = "";
	const struct caller c = caller();
	struct node *dir;
	struct entry e;

	if (m->count == DIRS_MAX || !draw_place(m, &parent, name))
		return;
	dir = union_find(path_of(m, parent));
	cr_assert_eq(change_make(union_tree(), &c, dir, name, S_IFDIR | 0755, 0,
				 NULL, &e),
		     0);
	union_forget(e.node);
	union_forget(dir);
	m->dir[m->count].parent = parent;
	m->dir[m->count].name = *name;
	m->count++;
}

static void play(uint64_t seed)
{
	static struct model m;

	m = (struct model){ .d = { seed } };
	make_lowers(&m);
	union_open_full(true);
	for (int step = 1; step <= 32; step++) {
		switch (draw(&m.d, 8)) {
		case 0: make(&m); break;
		case 1: exchange(&m); break;
		default: move(&m); break;
		}
		if (step % 16)
			continue;
		check(&m);
		union_close();
		union_open_full(true);
		check(&m);
	}
	union_close();
}

/* Any sequence that fails here is named by its seed. */
#define PLAY(n)                                                         \
	Test(route, directories_are_found_wherever_they_were_moved_##n, \
	     .timeout = 120)                                            \
	{                                                               \
		play(n);                                                \
	}

PLAY(1)
PLAY(2)
PLAY(3)
PLAY(4)
