/* SPDX-License-Identifier: Apache-2.0 */
/*
 * loads DIR LOAD...: does each load in DIR and prints a line for it: its name,
 * nanoseconds for one of what it does, and a digest of what it saw, which has to
 * be the same on every file system.  The loads build on one another, in the
 * order of the table; run.sh says which.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))
#define SMALL_FILES  1000 /* made, renamed, removed */
#define SMALL_BYTES  4096
#define BIG_BYTES    (64 << 20)
#define BIG_BLOCK    (1 << 20)
#define OVERWRITES   4000
#define FNV_START    0xcbf29ce484222325u
#define FNV_PRIME    0x100000001b3u

/* What a load has done: how often, and the digest of it. */
struct done {
	long times;
	uint64_t digest;
};

static char block[BIG_BLOCK];

static void give_up(const char *what, const char *name)
{
	fprintf(stderr, "loads: %s %s: %s\n", what, name, strerror(errno));
	exit(1);
}

/* In order. */
static void mix(struct done *d, const void *bytes, size_t len)
{
	const unsigned char *p = bytes;

	for (size_t i = 0; i < len; i++)
		d->digest = (d->digest ^ p[i]) * FNV_PRIME;
}

/* In any order: the names of a directory come in the order it likes. */
static void mix_apart(struct done *d, const char *name, const void *bytes,
		      size_t len)
{
	struct done one = { .digest = FNV_START };

	mix(&one, name, strlen(name));
	mix(&one, bytes, len);
	d->digest += one.digest;
}

static void see_file(int dir, const char *name, bool content, struct done *d)
{
	int fd = openat(dir, name, O_RDONLY);
	ssize_t n = fd < 0 ? -1 : read(fd, block, SMALL_BYTES);

	if (n < 0)
		give_up("read", name);
	close(fd);
	mix_apart(d, name, block, content ? (size_t)n : 0);
	d->times++;
}

/* All below the directory, which is closed: stat of each, or contents. */
static void walk(int fd, bool contents, struct done *d)
{
	DIR *dir = fdopendir(fd);
	struct dirent *e;
	struct stat st;

	while (dir && (e = readdir(dir))) {
		if (!strcmp(e->d_name, ".") || !strcmp(e->d_name, ".."))
			continue;
		if (!contents || e->d_type == DT_UNKNOWN) {
			if (fstatat(dirfd(dir), e->d_name, &st,
				    AT_SYMLINK_NOFOLLOW))
				give_up("stat", e->d_name);
			mix_apart(d, e->d_name, &st.st_mode,
				  sizeof(st.st_mode));
			d->times++;
		}
		if (e->d_type == DT_DIR)
			walk(openat(dirfd(dir), e->d_name, O_RDONLY), contents,
			     d);
		else if (contents && e->d_type == DT_REG)
			see_file(dirfd(dir), e->d_name, true, d);
	}
	if (!dir || closedir(dir))
		give_up("walk", "a directory");
}

static void load_walk(struct done *d)
{
	walk(open(".", O_RDONLY), false, d);
}

static void load_read(struct done *d)
{
	walk(open("tree", O_RDONLY), true, d);
}

static void load_missing(struct done *d)
{
	struct stat st;
	char name[64];

	for (int i = 0; i < SMALL_FILES; i++, d->times++) {
		snprintf(name, sizeof(name), "tree/%d/missing%d", i % 40, i);
		if (!stat(name, &st))
			give_up("found", name);
	}
}

static void load_create(struct done *d)
{
	char name[64];

	for (int i = 0; i < SMALL_FILES; i++, d->times++) {
		int fd;

		snprintf(name, sizeof(name), "tree/%d/new%d", i % 40, i);
		fd = open(name, O_CREAT | O_EXCL | O_WRONLY, 0644);
		if (fd < 0 || write(fd, block, SMALL_BYTES) != SMALL_BYTES ||
		    close(fd))
			give_up("create", name);
	}
}

