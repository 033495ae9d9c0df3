/* SPDX-License-Identifier: Apache-2.0 */
#include "remount.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "cmd.h"
#include "log.h"
#include "scope.h"

/* Of each pair of words, the one that sets it. */
static const struct {
	const char *sets;
	const char *clears;
	uint64_t attr;
} words[] = {
	{ "ro", "rw", MOUNT_ATTR_RDONLY },
	{ "nosuid", "suid", MOUNT_ATTR_NOSUID },
	{ "nodev", "dev", MOUNT_ATTR_NODEV },
	{ "noexec", "exec", MOUNT_ATTR_NOEXEC },
	{ "nodiratime", "diratime", MOUNT_ATTR_NODIRATIME },
	{ "nosymfollow", "symfollow", MOUNT_ATTR_NOSYMFOLLOW },
};

/* The kinds of access times are one number, not bits. */
static const struct {
	const char *word;
	uint64_t attr;
} times[] = {
	{ "noatime", MOUNT_ATTR_NOATIME },
	{ "relatime", MOUNT_ATTR_RELATIME },
	{ "strictatime", MOUNT_ATTR_STRICTATIME },
};

static void set(struct mount_attr *a, uint64_t bits)
{
	a->attr_set |= bits;
	a->attr_clr &= ~bits;
}

static void clear(struct mount_attr *a, uint64_t bits)
{
	a->attr_clr |= bits;
	a->attr_set &= ~bits;
}

static void take_word(const char *word, struct mount_attr *a)
{
	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		if (!strcmp(word, words[i].sets))
			set(a, words[i].attr);
		if (!strcmp(word, words[i].clears))
			clear(a, words[i].attr);
	}
	for (size_t i = 0; i < ARRAY_LEN(times); i++) {
		if (!strcmp(word, times[i].word)) {
			a->attr_set &= ~(uint64_t)MOUNT_ATTR__ATIME;
			a->attr_set |= times[i].attr;
			a->attr_clr |= MOUNT_ATTR__ATIME;
		}
	}
}

/* The lists after -o; NULL where argv[i] is none of them. */
static const char *list_at(char **argv, int i)
{
	if (!strncmp(argv[i], "-o", 2) && argv[i][2])
		return argv[i] + 2;
	return i > 1 && !strcmp(argv[i - 1], "-o") ? argv[i] : NULL;
}

bool remount_is_meant(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		const char *list = list_at(argv, i);
		const char *at = list ? strstr(list, "remount") : NULL;

		if (at && (at == list || at[-1] == ',') &&
		    (at[7] == '\0' || at[7] == ','))
			return true;
	}
	return false;
}

static int take_list(const char *list, struct mount_attr *a)
{
	scoped_free char *copy = strdup(list);
	char *rest = NULL;

	if (!copy)
		return -ENOMEM;
	for (char *w = strtok_r(copy, ",", &rest); w;
	     w = strtok_r(NULL, ",", &rest))
		take_word(w, a);
	return 0;
}

/* What was mounted read-only, or has no upper, can not be written to. */
static bool stays_read_only(const char *point, const struct mount_attr *a)
{
	struct statvfs st;

	return a->attr_clr & MOUNT_ATTR_RDONLY && !statvfs(point, &st) &&
	       st.f_flag & ST_RDONLY;
}

static int change(const char *point, struct mount_attr *a)
{
	if (syscall(SYS_mount_setattr, AT_FDCWD, point, 0, a, sizeof(*a))) {
		log_error("cannot remount '%s': %s", point, strerror(errno));
		return EXIT_FAILED;
	}
	if (stays_read_only(point, a)) {
		log_error("'%s' was mounted read-only: unmount it first",
			  point);
		return EXIT_FAILED;
	}
	return EXIT_DONE;
}

int remount(int argc, char **argv)
{
	struct mount_attr attr = { 0 };
	const char *point = NULL;

	for (int i = 1; i < argc; i++) {
		const char *list = list_at(argv, i);

		if (list && take_list(list, &attr))
			return EXIT_FAILED;
		if (!list && argv[i][0] != '-')
			point = argv[i];
	}
	if (!point) {
		log_error("no mountpoint given; see 'layerfs mount --help'");
		return EXIT_USAGE;
	}
	return change(point, &attr);
}
