/* SPDX-License-Identifier: Apache-2.0 */
#include "store.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "scope.h"
#include "scratch.h"
#include "store_stage.h"

static void begin(void)
{
	scratch_begin();
	cr_assert_not(chdir(scratch_path()));
}

TestSuite(store, .init = begin);

Test(store, is_made_of_nothing_and_then_there)
{
	scoped_store struct store s = STORE_NONE;
	scoped_store struct store again = STORE_NONE;

	cr_assert_eq(store_open("a/b/store", &s), -ENOENT);
	cr_assert_eq(store_make("a/b/store", &s), 0);
	cr_assert_eq(store_open("a/b/store", &again), 0);
	cr_expect_str_eq(scratch_read("a/b/store/version"),
			 "layerfs store 1\n");
}

Test(store, is_not_made_among_the_files_of_others)
{
	scoped_store struct store s = STORE_NONE;

	scratch_dir("full");
	scratch_file("full/x", "");
	cr_expect_eq(store_make("full", &s), -ENOTEMPTY);
	cr_expect_not(scratch_has("full/version"));
	scratch_file("file", "");
	cr_expect_eq(store_make("file", &s), -ENOTDIR);
	scratch_dir("new");
	scratch_dir("new/lost+found");
	cr_expect_eq(store_make("new", &s), 0);
}

Test(store, of_another_version_is_refused)
{
	static const char *const texts[] = {
		"layerfs store 2\n", "layerfs store 1",
		"layerfs store \n",  "",
		"something else\n",  "layerfs store 1 \n",
	};
	scoped_store struct store s = STORE_NONE;

	scratch_dir("s");
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		unlink("s/version");
		scratch_file("s/version", texts[i]);
		cr_expect_eq(store_open("s", &s), -EPROTO, "%s", texts[i]);
		cr_expect_eq(store_make("s", &s), -EPROTO, "%s", texts[i]);
	}
}

Test(store, is_where_the_environment_says)
{
	scoped_store struct store s = STORE_NONE;

	setenv(STORE_ENV, "by-env", 1);
	cr_assert_eq(store_make(NULL, &s), 0);
	cr_expect(scratch_has("by-env/version"));
}

Test(store, what_a_stage_has_goes_with_it)
{
	scoped_store struct store s = STORE_NONE;
	struct store_stage st = STORE_STAGE_NONE;
	char path[64];

	cr_assert_eq(store_make("s", &s), 0);
	cr_assert_eq(store_stage_begin(&s, &st), 0);
	snprintf(path, sizeof(path), "s/stage/%s", st.name);
	cr_assert_eq(store_stage_write(st.fd, "x", "text", 4), 0);
	cr_expect(scratch_has(path));
	store_stage_sweep(&s);
	cr_expect(scratch_has(path), "swept while its owner lives");
	store_stage_end(&st);
	cr_expect_not(scratch_has(path));
}

Test(store, the_stage_of_the_dead_is_swept)
{
	scoped_store struct store s = STORE_NONE;
	struct store_stage st = STORE_STAGE_NONE;
	char path[64];
	pid_t child;
	int ends[2];

	cr_assert_eq(store_make("s", &s), 0);
	cr_assert_not(pipe(ends));
	child = fork();
	if (child == 0) {
		if (!store_stage_begin(&s, &st) &&
		    write(ends[1], st.name, sizeof(st.name)) > 0)
			_exit(0);
		_exit(1);
	}
	waitpid(child, NULL, 0);
	cr_assert_gt(read(ends[0], st.name, sizeof(st.name)), 0);
	snprintf(path, sizeof(path), "s/stage/%s", st.name);
	cr_expect(scratch_has(path));
	store_stage_sweep(&s);
	cr_expect_not(scratch_has(path));
}
