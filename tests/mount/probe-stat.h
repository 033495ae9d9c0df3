/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What probe-calls asks about objects, open or not.  Only probe-calls.c
 * includes it.
 */
#ifndef PROBE_STAT_H
#define PROBE_STAT_H

#include "probe-files.h"

#include <sys/stat.h>
#include <sys/sysmacros.h>

static int stat_of(const char *what, struct stat *st)
{
	return what[0] == '@' ? fstat(fd_of(what + 1), st) : lstat(what, st);
}

static void say_field(const struct stat *st, const char *field)
{
	printf(" %s", field);
	if (strcmp(field, "size") == 0)
		printf(" %lld", (long long)st->st_size);
	else if (strcmp(field, "mode") == 0)
		printf(" %06o", st->st_mode);
	else if (strcmp(field, "nlink") == 0)
		printf(" %lu", (unsigned long)st->st_nlink);
	else if (strcmp(field, "owner") == 0)
		printf(" %u:%u", st->st_uid, st->st_gid);
	else if (strcmp(field, "mtime") == 0)
		printf(" %lld.%09ld", (long long)st->st_mtim.tv_sec,
		       st->st_mtim.tv_nsec);
	else if (strcmp(field, "rdev") == 0)
		printf(" %u:%u", major(st->st_rdev), minor(st->st_rdev));
	else if (strcmp(field, "blocks") == 0)
		printf(" %s",
		       st->st_blocks * 512 < st->st_size ? "fewer" : "all");
	else
		give_up("no field %s", field);
}

static void call_stat(char **a)
{
	struct stat st;

	if (stat_of(a[0], &st) < 0) {
		say(-1);
		return;
	}
	for (a++; *a; a++)
		say_field(&st, *a);
}

/* Whether two are one object. */
static void call_same(char **a)
{
	struct stat x, y;

	if (stat_of(a[0], &x) < 0 || stat_of(a[1], &y) < 0)
		say(-1);
	else
		printf("%s", x.st_ino == y.st_ino && x.st_dev == y.st_dev ?
				     "yes" :
				     "no");
}

static int compare_times(const struct timespec *a, const struct timespec *b)
{
	if (a->tv_sec != b->tv_sec)
		return a->tv_sec < b->tv_sec ? -1 : 1;
	return (a->tv_nsec > b->tv_nsec) - (a->tv_nsec < b->tv_nsec);
}

static struct stat kept;

static void call_keep_times(char **a)
{
	say(stat_of(a[0], &kept));
}

/* What moved since keep-times, and which way. */
static void call_times(char **a)
{
	static const char *const way[] = { "back", "same", "on" };
	struct stat st;

	if (stat_of(a[0], &st) < 0) {
		say(-1);
		return;
	}
	printf("mtime %s, ctime %s",
	       way[1 + compare_times(&st.st_mtim, &kept.st_mtim)],
	       way[1 + compare_times(&st.st_ctim, &kept.st_ctim)]);
}

#endif
