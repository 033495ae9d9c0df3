/* SPDX-License-Identifier: Apache-2.0 */
#include "mount_words.h"

#include <stddef.h>
#include <string.h>
#include <sys/mount.h>

#include "scope.h"

static const struct mount_word words[] = {
	{ "ro", MOUNT_WORD_RO, 0 },
	{ "rw", MOUNT_WORD_IGNORE, 0 },
	{ "nosuid", MOUNT_WORD_NOSUID, 0 },
	{ "suid", MOUNT_WORD_IGNORE, 0 },
	{ "nodev", MOUNT_WORD_NODEV, 0 },
	{ "dev", MOUNT_WORD_IGNORE, 0 },
	{ "noexec", MOUNT_WORD_PASS, 0 },
	{ "exec", MOUNT_WORD_PASS, 0 },
	{ "noatime", MOUNT_WORD_PASS, 0 },
	{ "atime", MOUNT_WORD_IGNORE, 0 },
	{ "nodiratime", MOUNT_WORD_ATTR, MOUNT_ATTR_NODIRATIME },
	{ "diratime", MOUNT_WORD_IGNORE, 0 },
	{ "relatime", MOUNT_WORD_IGNORE, 0 },
	{ "norelatime", MOUNT_WORD_IGNORE, 0 },
	{ "strictatime", MOUNT_WORD_ATTR, MOUNT_ATTR_STRICTATIME },
	{ "nostrictatime", MOUNT_WORD_IGNORE, 0 },
	{ "lazytime", MOUNT_WORD_IGNORE, 0 },
	{ "nolazytime", MOUNT_WORD_IGNORE, 0 },
	{ "sync", MOUNT_WORD_PASS, 0 },
	{ "async", MOUNT_WORD_PASS, 0 },
	{ "dirsync", MOUNT_WORD_PASS, 0 },
	{ "nosymfollow", MOUNT_WORD_ATTR, MOUNT_ATTR_NOSYMFOLLOW },
	{ "allow_other", MOUNT_WORD_PASS, 0 },
	{ "default_permissions", MOUNT_WORD_IGNORE, 0 },
	{ "defaults", MOUNT_WORD_IGNORE, 0 },
	{ "auto", MOUNT_WORD_IGNORE, 0 },
	{ "noauto", MOUNT_WORD_IGNORE, 0 },
	{ "nofail", MOUNT_WORD_IGNORE, 0 },
	{ "user", MOUNT_WORD_IGNORE, 0 },
	{ "nouser", MOUNT_WORD_IGNORE, 0 },
	{ "users", MOUNT_WORD_IGNORE, 0 },
	{ "owner", MOUNT_WORD_IGNORE, 0 },
	{ "group", MOUNT_WORD_IGNORE, 0 },
	{ "_netdev", MOUNT_WORD_IGNORE, 0 },
	{ "silent", MOUNT_WORD_IGNORE, 0 },
	{ "loud", MOUNT_WORD_IGNORE, 0 },
	{ "mand", MOUNT_WORD_IGNORE, 0 },
	{ "nomand", MOUNT_WORD_IGNORE, 0 },
	{ "symfollow", MOUNT_WORD_IGNORE, 0 },
	{ "private", MOUNT_WORD_IGNORE, 0 },
	{ "rprivate", MOUNT_WORD_IGNORE, 0 },
};

/* Comments for other programs, as fstab(5) has them; all of them begin so. */
static const struct mount_word comments[] = {
	{ "x-", MOUNT_WORD_IGNORE, 0 },
	{ "comment=", MOUNT_WORD_IGNORE, 0 },
	{ "subtype=", MOUNT_WORD_IGNORE, 0 },
};

const struct mount_word *mount_word_find(const char *word)
{
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (!strcmp(word, words[i].word))
			return &words[i];
	for (size_t i = 0; i < ARRAY_LEN(comments); i++)
		if (!strncmp(word, comments[i].word, strlen(comments[i].word)))
			return &comments[i];
	return NULL;
}
