/* SPDX-License-Identifier: Apache-2.0 */
#include "mount_words.h"

#include <criterion/criterion.h>
#include <sys/mount.h>

#include "scope.h"

static const struct mount_word known[] = {
	{ "ro", MOUNT_WORD_RO, 0 },
	{ "rw", MOUNT_WORD_IGNORE, 0 },
	{ "nosuid", MOUNT_WORD_NOSUID, 0 },
	{ "nodev", MOUNT_WORD_NODEV, 0 },
	{ "noexec", MOUNT_WORD_PASS, 0 },
	{ "noatime", MOUNT_WORD_PASS, 0 },
	{ "sync", MOUNT_WORD_PASS, 0 },
	{ "dirsync", MOUNT_WORD_PASS, 0 },
	{ "allow_other", MOUNT_WORD_PASS, 0 },
	{ "default_permissions", MOUNT_WORD_IGNORE, 0 },
	{ "nodiratime", MOUNT_WORD_ATTR, MOUNT_ATTR_NODIRATIME },
	{ "strictatime", MOUNT_WORD_ATTR, MOUNT_ATTR_STRICTATIME },
	{ "nosymfollow", MOUNT_WORD_ATTR, MOUNT_ATTR_NOSYMFOLLOW },
	{ "defaults", MOUNT_WORD_IGNORE, 0 },
	{ "x-systemd.automount", MOUNT_WORD_IGNORE, 0 },
	{ "x-", MOUNT_WORD_IGNORE, 0 },
	{ "comment=", MOUNT_WORD_IGNORE, 0 },
	{ "comment=the root, of all", MOUNT_WORD_IGNORE, 0 },
	{ "subtype=layerfs", MOUNT_WORD_IGNORE, 0 },
};

Test(mount_words, flags_of_mount_8_are_known)
{
	for (size_t i = 0; i < ARRAY_LEN(known); i++) {
		const struct mount_word *m = mount_word_find(known[i].word);

		cr_assert_not_null(m, "%s", known[i].word);
		cr_expect_eq(m->kind, known[i].kind, "%s", known[i].word);
		cr_expect_eq(m->attr, known[i].attr, "%s", known[i].word);
	}
}

/* Each flag and what takes it back: libmount gives us either. */
Test(mount_words, so_are_their_opposites)
{
	static const char *const pairs[][2] = {
		{ "ro", "rw" },
		{ "nosuid", "suid" },
		{ "nodev", "dev" },
		{ "noexec", "exec" },
		{ "sync", "async" },
		{ "noatime", "atime" },
		{ "nodiratime", "diratime" },
		{ "relatime", "norelatime" },
		{ "strictatime", "nostrictatime" },
		{ "lazytime", "nolazytime" },
		{ "silent", "loud" },
		{ "mand", "nomand" },
		{ "nosymfollow", "symfollow" },
		{ "auto", "noauto" },
		{ "user", "nouser" },
	};

	for (size_t i = 0; i < ARRAY_LEN(pairs); i++)
		for (int j = 0; j < 2; j++)
			cr_expect_not_null(mount_word_find(pairs[i][j]), "%s",
					   pairs[i][j]);
}

Test(mount_words, nothing_else_is_known)
{
	static const char *const unknown[] = {
		"",        "r",        "ros",   "RO",          " ro",
		"ro=",     "nonsense", "x",     "comment",     "subtype",
		"noexec ", "lowerdir", "index", "metacopy=on", "xx-",
	};

	for (size_t i = 0; i < ARRAY_LEN(unknown); i++)
		cr_expect_null(mount_word_find(unknown[i]), "'%s'", unknown[i]);
}
