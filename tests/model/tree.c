/* SPDX-License-Identifier: Apache-2.0 */
#include "tree.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "bytes.h"
#include "hands.h"
#include "listing.h"

#define PAGE_BYTES 4096 /* a hole is no smaller */

static int walk(struct tree *t, int parent, const struct listed *e,
		const char *path);

static struct record *add(struct tree *t, const char *path)
{
	struct record *r;

	if ((t->count & (t->count + 1)) == 0)
		t->records = realloc(t->records,
				     (t->count + 1) * 2 * sizeof(*t->records));
	if (!t->records)
		abort();
	r = &t->records[t->count++];
	memset(r, 0, sizeof(*r));
	r->path = strdup(path);
	r->digest = DIGEST_START;
	return r;
}

static void complain(struct record *r, const char *what)
{
	if (!r->wrong)
		r->wrong = strdup(what);
}

static size_t pages_of(const unsigned char *buf, size_t len)
{
	static const unsigned char zeros[PAGE_BYTES];
	size_t pages = 0;

	for (size_t at = 0; at < len; at += PAGE_BYTES) {
		size_t n = len - at < PAGE_BYTES ? len - at : PAGE_BYTES;

		pages += memcmp(buf + at, zeros, n) != 0;
	}
	return pages;
}

/* As a file would that has its data elsewhere, and tells its own blocks. */
static void check_blocks(struct record *r, size_t pages)
{
	if (r->st.stx_blocks * 512 < pages * PAGE_BYTES)
		complain(r, "fewer blocks than data");
}

/* Devices and fifos are not opened: that would ask someone else. */
static int digest_file(struct record *r, int dir, const char *name)
{
	static unsigned char buf[1 << 16];
	int fd = openat(dir, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : 1;
	size_t pages = 0;

	while (n > 0) {
		n = read(fd, buf, sizeof(buf));
		if (n <= 0)
			break;
		r->digest = bytes_digest(r->digest, buf, n);
		pages += pages_of(buf, n);
	}
	check_blocks(r, pages);
	if (n < 0) {
		complain(r, strerror(errno));
		r->digest = 0;
	}
	if (fd >= 0)
		close(fd);
	return 0;
}

static void digest_target(struct record *r, int dir, const char *name)
{
	char target[PATH_MAX];
	ssize_t n = readlinkat(dir, name, target, sizeof(target));

	if (n < 0)
		complain(r, strerror(errno));
	else
		r->digest = bytes_digest(r->digest, target, n);
}

static void read_xattrs(struct record *r, int dir, const char *name)
{
	static struct result res;
	char path[64 + NAME_BYTES];

	result_clear(&res);
	snprintf(path, sizeof(path), "/proc/self/fd/%d/%s", dir, name);
	hands_say_xattrs(path, &res);
	r->xattrs = strdup(res.text);
}

static char *join(const char *dir, const char *name)
{
	char *out;

	if (asprintf(&out, "%s%s%s", dir, dir[0] ? "/" : "", name) < 0)
		abort();
	return out;
}

static int walk_dir(struct tree *t, int parent, const char *name,
		    const char *path)
{
	int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct listing l = { NULL, 0 };
	int err = fd < 0 ? -errno : listing_read(&l, fd);

	for (size_t i = 0; !err && i < l.count; i++) {
		char *inner = join(path, l.entries[i].name);

		err = walk(t, fd, &l.entries[i], inner);
		free(inner);
	}
	listing_free(&l);
	if (fd >= 0)
		close(fd);
	return err;
}

/* e: how the directory lists it; NULL for the root. */
static int walk(struct tree *t, int parent, const struct listed *e,
		const char *path)
{
	const char *name = e ? e->name : ".";
	struct statx st;
	struct record *r;

	if (statx(parent, name, AT_SYMLINK_NOFOLLOW,
		  STATX_BASIC_STATS | STATX_BTIME, &st) < 0)
		return errno == ENOENT ? 0 : -errno;
	r = add(t, path);
	r->st = st;
	if (e && e->ino != st.stx_ino)
		complain(r, "d_ino is not st_ino");
	read_xattrs(r, parent, name);
	if (S_ISREG(st.stx_mode))
		return digest_file(r, parent, name);
	if (S_ISLNK(st.stx_mode))
		digest_target(r, parent, name);
	return S_ISDIR(st.stx_mode) ? walk_dir(t, parent, name, path) : 0;
}

static int by_path(const void *a, const void *b)
{
	const struct record *x = a;
	const struct record *y = b;

	return strcmp(x->path, y->path);
}

int tree_read(const char *root, struct tree *out)
{
	int fd = open(root, O_PATH | O_DIRECTORY | O_CLOEXEC);
	int err;

	memset(out, 0, sizeof(*out));
	if (fd < 0)
		return -errno;
	err = walk(out, fd, NULL, "");
	close(fd);
	if (out->count)
		qsort(out->records, out->count, sizeof(*out->records), by_path);
	return err;
}

void tree_free(struct tree *t)
{
	for (size_t i = 0; i < t->count; i++) {
		free(t->records[i].path);
		free(t->records[i].xattrs);
		free(t->records[i].wrong);
	}
	free(t->records);
	memset(t, 0, sizeof(*t));
}
