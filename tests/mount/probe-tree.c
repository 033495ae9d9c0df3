/* SPDX-License-Identifier: Apache-2.0 */
/*
 * probe-tree [-m | -r] DIR...: everything that can be seen in a tree, one object
 * a line, sorted, so that two trees can be compared with diff.
 *
 *   (none)  as it is seen through a mount.  Also says when what readdir tells
 *           (number, type) is not what stat tells, and when two objects have
 *           one number.  Times since $PROBE_SINCE are shown as "now".
 *   -m      an upper: whiteouts and opaque directories shown alike in every
 *           dialect; marks that only speed things up are left out.
 *   -r      raw: everything, for telling whether anything has changed.
 */
#include "probe.h"

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/xattr.h>

#define NAMES_MAX 65536 /* a directory of a test has fewer */
#define SEEN_MAX  65536 /* and a tree of a test fewer objects */

enum how { SEEN, MARKS, RAW };

static enum how how = SEEN;
static time_t since;
static dev_t device;

/* What was seen so far, to find numbers that are used twice. */
static struct seen {
	ino_t ino;
	char *path;
} seen[SEEN_MAX];
static size_t seen_count;

/* Marks that the tests of their own look at; not part of what a union means. */
static const char *const passing[] = {
	"overlay.origin", "overlay.impure", "overlay.nlink",
	"overlay.upper",  "overlay.uuid",   "overlay.layerfs.ino",
};

static const char *after_dot(const char *name)
{
	const char *dot = strchr(name, '.');

	return dot ? dot + 1 : name;
}

static bool is_passing(const char *xattr)
{
	const char *rest = after_dot(xattr);

	for (size_t i = 0; i < ARRAY_LEN(passing); i++)
		if (strcmp(rest, passing[i]) == 0)
			return true;
	return false;
}

static bool is_opaque(const char *xattr)
{
	const char *rest = after_dot(xattr);

	return strcmp(rest, "overlay.opaque") == 0 ||
	       strcmp(rest, "fuseoverlayfs.opaque") == 0;
}

static uint64_t hash_more(uint64_t h, const unsigned char *p, size_t len)
{
	for (size_t i = 0; i < len; i++)
		h = (h ^ p[i]) * 0x100000001b3;
	return h;
}

