/* SPDX-License-Identifier: Apache-2.0 */
/*
 * probe-marks UPPER WORKDIR LAYER...: the marks in an upper and in the index of
 * its workdir, byte for byte; but a file handle is shown as its shape and the
 * path that it leads to, since no two files have the same.
 *
 *	d f data trusted.overlay.origin=[v0 m00fb len29 f0 t1 uuid ->l1/d]
 *	index [... ->l1/a] f n2 data = b ...
 *
 * A regular file with bytes says whether any of them are stored.  The UUID that
 * the kernel gives to a whole mount is left out, and so are the inode numbers
 * that layerfs keeps beside.
 */
#include "probe.h"

#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/xattr.h>

#define KNOWN_MAX  65536 /* objects of a test */
#define UUID_AT    5     /* in a handle as overlayfs stores it */
#define HANDLE_AT  21    /* the file system's own bytes */
#define NAMES_MAX  4096  /* entries of an index */
#define LAYERS_MAX 64

/* Every object of the layers and the upper, to tell where handles lead. */
static struct known {
	dev_t dev;
	ino_t ino;
	char *path;
} known[KNOWN_MAX];
static size_t known_count;

static char **roots;
static int root_count;

static int note(const char *path, const struct stat *st, int type,
		struct FTW *where)
{
	if (known_count == KNOWN_MAX)
		give_up("more than %d objects", KNOWN_MAX);
	known[known_count++] =
		(struct known){ st->st_dev, st->st_ino, strdup(path) };
	return 0;
}

/* The path that comes first, or NULL. */
static const char *path_of(const struct stat *st, const char *below)
{
	const char *first = NULL;

	for (size_t i = 0; i < known_count; i++) {
		const struct known *k = &known[i];

		if (k->dev == st->st_dev && k->ino == st->st_ino &&
		    strncmp(k->path, below, strlen(below)) == 0 &&
		    (!first || strcmp(k->path, first) < 0))
			first = k->path;
	}
	return first;
}

/* Where a handle leads: each file system is asked. */
static const char *follow(const unsigned char *v, size_t len)
{
	char room[sizeof(struct file_handle) + MAX_HANDLE_SZ]
		__attribute__((aligned(8)));
	struct file_handle *h = (struct file_handle *)room;
	const char *path = NULL;

	h->handle_type = v[4];
	h->handle_bytes = (unsigned int)(len - HANDLE_AT);
	memcpy(h->f_handle, v + HANDLE_AT, len - HANDLE_AT);
	for (int i = 0; i < root_count && !path; i++) {
		int root = open(roots[i], O_RDONLY | O_DIRECTORY);
		int fd = open_by_handle_at(root, h, O_PATH);
		struct stat st;

		if (fd >= 0 && fstat(fd, &st) == 0)
			path = path_of(&st, "");
		close(fd);
		close(root);
	}
	return path ? path : "nowhere";
}

static void print_handle(const unsigned char *v, size_t len)
{
	static const unsigned char none[16];

	if (len < HANDLE_AT || len - HANDLE_AT > MAX_HANDLE_SZ) {
		printf("[%zu bytes]", len);
		return;
	}
	printf("[v%u m%02x %s f%u t%u %s ->%s]", v[0], v[1],
	       v[2] == len ? "len" : "other-len", v[3], v[4],
	       memcmp(v + UUID_AT, none, 16) ? "uuid" : "no-uuid",
	       follow(v, len));
}

static bool is_mark(const char *name)
{
	const char *dot = strchr(name, '.');

	return dot && strncmp(dot, ".overlay.", 9) == 0 &&
	       (name[0] == 't' || name[0] == 'u') &&
	       strcmp(dot, ".overlay.uuid") != 0 &&
	       strncmp(dot, ".overlay.layerfs.", 17) != 0;
}

