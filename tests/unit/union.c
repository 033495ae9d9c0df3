/* SPDX-License-Identifier: Apache-2.0 */
#include "union.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "node.h"
#include "scope.h"
#include "scratch.h"
#include "tree_open.h"

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

void union_open(bool writable)
{
	static char *lowers[UNION_LOWERS_MAX] = {
		(char *)"1", (char *)"2", (char *)"3", (char *)"4",
		(char *)"5", (char *)"6", (char *)"7", (char *)"8",
	};
	const struct tree_options o = { .volatile_ = true };
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

void union_make_opaque(const char *path)
{
	scoped_fd int fd = scratch_open(path, O_PATH | O_DIRECTORY);

	cr_assert_eq(mark_set_opaque(scratch_trusted() ? MARK_STYLE_TRUSTED :
							 MARK_STYLE_USER,
				     fd),
		     0);
}
