/* SPDX-License-Identifier: Apache-2.0 */
/* The verbs as far as they go without a mount: usage, help, what is refused. */
#include "tools/cmd.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "said.h"
#include "scope.h"
#include "scratch.h"

#define WORDS_MAX 8

static void begin(void)
{
	scratch_begin();
	scratch_dir("l");
	scratch_dir("m");
	cr_assert_eq(fchdir(scratch_fd()), 0);
}

TestSuite(cmd, .init = begin);

static int run(int (*verb)(int argc, char **argv), const char *const *words)
{
	char *argv[WORDS_MAX + 1] = { NULL };
	int argc = 0;

	while (words[argc]) {
		argv[argc] = (char *)words[argc];
		argc++;
	}
	return verb(argc, argv);
}

/* Those that end with one line on stderr and nothing done. */
static const struct {
	int (*verb)(int argc, char **argv);
	const char *words[WORDS_MAX];
	int status;
	const char *said;
} refused[] = {
	{ cmd_mount, { "mount" }, EXIT_USAGE, "no mountpoint" },
	{ cmd_mount, { "mount", "m" }, EXIT_USAGE, "no lowers" },
	{ cmd_mount, { "mount", "-o", "xyz", "l", "m" }, EXIT_USAGE, "'xyz'" },
	{ cmd_mount, { "mount", "gone", "m" }, EXIT_FAILED, "lower 'gone'" },
	{ cmd_mount, { "mount", "l:gone", "m" }, EXIT_FAILED, "lower 'gone'" },
	{ cmd_mount,
	  { "mount", "l", "gone" },
	  EXIT_FAILED,
	  "mountpoint 'gone'" },
	{ cmd_mount,
	  { "mount", "l", "gone", "m" },
	  EXIT_FAILED,
	  "upper 'gone'" },
	{ cmd_flatten, { "flatten" }, EXIT_USAGE, "no upper" },
	{ cmd_flatten, { "flatten", "m" }, EXIT_USAGE, "no lowers" },
	{ cmd_flatten, { "flatten", "m", "--lower" }, EXIT_USAGE, "nothing" },
	{ cmd_flatten,
	  { "flatten", "m", "l", "--lower", "l" },
	  EXIT_USAGE,
	  "more than one" },
	{ cmd_flatten,
	  { "flatten", "m", "--lower", "l::m" },
	  EXIT_USAGE,
	  "empty name" },
	{ cmd_flatten,
	  { "flatten", "gone", "--lower", "l" },
	  EXIT_FAILED,
	  "upper 'gone'" },
	{ cmd_flatten,
	  { "flatten", "m", "--lower", "gone" },
	  EXIT_FAILED,
	  "lower 'gone'" },
	{ cmd_umount, { "umount" }, EXIT_USAGE, "no mountpoint" },
	{ cmd_umount, { "umount", "-l" }, EXIT_USAGE, "no mountpoint" },
	/* As mount(8) calls its helper: flags of its own mean nothing to us. */
	{ cmd_mount_helper, { "mount.layerfs" }, EXIT_USAGE, "no mountpoint" },
	{ cmd_mount_helper,
	  { "mount.layerfs", "-s", "-n", "-v", "-sv" },
	  EXIT_USAGE,
	  "no mountpoint" },
	{ cmd_mount_helper,
	  { "mount.layerfs", "-t", "fuse.layerfs" },
	  EXIT_USAGE,
	  "no mountpoint" },
	{ cmd_mount_helper,
	  { "mount.layerfs", "-x", "l", "m" },
	  EXIT_USAGE,
	  "'-x'" },
	{ cmd_mount_helper,
	  { "mount.layerfs", "-n", "gone", "m", "-s", "-o", "rw" },
	  EXIT_FAILED,
	  "lower 'gone'" },
};

Test(cmd, what_can_not_be_done_is_one_line_and_a_status)
{
	for (size_t i = 0; i < ARRAY_LEN(refused); i++) {
		const char *said;
		int status;

		said_begin(STDERR_FILENO);
		status = run(refused[i].verb, refused[i].words);
		said = said_end();
		cr_expect_eq(status, refused[i].status, "case %zu: %d", i,
			     status);
		cr_expect(said_one_line(said, refused[i].said), "case %zu: %s",
			  i, said);
	}
}

Test(cmd, every_verb_says_how_it_is_used)
{
	static const struct {
		int (*verb)(int argc, char **argv);
		const char *words[3];
		const char *usage;
	} helps[] = {
		{ cmd_mount, { "mount", "--help" }, "Usage: layerfs mount " },
		{ cmd_mount, { "mount", "-h" }, "Usage: layerfs mount " },
		{ cmd_flatten,
		  { "flatten", "--help" },
		  "Usage: layerfs flatten " },
		{ cmd_umount, { "umount", "--help" }, "Usage: layerfs umount " },
		{ cmd_umount, { "umount", "-h" }, "Usage: layerfs umount " },
		{ cmd_doctor, { "doctor", "--help" }, "Usage: layerfs doctor" },
	};

	for (size_t i = 0; i < ARRAY_LEN(helps); i++) {
		const char *said;
		int status;

		said_begin(STDOUT_FILENO);
		status = run(helps[i].verb, helps[i].words);
		said = said_end();
		cr_expect_eq(status, EXIT_DONE);
		cr_expect_eq(strncmp(said, helps[i].usage,
				     strlen(helps[i].usage)),
			     0, "%s", said);
	}
}

/* A line for each thing, advice below those that are missing. */
Test(cmd, the_doctor_finds_each_thing_there_or_not)
{
	static const char *const words[] = { "doctor", NULL };
	static const char *const things[] = {
		"/dev/fuse",          "fusermount3",     "passthrough",
		"io_uring transport", "user namespaces", "open files",
	};
	char text[SAID_MAX];
	int status;

	said_begin(STDOUT_FILENO);
	status = run(cmd_doctor, words);
	memcpy(text, said_end(), sizeof(text));
	cr_expect_eq(status, EXIT_DONE);
	for (size_t i = 0; i < ARRAY_LEN(things); i++) {
		char ok[64];
		char missing[64];

		snprintf(ok, sizeof(ok), "ok   %-18s ", things[i]);
		snprintf(missing, sizeof(missing), "-    %-18s ", things[i]);
		cr_expect_neq(!strstr(text, ok), !strstr(text, missing), "%s",
			      things[i]);
	}
}

Test(cmd, the_doctor_takes_no_arguments)
{
	static const char *const words[] = { "doctor", "me", NULL };
	int status;

	said_begin(STDOUT_FILENO);
	status = run(cmd_doctor, words);
	said_end();
	cr_expect_eq(status, EXIT_USAGE);
}