static bool is_handle(const char *name)
{
	const char *word = strrchr(name, '.') + 1;

	return strcmp(word, "origin") == 0 || strcmp(word, "upper") == 0;
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void print_mark(const char *path, const char *name)
{
	unsigned char value[XATTR_SIZE_MAX];
	ssize_t n = lgetxattr(path, name, value, sizeof(value));

	printf(" %s=", name);
	if (n < 0)
		printf("%s", outcome(-1));
	else if (is_handle(name) && n > 0)
		print_handle(value, (size_t)n);
	else
		print_bytes(value, (size_t)n);
}

static void print_marks(const char *path)
{
	char list[XATTR_LIST_MAX], *names[1024] = { NULL };
	ssize_t n = llistxattr(path, list, sizeof(list));
	size_t count = 0;

	for (char *p = list; n > 0 && p < list + n; p += strlen(p) + 1)
		if (is_mark(p) && count < ARRAY_LEN(names))
			names[count++] = p;
	qsort(names, count, sizeof(names[0]), compare_names);
	for (size_t i = 0; i < count; i++)
		print_mark(path, names[i]);
	printf("\n");
}

/* Whether a file that has a size has anything else. */
static void print_data(const char *path, const struct stat *st)
{
	int fd;

	if (!S_ISREG(st->st_mode) || !st->st_size)
		return;
	fd = open(path, O_RDONLY | O_NOATIME);
	printf(lseek(fd, 0, SEEK_DATA) < 0 ? " no-data" : " data");
	close(fd);
}

static bool is_whiteout(const struct stat *st)
{
	return S_ISCHR(st->st_mode) && st->st_rdev == 0;
}

static void print_type(const struct stat *st)
{
	static const char letters[] = "?pc?d?b?f?l?s???";

	if (is_whiteout(st)) {
		printf(" whiteout");
		return;
	}
	printf(" %c", letters[(st->st_mode & S_IFMT) >> 12]);
	if (!S_ISDIR(st->st_mode))
		printf(" n%lu", (unsigned long)st->st_nlink);
}

static int print_object(const char *path, const struct stat *st)
{
	print_bytes((const unsigned char *)path, strlen(path));
	print_type(st);
	print_data(path, st);
	print_marks(path);
	return 0;
}

static void print_tree(const char *path)
{
	struct dirent **list = NULL;
	struct stat st;
	char *below;
	int count;

	if (lstat(path, &st) < 0)
		give_up("%s: %s", path, strerror(errno));
	print_object(path, &st);
	count = S_ISDIR(st.st_mode) ? scandir(path, &list, NULL, alphasort) : 0;
	for (int i = 0; i < count; i++) {
		if (strcmp(list[i]->d_name, ".") == 0 ||
		    strcmp(list[i]->d_name, "..") == 0)
			continue;
		if (asprintf(&below, "%s/%s", path, list[i]->d_name) < 0)
			give_up("no memory");
		print_tree(below);
		free(below);
	}
}

/* The bytes that pairs of digits stand for; 0 if they are none. */
static size_t bytes_of(const char *name, unsigned char *out, size_t room)
{
	size_t n = 0;

	for (; name[0] && name[1] && n < room; name += 2)
		if (sscanf(name, "%2hhx", &out[n++]) != 1)
			return 0;
	return *name ? 0 : n;
}

static void print_entry(const char *index, const char *name)
{
	unsigned char handle[HANDLE_AT + MAX_HANDLE_SZ];
	size_t n = bytes_of(name, handle, sizeof(handle));
	const char *twin;
	struct stat st;
	char *path;

	if (asprintf(&path, "%s/%s", index, name) < 0)
		give_up("no memory");
	if (lstat(path, &st) < 0)
		give_up("%s: %s", path, strerror(errno));
	/* The kernel keeps one there, to link to. */
	if (name[0] == '#' && is_whiteout(&st))
		return;
	printf("index ");
	if (n)
		print_handle(handle, n);
	else
		printf("%s", name[0] == '#' ? "#" : name);
	print_type(&st);
	print_data(path, &st);
	twin = path_of(&st, roots[0]);
	printf(" = %s", twin ? twin : "nothing");
	print_marks(path);
	free(path);
}

static void print_index(const char *work)
{
	struct dirent **list;
	char index[PATH_MAX];
	struct stat st;
	int count;

	snprintf(index, sizeof(index), "%s/index", work);
	if (lstat(index, &st) < 0) {
		printf("no index\n");
		return;
	}
	printf("index %04o", st.st_mode & 07777);
	print_marks(index);
	count = scandir(index, &list, NULL, alphasort);
	for (int i = 0; i < count; i++)
		if (list[i]->d_name[0] != '.')
			print_entry(index, list[i]->d_name);
}

int main(int argc, char **argv)
{
	if (argc < 4 || argc > LAYERS_MAX)
		give_up("UPPER WORKDIR LAYER...");
	roots = argv + 1;
	root_count = argc - 1;
	for (int i = 1; i < argc; i++)
		if (i != 2)
			nftw(argv[i], note, 64, FTW_PHYS | FTW_MOUNT);
	print_tree(argv[1]);
	print_index(argv[2]);
	return 0;
}
