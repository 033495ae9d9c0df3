/* SPDX-License-Identifier: Apache-2.0 */
#include "union.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lookup.h"
#include "node.h"
#include "scope.h"
#include "scratch.h"
#include "tree_open.h"
#include "xattr.h"

static struct tree tree;
static uint16_t lower_count;

void union_begin(uint16_t lowers)
{
	char name[8];

	setenv("LAYERFS_ABORT_ON_BUG", "1", 1);
	scratch_begin();
	scratch_need_xattrs();
	scratch_dir("u");
	scratch_dir("w");
	scratch_dir("m");
	for (uint16_t i = 1; i <= lowers; i++) {
		snprintf(name, sizeof(name), "%d", i);
		scratch_dir(name);
	}
	lower_count = lowers;
	cr_assert_eq(fchdir(scratch_fd()), 0);
}

void union_open_asking(bool writable, const struct features_asked *asked)
{
	static char *lowers[UNION_LOWERS_MAX] = {
		(char *)"1", (char *)"2", (char *)"3", (char *)"4",
		(char *)"5", (char *)"6", (char *)"7", (char *)"8",
	};
	const struct tree_options o = { .volatile_ = true, .features = *asked };
	const struct stack_paths paths = {
		.lowers = lowers,
		.count = lower_count,
		.upper = writable ? "u" : NULL,
		.work = writable ? "w" : NULL,
		.mountpoint = "m",
	};
	int err = tree_open(&paths, &o, &tree);

	cr_assert_eq(err, 0, "%s", strerror(-err));
}

void union_open(bool writable)
{
	const struct features_asked nothing = { 0 };

	union_open_asking(writable, &nothing);
}

void union_open_full(bool writable)
{
	const struct features_asked all = {
		.redirect_dir = ASKED_ON,
		.metacopy = ASKED_ON,
		.index = ASKED_ON,
	};

	union_open_asking(writable, &all);
}

void union_close(void)
{
	tree_close(&tree);
}

struct tree *union_tree(void)
{
	return &tree;
}

struct node *union_root(void)
{
	return node_find(tree.nodes, NODE_ROOT_ID);
}

/* One name further down. */
static int step(struct node **n, const char *name)
{
	struct entry e;
	int err = lookup_in(&tree, *n, name, &e);

	if (!err && *n != union_root())
		lookup_forget(&tree, *n, 1);
	if (!err)
		*n = e.node;
	return err;
}

static int find(const char *path, struct node **out)
{
	struct node *n = union_root();
	char name[NAME_MAX + 1];
	int err = 0;

	while (*path && !err) {
		size_t len = strcspn(path, "/");

		snprintf(name, sizeof(name), "%.*s", (int)len, path);
		err = step(&n, name);
		path += len + (path[len] == '/');
	}
	if (err && n != union_root())
		lookup_forget(&tree, n, 1);
	*out = n;
	return err;
}

struct node *union_find(const char *path)
{
	struct node *n;
	int err = find(path, &n);

	cr_assert_eq(err, 0, "%s: %s", path, strerror(-err));
	return n;
}

void union_forget(struct node *n)
{
	if (n != union_root())
		lookup_forget(&tree, n, 1);
}

int union_look(const char *path)
{
	struct node *n;
	int err = find(path, &n);

	if (!err)
		union_forget(n);
	return err;
}

enum mark_style union_style(void)
{
	return scratch_trusted() ? MARK_STYLE_TRUSTED : MARK_STYLE_USER;
}

void union_make_opaque(const char *path)
{
	scoped_fd int fd = scratch_open(path, O_PATH | O_DIRECTORY);

	cr_assert_eq(mark_set_opaque(union_style(), fd), 0);
}

void union_mark(const char *path, const char *what, const char *text)
{
	scoped_fd int fd = scratch_open(path, O_PATH | O_NOFOLLOW);
	char name[MARK_NAME_MAX];
	int err = xattr_set(fd, mark_name(union_style(), what, name), text,
			    strlen(text), 0);

	cr_assert_eq(err, 0, "%s of %s: %s", name, path, strerror(-err));
}

const char *union_marked(const char *path, const char *what)
{
	static char text[4096];
	scoped_fd int fd = scratch_open(path, O_PATH | O_NOFOLLOW);
	char name[MARK_NAME_MAX];
	ssize_t size = xattr_get(fd, mark_name(union_style(), what, name), text,
				 sizeof(text) - 1);

	if (size < 0)
		return NULL;
	text[size] = '\0';
	return text;
}

void union_metacopy(const char *path, off_t size)
{
	scoped_fd int fd = scratch_create(path);

	cr_assert_eq(ftruncate(fd, size), 0);
	union_mark(path, "metacopy", "");
}
