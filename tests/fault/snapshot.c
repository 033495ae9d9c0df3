/* SPDX-License-Identifier: Apache-2.0 */
#include "snapshot.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "../data/pattern.h"

struct page {
	char *text;
	size_t used;
	time_t since;
};

__attribute__((format(printf, 2, 3))) static void add(struct page *p,
						      const char *fmt, ...)
{
	size_t left = SNAPSHOT_BYTES - p->used;
	va_list args;
	int n;

	va_start(args, fmt);
	n = vsnprintf(p->text + p->used, left, fmt, args);
	va_end(args);
	p->used += (size_t)n < left ? (size_t)n : left - 1;
}

static void add_content(struct page *p, const char *path)
{
	static uint8_t block[65536];
	uint64_t hash = 0;
	int fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	ssize_t n = -1;

	while (fd >= 0 && (n = read(fd, block, sizeof(block))) > 0)
		hash = pattern_hash(hash, block, (size_t)n);
	if (n < 0)
		add(p, " unreadable: %s", strerror(errno));
	else
		add(p, " #%llx", (unsigned long long)hash);
	if (fd >= 0)
		close(fd);
}

static int compare_words(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void add_xattrs(struct page *p, const char *path)
{
	char names[4096];
	char value[256];
	char *list[64] = { NULL };
	size_t count = 0;
	ssize_t n = llistxattr(path, names, sizeof(names));

	if (n < 0)
		add(p, " unlisted: %s", strerror(errno));
	for (char *at = names; n > 0 && at < names + n; at += strlen(at) + 1)
		if (!strncmp(at, "user.", 5) && count < 64)
			list[count++] = at;
	qsort(list, count, sizeof(list[0]), compare_words);
	for (size_t i = 0; i < count; i++) {
		n = lgetxattr(path, list[i], value, sizeof(value));
		if (n < 0)
			add(p, " %s: %s", list[i], strerror(errno));
		else
			add(p, " %s=%.*s", list[i], (int)n, value);
	}
}

static void add_file(struct page *p, const char *path, const struct stat *st)
{
	char target[256];
	ssize_t n;

	add(p, " links %lu size %lld", (unsigned long)st->st_nlink,
	    (long long)st->st_size);
	if (st->st_mtim.tv_sec >= p->since)
		add(p, " now");
	else
		add(p, " at %lld", (long long)st->st_mtim.tv_sec);
	if (S_ISREG(st->st_mode))
		add_content(p, path);
	if (!S_ISLNK(st->st_mode))
		return;
	n = readlink(path, target, sizeof(target));
	if (n < 0)
		add(p, " -> %s", strerror(errno));
	else
		add(p, " -> %.*s", (int)n, target);
}

static void add_tree(struct page *p, const char *root, const char *path);

static void add_entry(struct page *p, const char *root, const char *path)
{
	struct stat st;

	add(p, "%s", path + strlen(root));
	if (lstat(path, &st)) {
		add(p, " lost: %s\n", strerror(errno));
		return;
	}
	add(p, " %o %u:%u", st.st_mode, st.st_uid, st.st_gid);
	if (!S_ISDIR(st.st_mode))
		add_file(p, path, &st);
	add_xattrs(p, path);
	add(p, "\n");
	if (S_ISDIR(st.st_mode))
		add_tree(p, root, path);
}

static void add_tree(struct page *p, const char *root, const char *path)
{
	struct dirent **list = NULL;
	int n = scandir(path, &list, NULL, alphasort);

	if (n < 0)
		add(p, "%s cannot be listed: %s\n", path + strlen(root),
		    strerror(errno));
	for (int i = 0; i < n; i++) {
		char below[PATH_MAX];

		snprintf(below, sizeof(below), "%s/%s", path, list[i]->d_name);
		if (strcmp(list[i]->d_name, ".") &&
		    strcmp(list[i]->d_name, ".."))
			add_entry(p, root, below);
		free(list[i]);
	}
	if (n >= 0)
		free(list);
}

void snapshot_take(const char *root, time_t since, char out[SNAPSHOT_BYTES])
{
	struct page p = { .text = out, .since = since };

	out[0] = '\0';
	add_tree(&p, root, root);
}

static size_t line_length(const char *text)
{
	return strcspn(text, "\n");
}

void snapshot_differ(const char *a, const char *b, char *text, size_t size)
{
	while (*a && *b && line_length(a) == line_length(b) &&
	       !strncmp(a, b, line_length(a))) {
		a += line_length(a) + (a[line_length(a)] != '\0');
		b += line_length(b) + (b[line_length(b)] != '\0');
	}
	snprintf(text, size, "\"%.*s\", not \"%.*s\"", (int)line_length(a), a,
		 (int)line_length(b), b);
}

/* nftw takes no argument for its callback. */
static char leftover[PATH_MAX];

static int look_for_leftover(const char *path, const struct stat *st, int type,
			     struct FTW *ftw)
{
	if (ftw->level > 0 && type == FTW_D &&
	    !strcmp(path + ftw->base, "index"))
		return FTW_SKIP_SUBTREE;
	if (type == FTW_D || type == FTW_DNR || st->st_size == 0)
		return FTW_CONTINUE;
	snprintf(leftover, sizeof(leftover), "%s", path);
	return FTW_STOP;
}

bool snapshot_work_is_empty(const char *work, char *what, size_t size)
{
	leftover[0] = '\0';
	nftw(work, look_for_leftover, 16, FTW_PHYS | FTW_ACTIONRETVAL);
	snprintf(what, size, "%s", leftover + (leftover[0] ? strlen(work) : 0));
	return !leftover[0];
}
