/* SPDX-License-Identifier: Apache-2.0 */
/*
 * probe-dir WHAT DIR [ARGUMENT]: reads a directory in the ways that a shell
 * cannot.
 */
#include "probe.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#define NAMES_MAX 100000

struct entry {
	char *name;
	ino_t ino;
	int type;
	long before; /* where the reading stood before it */
};

static struct entry list[NAMES_MAX];

static int compare_entries(const void *a, const void *b)
{
	return strcmp(((const struct entry *)a)->name,
		      ((const struct entry *)b)->name);
}

static size_t read_on(DIR *dir, size_t max)
{
	size_t count = 0;

	while (count < max && count < NAMES_MAX) {
		long before = telldir(dir);
		struct dirent *d = (errno = 0, readdir(dir));

		if (!d && errno)
			printf("readdir: %s\n", outcome(-1));
		if (!d)
			break;
		list[count].name = strdup(d->d_name);
		list[count].ino = d->d_ino;
		list[count].type = d->d_type;
		list[count++].before = before;
	}
	return count;
}

static bool has_name(size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(list[i].name, name) == 0)
			return true;
	return false;
}

static void make_file(const char *dir, const char *name)
{
	char path[PATH_MAX];
	int fd;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	fd = open(path, O_CREAT | O_WRONLY, 0644);
	if (fd < 0)
		give_up("%s: %s", path, strerror(errno));
	close(fd);
}

/* Names with types, "." and ".." too; in the order of the alphabet. */
static void probe_list(DIR *dir, const char *path, const char *arg)
{
	size_t count = read_on(dir, NAMES_MAX);

	qsort(list, count, sizeof(*list), compare_entries);
	for (size_t i = 0; i < count; i++)
		printf("%s %d\n", list[i].name, list[i].type);
}

/* How many names; those that come twice; whose number is not that of stat. */
static void probe_count(DIR *dir, const char *path, const char *arg)
{
	size_t count = read_on(dir, NAMES_MAX), other = 0;
	struct stat st;

	qsort(list, count, sizeof(*list), compare_entries);
	for (size_t i = 0; i < count; i++) {
		if (i && strcmp(list[i].name, list[i - 1].name) == 0)
			printf("twice: %s\n", list[i].name);
		if (strcmp(list[i].name, "..") != 0 &&
		    (fstatat(dirfd(dir), list[i].name, &st,
			     AT_SYMLINK_NOFOLLOW) < 0 ||
		     st.st_ino != list[i].ino))
			other++;
	}
	printf("%zu names, %zu with another number than stat's\n", count,
	       other);
}

/* A name made after the reading has ended is there after rewinddir. */
static void probe_rewind(DIR *dir, const char *path, const char *arg)
{
	size_t count = read_on(dir, NAMES_MAX);

	make_file(path, arg);
	unlinkat(dirfd(dir), "gone", 0);
	rewinddir(dir);
	printf("before: %zu names\n", count);
	count = read_on(dir, NAMES_MAX);
	printf("after: %zu names, new %s, gone %s\n", count,
	       has_name(count, arg) ? "there" : "not there",
	       has_name(count, "gone") ? "there" : "not there");
}

/* From each place that telldir named, the reading goes on with that entry. */
static void probe_seek(DIR *dir, const char *path, const char *arg)
{
	size_t count = read_on(dir, NAMES_MAX), wrong = 0;

	for (size_t i = 0; i < count; i++) {
		size_t at = i * 7919 % count;
		struct dirent *d;

		seekdir(dir, list[at].before);
		d = readdir(dir);
		if (!d || strcmp(d->d_name, list[at].name) != 0)
			wrong++;
	}
	printf("%zu entries, %zu not where telldir had said\n", count, wrong);
}

/* seekdir to a place whose entries have been deleted: the rest comes. */
static void probe_seek_deleted(DIR *dir, const char *path, const char *arg)
{
	size_t count = read_on(dir, NAMES_MAX), half = count / 2, lost = 0;
	struct entry *all = calloc(count, sizeof(*all));
	long place = list[half].before;
	size_t rest;

	memcpy(all, list, count * sizeof(*all));
	for (size_t i = 0; i < half + 1; i++)
		unlinkat(dirfd(dir), all[i].name, 0);
	seekdir(dir, place);
	rest = read_on(dir, NAMES_MAX);
	for (size_t i = half + 1; i < count; i++)
		if (!has_name(rest, all[i].name))
			lost++;
	printf("%zu of the rest lost\n", lost);
	free(all);
}

