/* SPDX-License-Identifier: Apache-2.0 */
#include "remount.h"

#include <criterion/criterion.h>

#include "scope.h"

static const struct {
	const char *argv[6];
	bool meant;
} cases[] = {
	{ { "mount", "-o", "remount,ro", "mnt" }, true },
	{ { "mount", "x", "mnt", "-o", "rw,remount" }, true },
	{ { "mount", "-orw,remount,ro", "mnt" }, true },
	{ { "mount", "-o", "ro", "mnt" }, false },
	{ { "mount", "remount", "mnt" }, false },
	{ { "mount", "-o", "lowerdir=/remount,ro", "mnt" }, false },
	{ { "mount", "-o", "x-remounted,remounts", "mnt" }, false },
	{ { "mount", "l1:l2", "upper", "remount" }, false },
};

Test(remount, is_meant_by_a_whole_word_among_the_options)
{
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		int argc = 0;

		while (argc < 6 && cases[i].argv[argc])
			argc++;
		cr_expect_eq(remount_is_meant(argc, (char **)cases[i].argv),
			     cases[i].meant, "case %zu", i);
	}
}

Test(remount, without_a_mountpoint_is_wrong_usage)
{
	const char *argv[] = { "mount", "-o", "remount,ro", NULL };

	cr_expect_eq(remount(3, (char **)argv), 2);
}