static void print_contents(int dir, const char *name)
{
	static unsigned char buf[1 << 20];
	uint64_t h = 0xcbf29ce484222325;
	int fd = openat(dir, name, O_RDONLY | O_NOATIME | O_NOFOLLOW);
	ssize_t n;

	if (fd < 0)
		fd = openat(dir, name, O_RDONLY | O_NOFOLLOW);
	if (fd < 0) {
		printf(" open=%s", outcome(-1));
		return;
	}
	while ((n = read(fd, buf, sizeof(buf))) > 0)
		h = hash_more(h, buf, (size_t)n);
	if (n < 0)
		printf(" read=%s", outcome(-1));
	else
		printf(" #%08x", (unsigned int)(h ^ h >> 32));
	close(fd);
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void print_xattr(const char *path, const char *name)
{
	unsigned char value[XATTR_SIZE_MAX];
	ssize_t n = lgetxattr(path, name, value, sizeof(value));

	printf(" %s=", name);
	if (n < 0)
		printf("%s", outcome(-1));
	else
		print_bytes(value, (size_t)n);
}

static void print_xattrs(const char *path)
{
	char list[XATTR_LIST_MAX], *names[1024] = { NULL };
	ssize_t n = llistxattr(path, list, sizeof(list));
	size_t count = 0;

	if (n < 0) {
		if (errno != EOPNOTSUPP)
			printf(" listxattr=%s", outcome(-1));
		return;
	}
	for (char *p = list; p < list + n; p += strlen(p) + 1)
		if (count < ARRAY_LEN(names))
			names[count++] = p;
	qsort(names, count, sizeof(names[0]), compare_names);
	for (size_t i = 0; i < count; i++) {
		if (how == MARKS && is_passing(names[i]))
			continue;
		if (how == MARKS && is_opaque(names[i]))
			printf(" opaque");
		else
			print_xattr(path, names[i]);
	}
}

static void print_time(const char *label, const struct timespec *t)
{
	if (how != RAW && since && t->tv_sec >= since)
		printf(" %s=now", label);
	else
		printf(" %s=%lld.%09ld", label, (long long)t->tv_sec,
		       t->tv_nsec);
}

static void print_type(mode_t mode)
{
	static const struct {
		mode_t type;
		char letter;
	} types[] = {
		{ S_IFREG, 'f' },  { S_IFDIR, 'd' }, { S_IFLNK, 'l' },
		{ S_IFCHR, 'c' },  { S_IFBLK, 'b' }, { S_IFIFO, 'p' },
		{ S_IFSOCK, 's' },
	};

	for (size_t i = 0; i < ARRAY_LEN(types); i++)
		if (types[i].type == (mode & S_IFMT))
			printf(" %c%04o", types[i].letter, mode & 07777);
}

/* Remembers the number; says who had it before. */
static void note_number(const char *path, const struct stat *st)
{
	for (size_t i = 0; i < seen_count; i++) {
		if (seen[i].ino == st->st_ino) {
			printf(" %s=%s",
			       st->st_nlink > 1 && !S_ISDIR(st->st_mode) ?
				       "same-as" :
				       "clash",
			       seen[i].path);
			return;
		}
	}
	if (seen_count == SEEN_MAX)
		give_up("more than %d objects", SEEN_MAX);
	seen[seen_count].ino = st->st_ino;
	seen[seen_count++].path = strdup(path);
}

static void print_object(int dir, const char *name, const char *path,
			 const struct stat *st)
{
	char target[PATH_MAX];
	ssize_t n;

	print_bytes((const unsigned char *)path, strlen(path));
	print_type(st->st_mode);
	printf(" %u:%u", st->st_uid, st->st_gid);
	if (!S_ISDIR(st->st_mode))
		printf(" n%lu s%lld", (unsigned long)st->st_nlink,
		       (long long)st->st_size);
	if (S_ISCHR(st->st_mode) || S_ISBLK(st->st_mode))
		printf(" %u:%u", major(st->st_rdev), minor(st->st_rdev));
	print_time("m", &st->st_mtim);
	if (how == RAW) {
		print_time("c", &st->st_ctim);
		printf(" i%lu b%lld", (unsigned long)st->st_ino,
		       (long long)st->st_blocks);
	} else if (st->st_nlink > 1 || how == SEEN) {
		note_number(path, st);
	}
	if (how == SEEN && st->st_dev != device)
		printf(" other-device");
	if (S_ISLNK(st->st_mode)) {
		n = readlinkat(dir, name, target, sizeof(target));
		printf(" -> ");
		print_bytes((unsigned char *)target, n < 0 ? 0 : (size_t)n);
	}
	if (S_ISREG(st->st_mode) && (how != RAW || st->st_size))
		print_contents(dir, name);
	print_xattrs(path);
}

struct entry {
	char *name;
	ino_t ino;
	unsigned char type;
};

/* An AUFS whiteout stands where its name would. */
static const char *sorting_name(const struct entry *e)
{
	return e->name + (how == MARKS && !strncmp(e->name, ".wh.", 4) ? 4 : 0);
}

static int compare_entries(const void *a, const void *b)
{
	return strcmp(sorting_name(a), sorting_name(b));
}

static size_t read_entries(DIR *dir, struct entry *list)
{
	struct dirent *d;
	size_t count = 0;

	while ((errno = 0, d = readdir(dir))) {
		if (!strcmp(d->d_name, ".") || !strcmp(d->d_name, ".."))
			continue;
		if (count == NAMES_MAX)
			give_up("more than %d names", NAMES_MAX);
		list[count].name = strdup(d->d_name);
		list[count].ino = d->d_ino;
		list[count++].type = d->d_type;
	}
	if (errno)
		printf(" readdir=%s", outcome(-1));
	qsort(list, count, sizeof(*list), compare_entries);
	return count;
}

/* An upper's whiteout, whatever dialect; path is of the file itself. */
static bool print_whiteout(const char *parent, const char *name,
			   const char *path, const struct stat *st)
{
	char value[2];

	if (strcmp(name, ".wh..wh..opq") == 0)
		return true; /* shown at its directory */
	if (strncmp(name, ".wh.", 4) == 0)
		printf("%s%s%s whiteout\n", parent, *parent ? "/" : "",
		       name + 4);
	else if ((S_ISCHR(st->st_mode) && st->st_rdev == 0) ||
		 (S_ISREG(st->st_mode) && st->st_size == 0 &&
		  lgetxattr(path, "trusted.overlay.whiteout", value, 2) >= 0))
		printf("%s whiteout\n", path);
	else
		return false;
	return true;
}

static void walk(const char *path);

static void show(int dir, const char *parent, const struct entry *e)
{
	char path[PATH_MAX];
	struct stat st;

	snprintf(path, sizeof(path), "%s%s%s", parent, *parent ? "/" : "",
		 e->name);
	if (fstatat(dir, e->name, &st, AT_SYMLINK_NOFOLLOW) < 0) {
		printf("%s lstat=%s\n", path, outcome(-1));
		return;
	}
	if (how == MARKS && print_whiteout(parent, e->name, path, &st))
		return;
	print_object(dir, e->name, path, &st);
	if (how == SEEN && e->ino != st.st_ino)
		printf(" d_ino-differs");
	if (how == SEEN && e->type != (st.st_mode & S_IFMT) >> 12)
		printf(" d_type=%d", e->type);
	if (S_ISDIR(st.st_mode))
		walk(path);
	else
		printf("\n");
}

/* Prints what belongs on the line of the directory, then what is in it. */
static void walk(const char *path)
{
	struct entry *list = calloc(NAMES_MAX, sizeof(*list));
	DIR *dir = opendir(*path ? path : ".");
	size_t count;

	if (!dir) {
		printf(" opendir=%s\n", outcome(-1));
		free(list);
		return;
	}
	count = read_entries(dir, list);
	for (size_t i = 0; how == MARKS && i < count; i++)
		if (strcmp(list[i].name, ".wh..wh..opq") == 0)
			printf(" opaque");
	printf("\n");
	for (size_t i = 0; i < count; i++) {
		show(dirfd(dir), path, &list[i]);
		free(list[i].name);
	}
	closedir(dir);
	free(list);
}

static void show_tree(const char *path)
{
	struct stat st;

	if (chdir(path) < 0 || lstat(".", &st) < 0)
		give_up("%s: %s", path, strerror(errno));
	device = st.st_dev;
	print_object(AT_FDCWD, ".", ".", &st);
	walk("");
}

int main(int argc, char **argv)
{
	const char *from = getenv("PROBE_SINCE");
	int opt, here = open(".", O_RDONLY | O_DIRECTORY);

	while ((opt = getopt(argc, argv, "mr")) != -1)
		how = opt == 'm' ? MARKS : RAW;
	since = from ? atoll(from) : 0;
	for (int i = optind; i < argc; i++) {
		if (argc > optind + 1)
			printf("%s:\n", argv[i]);
		show_tree(argv[i]);
		if (fchdir(here) < 0)
			give_up("%s", strerror(errno));
	}
	return 0;
}