static void load_rename(struct done *d)
{
	char from[64];
	char to[64];

	for (int i = 0; i < SMALL_FILES; i++, d->times++) {
		snprintf(from, sizeof(from), "tree/%d/new%d", i % 40, i);
		snprintf(to, sizeof(to), "tree/%d/old%d", (i + 1) % 40, i);
		if (rename(from, to))
			give_up("rename", from);
	}
}

static void load_unlink(struct done *d)
{
	char name[64];

	for (int i = 0; i < SMALL_FILES; i++, d->times++) {
		snprintf(name, sizeof(name), "tree/%d/old%d", (i + 1) % 40, i);
		if (unlink(name))
			give_up("unlink", name);
	}
}

/* Each of these lies in a lower layer, so it is copied up. */
static void load_append(struct done *d)
{
	char name[64];

	for (int i = 0; i < 200; i++, d->times++) {
		int fd;

		snprintf(name, sizeof(name), "tree/%d/f%d", i % 40, i / 40);
		fd = open(name, O_WRONLY | O_APPEND);
		if (fd < 0 || write(fd, "more", 4) != 4 || close(fd))
			give_up("append", name);
	}
}

static int open_big(int flags)
{
	int fd = open("big", flags, 0644);

	if (fd < 0)
		give_up("open", "big");
	return fd;
}

static void load_write_big(struct done *d)
{
	int fd = open_big(O_CREAT | O_TRUNC | O_WRONLY);

	for (long at = 0; at < BIG_BYTES; at += BIG_BLOCK, d->times++)
		if (write(fd, block, BIG_BLOCK) != BIG_BLOCK)
			give_up("write", "big");
	close(fd);
}

static void load_read_big(struct done *d)
{
	int fd = open_big(O_RDONLY);

	for (long at = 0; at < BIG_BYTES; at += BIG_BLOCK, d->times++) {
		if (read(fd, block, BIG_BLOCK) != BIG_BLOCK)
			give_up("read", "big");
		mix(d, block, 64);
	}
	close(fd);
}

static void load_overwrite(struct done *d)
{
	int fd = open_big(O_WRONLY);
	uint64_t draw = 1;

	for (int i = 0; i < OVERWRITES; i++, d->times++) {
		draw = draw * 6364136223846793005u + 1442695040888963407u;
		block[0] = (char)i;
		if (pwrite(fd, block, SMALL_BYTES,
			   (off_t)(draw >> 40) % (BIG_BYTES / SMALL_BYTES) *
				   SMALL_BYTES) != SMALL_BYTES)
			give_up("overwrite", "big");
	}
	close(fd);
}

static const struct {
	const char *name;
	void (*load)(struct done *d);
} loads[] = {
	{ "walk", load_walk },           { "read", load_read },
	{ "missing", load_missing },     { "create", load_create },
	{ "rename", load_rename },       { "unlink", load_unlink },
	{ "append", load_append },       { "write-big", load_write_big },
	{ "overwrite", load_overwrite }, { "read-big", load_read_big },
};

static int64_t now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000ll + t.tv_nsec;
}

static void run(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(loads); i++) {
		struct done d = { .digest = FNV_START };
		int64_t began = now();

		if (strcmp(loads[i].name, name) != 0)
			continue;
		memset(block, 'x', sizeof(block));
		loads[i].load(&d);
		printf("%s %lld %ld-%016llx\n", name,
		       (long long)(now() - began) / (d.times ?: 1), d.times,
		       (unsigned long long)d.digest);
		return;
	}
	fprintf(stderr, "loads: no load '%s'\n", name);
	exit(2);
}

int main(int argc, char **argv)
{
	if (argc < 3) {
		fprintf(stderr, "usage: loads DIR LOAD...\n");
		return 2;
	}
	if (chdir(argv[1]))
		give_up("enter", argv[1]);
	for (int i = 2; i < argc; i++)
		run(argv[i]);
	return 0;
}
