/* SPDX-License-Identifier: Apache-2.0 */
#include "archive_files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "beneath.h"
#include "scope.h"

#define BLOBS "blobs/sha256/"

void archive_files_close(struct archive_files *f)
{
	entries_free(&f->entries);
	if (f->fd >= 0)
		close(f->fd);
	f->fd = -1;
}

static int refuse_file(struct refusal *r, int err, const char *path)
{
	switch (err) {
	case -ENOENT: return refuse(r, err, "%.120s: not in the archive", path);
	case -ELOOP: return refuse(r, err, "%.120s: a symbolic link", path);
	case -EISDIR: return refuse(r, err, "%.120s: not a file", path);
	default: return refuse(r, err, "%.120s: %s", path, strerror(-err));
	}
}

/* --- In a tar archive -------------------------------------------------------- */

static int find_entry(const struct archive_files *f, const char *path,
		      struct refusal *r, const struct archive_entry **out)
{
	scoped_free char *clean = entries_clean("", path);
	int err = clean ? entries_find(&f->entries, clean, out) : -ENOMEM;

	if (err == -ELOOP)
		return refuse(r, err, "%.120s: links in a circle", path);
	if (!err && (*out)->kind != ENTRY_FILE)
		err = -EISDIR;
	return err ? refuse_file(r, err, path) : 0;
}

static int open_entry(const struct archive_files *f, const char *path,
		      struct refusal *r, struct source *out, int *fd)
{
	const struct archive_entry *e;
	int err = find_entry(f, path, r, &e);
	int copy = err ? -1 : fcntl(f->fd, F_DUPFD_CLOEXEC, 0);

	if (err)
		return err;
	if (copy < 0)
		return refuse_file(r, -errno, path);
	*out = source_range(copy, e->offset, e->size);
	*fd = copy;
	return 0;
}

/* --- In a directory ---------------------------------------------------------- */

/* O_NONBLOCK: a fifo would keep us waiting. */
static int open_file(const struct archive_files *f, const char *path,
		     struct refusal *r, struct source *out, int *fd)
{
	scoped_fd int file = beneath_open(f->fd, path, O_RDONLY | O_NONBLOCK);
	struct stat st;

	if (file < 0)
		return refuse_file(r, file, path);
	if (fstat(file, &st))
		return refuse_file(r, -errno, path);
	if (!S_ISREG(st.st_mode))
		return refuse_file(r, -EISDIR, path);
	*out = source_range(file, 0, (uint64_t)st.st_size);
	*fd = steal_fd(&file);
	return 0;
}

/* --- Either ------------------------------------------------------------------ */

int archive_files_open(const struct archive_files *f, const char *path,
		       struct refusal *r, struct source *out, int *fd)
{
	return f->is_dir ? open_file(f, path, r, out, fd) :
			   open_entry(f, path, r, out, fd);
}

int archive_files_size(const struct archive_files *f, const char *path,
		       struct refusal *r, uint64_t *size)
{
	scoped_fd int fd = -1;
	struct source s;
	int err = archive_files_open(f, path, r, &s, &fd);

	if (!err)
		*size = s.left;
	return err;
}

int archive_files_read(const struct archive_files *f, const char *path,
		       struct refusal *r, struct bytes *out)
{
	scoped_fd int fd = -1;
	scoped_bytes struct bytes b = { NULL };
	struct source s;
	int err = archive_files_open(f, path, r, &s, &fd);
	ssize_t got;

	if (err)
		return err;
	if (s.left > ARCHIVE_DOCUMENT_MAX)
		return refuse(r, -EFBIG, "%.120s: %llu bytes; at most %d", path,
			      (unsigned long long)s.left, ARCHIVE_DOCUMENT_MAX);
	b.n = (size_t)s.left;
	b.p = malloc(b.n + 1);
	if (!b.p)
		return refuse_file(r, -ENOMEM, path);
	got = source_read(&s, -1, b.p, b.n);
	if (got < 0)
		return refuse_file(r, (int)got, path);
	b.p[b.n] = '\0';
	*out = b;
	b.p = NULL;
	return 0;
}

struct blob_path archive_blob_path(const struct digest *d)
{
	struct blob_path p;

	snprintf(p.text, sizeof(p.text), BLOBS "%s", digest_hex(d));
	return p;
}

struct digest archive_blob_digest(const char *path)
{
	struct digest d = { "" };

	if (!strncmp(path, BLOBS, strlen(BLOBS)) &&
	    digest_parse_hex(path + strlen(BLOBS), &d))
		d = (struct digest){ "" };
	return d;
}
