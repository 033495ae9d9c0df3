/* SPDX-License-Identifier: Apache-2.0 */
/*
 * list-tree DIR: every object of a tree, one a line, so that two trees can
 * be compared with diff, whatever file systems they lie on:
 *
 *   path type mode uid:gid links size rdev mtime target contents xattrs
 *
 * The contents as a hash; of objects with several names all but the first say
 * whose they are.  Sizes and link counts of directories mean different things
 * on different file systems and are left out.  What may not be read shows as the
 * error.
 */
#include "tests/mount/probe.h"

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <search.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/xattr.h>

#define XATTRS_MAX 256 /* names of one object; images have a handful */

/* An object with several names, and the first of them. */
struct first {
	ino_t ino;
	char *path;
};
static void *firsts;

static int compare_first(const void *a, const void *b)
{
	const struct first *x = a, *y = b;

	return x->ino < y->ino ? -1 : x->ino > y->ino;
}

static void print_text(const char *text)
{
	print_bytes((const unsigned char *)text, strlen(text));
}

static void print_links(const char *path, const struct stat *st)
{
	struct first *f = calloc(1, sizeof(*f)), **found;

	if (!f)
		give_up("no memory");
	f->ino = st->st_ino;
	found = tsearch(f, &firsts, compare_first);
	if (!found)
		give_up("no memory");
	if (*found == f) {
		f->path = strdup(path);
		return;
	}
	free(f);
	printf(" same-as=");
	print_text((*found)->path);
}

static void print_contents(int dir, const char *name)
{
	static uint64_t buf[1 << 15];
	uint64_t h = 0x9e3779b97f4a7c15;
	int fd = openat(dir, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	ssize_t n = 0;

	if (fd < 0) {
		printf(" open=%s", outcome(-1));
		return;
	}
	while ((n = read(fd, buf, sizeof(buf))) > 0) {
		memset((char *)buf + n, 0, -(size_t)n % 8);
		for (ssize_t i = 0; i < (n + 7) / 8; i++)
			h = ((h ^ buf[i]) * 0xff51afd7ed558ccd) ^ h >> 29;
	}
	if (n < 0)
		printf(" read=%s", outcome(-1));
	else
		printf(" #%016llx", (unsigned long long)(h ^ h >> 32));
	close(fd);
}

static void print_target(int dir, const char *name)
{
	char target[PATH_MAX];
	ssize_t n = readlinkat(dir, name, target, sizeof(target));

	printf(" -> ");
	print_bytes((unsigned char *)target, n < 0 ? 0 : (size_t)n);
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* A file by its directory and name, for calls that know paths only. */
static char *through_proc(int dir, const char *name)
{
	char *path;

	int n = dir == AT_FDCWD ?
			asprintf(&path, "/proc/self/cwd/%s", name) :
			asprintf(&path, "/proc/self/fd/%d/%s", dir, name);

	if (n < 0)
		give_up("no memory");
	return path;
}

static void print_xattr(const char *path, const char *name)
{
	static unsigned char value[XATTR_SIZE_MAX];
	ssize_t n = lgetxattr(path, name, value, sizeof(value));

	printf(" ");
	print_text(name);
	printf("=");
	if (n < 0)
		printf("%s", outcome(-1));
	else
		print_bytes(value, (size_t)n);
}

/* A label is the machine's, not the image's. */
static bool is_of_the_image(const char *xattr)
{
	return strcmp(xattr, "security.selinux") != 0;
}

static void print_xattrs(int dir, const char *file)
{
	char *path = through_proc(dir, file);
	char list[XATTR_LIST_MAX], *names[XATTRS_MAX] = { NULL };
	ssize_t n = llistxattr(path, list, sizeof(list));
	size_t count = 0;

	for (char *p = list; n > 0 && p < list + n; p += strlen(p) + 1)
		if (count < XATTRS_MAX && is_of_the_image(p))
			names[count++] = p;
	qsort(names, count, sizeof(names[0]), compare_names);
	for (size_t i = 0; i < count; i++)
		print_xattr(path, names[i]);
	if (n < 0)
		printf(" listxattr=%s", outcome(-1));
	free(path);
}

static char letter_of(mode_t mode)
{
	static const char letters[] = "?pc?d?b?f?l?s???";

	return letters[(mode & S_IFMT) >> 12];
}

static void print_object(int dir, const char *name, const char *path,
			 const struct stat *st)
{
	print_text(path);
	printf(" %c%04o %u:%u", letter_of(st->st_mode), st->st_mode & 07777,
	       st->st_uid, st->st_gid);
	if (!S_ISDIR(st->st_mode))
		printf(" n%lu s%lld", (unsigned long)st->st_nlink,
		       (long long)st->st_size);
	if (S_ISCHR(st->st_mode) || S_ISBLK(st->st_mode))
		printf(" %u,%u", major(st->st_rdev), minor(st->st_rdev));
	printf(" %lld.%09ld", (long long)st->st_mtim.tv_sec,
	       st->st_mtim.tv_nsec);
	if (S_ISLNK(st->st_mode))
		print_target(dir, name);
	if (S_ISREG(st->st_mode))
		print_contents(dir, name);
	if (!S_ISDIR(st->st_mode))
		print_links(path, st);
	print_xattrs(dir, name);
}

struct names {
	char **list;
	size_t count;
};

static void read_names(DIR *dir, struct names *out)
{
	struct dirent *d;

	while ((errno = 0, d = readdir(dir))) {
		if (!strcmp(d->d_name, ".") || !strcmp(d->d_name, ".."))
			continue;
		if (out->count % 1024 == 0)
			out->list = reallocarray(out->list, out->count + 1024,
						 sizeof(*out->list));
		if (!out->list)
			give_up("no memory");
		out->list[out->count++] = strdup(d->d_name);
	}
	if (errno)
		printf(" readdir=%s", outcome(-1));
	qsort(out->list, out->count, sizeof(*out->list), compare_names);
}

static void walk(int fd, const char *path);

static void show(int dir, const char *name, const char *path)
{
	struct stat st;

	if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) < 0) {
		print_text(path);
		printf(" lstat=%s\n", outcome(-1));
		return;
	}
	print_object(dir, name, path, &st);
	if (S_ISDIR(st.st_mode))
		walk(openat(dir, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW),
		     path);
	else
		printf("\n");
}

/* Ends the directory's line, then shows what is in it. */
static void walk(int fd, const char *path)
{
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	struct names names = { NULL, 0 };
	char *child;

	if (!dir) {
		printf(" opendir=%s\n", outcome(-1));
		return;
	}
	read_names(dir, &names);
	printf("\n");
	for (size_t i = 0; i < names.count; i++) {
		if (asprintf(&child, "%s/%s", path, names.list[i]) < 0)
			give_up("no memory");
		show(dirfd(dir), names.list[i], child);
		free(child);
		free(names.list[i]);
	}
	free(names.list);
	closedir(dir);
}

int main(int argc, char **argv)
{
	if (argc != 2)
		give_up("usage: list-tree DIR");
	if (chdir(argv[1]) < 0)
		give_up("%s: %s", argv[1], strerror(errno));
	show(AT_FDCWD, ".", ".");
	return fflush(stdout) || ferror(stdout);
}