/* Every name is deleted as soon as it is read, in small steps. */
static void probe_delete(DIR *dir, const char *path, const char *arg)
{
	size_t count, gone = 0, again = 0;

	do {
		count = read_on(dir, 7);
		for (size_t i = 0; i < count; i++) {
			if (list[i].name[0] == '.')
				continue;
			if (unlinkat(dirfd(dir), list[i].name, 0) == 0)
				gone++;
			else
				again++;
		}
	} while (count);
	printf("%zu deleted, %zu came again\n", gone, again);
	rewinddir(dir);
	printf("%zu left\n", read_on(dir, NAMES_MAX));
}

/* Names made while reading: each of the old ones still comes once. */
static void probe_create(DIR *dir, const char *path, const char *arg)
{
	size_t old = 0, count;
	int made = 0;
	char name[64];

	do {
		count = read_on(dir, 5);
		for (size_t i = 0; i < count; i++)
			if (strncmp(list[i].name, "old", 3) == 0)
				old++;
		snprintf(name, sizeof(name), "new%d", made++);
		make_file(path, name);
	} while (count && made < 10000);
	printf("%zu old names\n", old);
}

/* Reading with the smallest buffer that can hold a name. */
static void probe_small(DIR *dir, const char *path, const char *arg)
{
	char buf[288] __attribute__((aligned(8)));
	size_t names = 0;
	long n;

	lseek(dirfd(dir), 0, SEEK_SET);
	while ((n = syscall(SYS_getdents64, dirfd(dir), buf, sizeof(buf))) > 0)
		for (long at = 0; at < n; names++)
			at += ((struct dirent *)(void *)(buf + at))->d_reclen;
	printf("%s, %zu names\n", outcome(n), names);
}

/* What ".." is: the number of the parent. */
static void probe_dots(DIR *dir, const char *path, const char *arg)
{
	size_t count = read_on(dir, NAMES_MAX);
	struct stat st;

	for (size_t i = 0; i < count; i++) {
		if (strcmp(list[i].name, ".") && strcmp(list[i].name, ".."))
			continue;
		fstatat(dirfd(dir), list[i].name, &st, AT_SYMLINK_NOFOLLOW);
		printf("%s %s\n", list[i].name,
		       st.st_ino == list[i].ino ? "as stat" : "other");
	}
}

/* The directory is removed while it is open. */
static void probe_removed(DIR *dir, const char *path, const char *arg)
{
	int fd;

	printf("rmdir: %s\n", outcome(rmdir(path)));
	printf("%zu names\n", read_on(dir, NAMES_MAX));
	fd = openat(dirfd(dir), "x", O_CREAT | O_WRONLY, 0644);
	printf("create in it: %s\n", outcome(fd));
	printf("look in it: %s\n",
	       outcome(faccessat(dirfd(dir), "x", F_OK, 0)));
}

static const struct {
	const char *name;
	void (*probe)(DIR *dir, const char *path, const char *arg);
} probes[] = {
	{ "list", probe_list },     { "count", probe_count },
	{ "rewind", probe_rewind }, { "seek", probe_seek },
	{ "delete", probe_delete }, { "seek-deleted", probe_seek_deleted },
	{ "create", probe_create }, { "small", probe_small },
	{ "dots", probe_dots },     { "removed", probe_removed },
};

int main(int argc, char **argv)
{
	DIR *dir;

	if (argc < 3)
		give_up("WHAT DIR [ARGUMENT]");
	dir = opendir(argv[2]);
	if (!dir)
		give_up("%s: %s", argv[2], strerror(errno));
	for (size_t i = 0; i < ARRAY_LEN(probes); i++)
		if (strcmp(probes[i].name, argv[1]) == 0)
			probes[i].probe(dir, argv[2], argv[3]);
	closedir(dir);
	return 0;
}
