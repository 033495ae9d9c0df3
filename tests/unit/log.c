/* SPDX-License-Identifier: Apache-2.0 */
#include "log.h"

#include <criterion/criterion.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "said.h"
#include "scope.h"

static const char *say_all(enum log_level level)
{
	log_set_level(level);
	said_begin(STDERR_FILENO);
	log_error("error %d", 1);
	log_note("note %s", "two");
	log_debug("debug %c", '3');
	return said_end();
}

Test(log, each_level_says_what_is_above_it_and_itself)
{
	cr_expect_str_eq(say_all(LOG_ERRORS), "layerfs: error 1\n");
	cr_expect_str_eq(say_all(LOG_NOTES),
			 "layerfs: error 1\nlayerfs: note two\n");
	cr_expect_str_eq(say_all(LOG_DEBUG),
			 "layerfs: error 1\nlayerfs: note two\n"
			 "layerfs: debug 3\n");
}

Test(log, errors_are_said_from_the_beginning)
{
	said_begin(STDERR_FILENO);
	log_error("x");
	log_note("y");
	cr_expect_str_eq(said_end(), "layerfs: x\n");
}

Test(log, nothing_is_said_on_stdout)
{
	cr_assert_not_null(freopen("/dev/null", "w", stderr));
	log_set_level(LOG_DEBUG);
	said_begin(STDOUT_FILENO);
	log_error("error");
	log_note("note");
	log_debug("debug");
	log_bug(true, "x", "f.c", 1);
	cr_expect_str_empty(said_end());
}

Test(log, a_long_line_is_cut_and_stays_a_line)
{
	char text[10000];
	const char *said;

	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	said_begin(STDERR_FILENO);
	log_error("%s", text);
	said = said_end();
	cr_expect(said_one_line(said, "xxx"));
	cr_expect_gt(strlen(said), 4000);
	cr_expect_lt(strlen(said), 4200);
}

Test(log, text_is_not_taken_for_a_format)
{
	said_begin(STDERR_FILENO);
	log_error("%s", "%n%s%d");
	cr_expect_str_eq(said_end(), "layerfs: %n%s%d\n");
}

Test(log, a_promise_that_was_kept_is_no_bug)
{
	setenv("LAYERFS_ABORT_ON_BUG", "1", 1);
	said_begin(STDERR_FILENO);
	cr_expect_not(bug(1 + 1 == 3));
	cr_expect_str_empty(said_end());
}

Test(log, a_mount_goes_on_after_a_bug_and_says_where)
{
	bool was;

	unsetenv("LAYERFS_ABORT_ON_BUG");
	said_begin(STDERR_FILENO);
	was = bug(1 + 1 == 2);
	cr_expect(said_one_line(said_end(), "bug: 1 + 1 == 2 ("));
	cr_expect(was);
	said_begin(STDERR_FILENO);
	log_bug(true, "what", "file.c", 42);
	cr_expect_str_eq(said_end(), "layerfs: bug: what (file.c:42)\n");
}

Test(log, tests_end_with_a_bug, .signal = SIGABRT)
{
	setenv("LAYERFS_ABORT_ON_BUG", "1", 1);
	close(STDERR_FILENO);
	bug(1 + 1 == 2);
}

#define SAYERS 4
#define LINES  30

static void *say_lines(void *letter)
{
	char text[60];

	memset(text, *(const char *)letter, sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	for (int i = 0; i < LINES; i++)
		log_error("%s", text);
	return NULL;
}

Test(log, lines_of_threads_do_not_mix, .timeout = 60)
{
	static const char letters[SAYERS] = "abcd";
	pthread_t threads[SAYERS];
	const char *said;
	int lines = 0;

	said_begin(STDERR_FILENO);
	for (int i = 0; i < SAYERS; i++)
		pthread_create(&threads[i], NULL, say_lines,
			       (void *)&letters[i]);
	for (int i = 0; i < SAYERS; i++)
		pthread_join(threads[i], NULL);
	for (said = said_end(); *said; said = strchr(said, '\n') + 1, lines++) {
		cr_assert_eq(strncmp(said, "layerfs: ", 9), 0);
		cr_assert_eq(strspn(said + 9, (char[]){ said[9], 0 }), 59);
		cr_assert_eq(said[9 + 59], '\n');
	}
	cr_expect_eq(lines, SAYERS * LINES);
}
