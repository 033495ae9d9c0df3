/* SPDX-License-Identifier: Apache-2.0 */
#include "archive_table.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "docker_document.h"
#include "scope.h"
#include "tar_reader.h"
#include "tar_refusal.h"

/* --- Windows on a file ------------------------------------------------------- */

#define SCAN_BYTES (64 * 1024) /* few bodies of documents are larger */

struct scan {
	struct windows windows; /* first */
	struct source from;
	uint64_t blind; /* offset in the file up to which nobody looks */
	uint8_t *buf;
};

/*
 * Within a body that nobody asks for, windows are of the right length and have
 * anything in them.
 */
static int next_window(struct windows *w, const uint8_t **p, size_t *n)
{
	struct scan *s = (struct scan *)w;
	ssize_t got;

	*p = s->buf;
	if (s->from.at < s->blind && s->from.left) {
		uint64_t most = s->blind - s->from.at;

		most = most < s->from.left ? most : s->from.left;
		*n = most < SCAN_BYTES ? (size_t)most : SCAN_BYTES;
		s->from.at += *n;
		s->from.left -= *n;
		return 1;
	}
	got = source_read(&s->from, -1, s->buf, SCAN_BYTES);
	if (got <= 0)
		return (int)got;
	*n = (size_t)got;
	return 1;
}

/* --- Entries ----------------------------------------------------------------- */

/* Is it what only the root of a system has?  The path is clean. */
static bool is_of_a_system(const char *path)
{
	static const char *const dirs[] = {
		"bin",   "boot",  "dev", "etc", "home", "lib",  "lib32",
		"lib64", "media", "mnt", "opt", "proc", "root", "run",
		"sbin",  "srv",   "sys", "tmp", "usr",  "var",
	};
	size_t len = strcspn(path, "/");

	if (!strncmp(path, ".wh.", 4))
		return true;
	for (size_t i = 0; i < ARRAY_LEN(dirs); i++)
		if (strlen(dirs[i]) == len && !strncmp(path, dirs[i], len))
			return true;
	return false;
}

static enum entry_kind kind_of(const struct tar_entry *e)
{
	switch (e->type) {
	case TAR_FILE: return e->sparse ? ENTRY_OTHER : ENTRY_FILE;
	case TAR_SYMLINK: return ENTRY_SYMLINK;
	case TAR_HARD_LINK: return ENTRY_HARD_LINK;
	case TAR_CHAR:
	case TAR_BLOCK_DEVICE:
	case TAR_DIR:
	case TAR_FIFO: break;
	}
	return ENTRY_OTHER;
}

/* -EFBIG: it is a layer, by this entry or by the number of them. */
static int take_entry(struct entries *all, const struct tar_entry *e)
{
	scoped_free char *path = entries_clean("", e->path);
	struct archive_entry entry = {
		.kind = kind_of(e),
		.path = path,
		.target = (char *)e->linkname,
		.offset = e->body_at,
		.size = e->stored,
	};

	if (!path)
		return -ENOMEM;
	if (is_of_a_system(path))
		return -EFBIG;
	return *path ? entries_add(all, &entry) : 0;
}

static int refuse_tar(struct tar *t, int err, struct refusal *r)
{
	const char *rule = tar_error(t);
	struct tar_place place;

	tar_where(t, &place);
	if (rule && place.number <= 1 && !place.path)
		return refuse(r, err, "not a tar archive: %s", rule);
	return refuse_entry(r, err, t, rule ?: strerror(-err));
}

/* 1: it is a layer; 0: it may be an archive; or a refusal. */
static int take_all(struct tar *tar, struct scan *s, struct refusal *r,
		    struct entries *all)
{
	struct tar_entry e;
	int more;
	int err = 0;

	while (!err && (more = tar_next(tar, &e)) > 0) {
		if (s)
			s->blind = e.body_at + e.stored;
		err = take_entry(all, &e);
	}
	if (err == -ENOMEM)
		return refuse(r, err, "out of memory");
	if (err)
		return 1;
	return more < 0 ? refuse_tar(tar, more, r) : 0;
}

static enum archive_kind kind_by(const struct entries *all)
{
	struct docker_id id;

	if (entries_get(all, "oci-layout") && entries_get(all, "index.json"))
		return ARCHIVE_OCI;
	if (entries_get(all, "manifest.json"))
		return ARCHIVE_DOCKER;
	if (entries_get(all, "repositories"))
		return ARCHIVE_OLD_DOCKER;
	for (size_t n = 0; n < all->count; n++)
		if (docker_is_json_path(all->all[n].path, &id))
			return ARCHIVE_OLD_DOCKER;
	return ARCHIVE_LAYER;
}

const char *archive_kind_name(enum archive_kind kind)
{
	switch (kind) {
	case ARCHIVE_LAYER: return "a layer";
	case ARCHIVE_OCI: return "an OCI layout";
	case ARCHIVE_DOCKER: return "a docker archive";
	case ARCHIVE_OLD_DOCKER: return "an archive of docker before 1.10";
	}
	return "?";
}

static int keep_nothing(void *ctx, const void *p, size_t n)
{
	return 0;
}

static int read_table(struct windows *in, struct scan *s, struct refusal *r,
		      struct archive_table *out)
{
	struct archive_table t = { .kind = ARCHIVE_LAYER };
	struct tar_keep keep = { keep_nothing, NULL };
	struct tar *tar;
	int is = tar_open(in, keep, NULL, &tar);

	if (is)
		return refuse(r, is, "out of memory");
	is = take_all(tar, s, r, &t.entries);
	tar_close(tar);
	if (is < 0) {
		entries_free(&t.entries);
		return is;
	}
	entries_sort(&t.entries);
	if (!is)
		t.kind = kind_by(&t.entries);
	*out = t;
	return 0;
}

int archive_table_read(struct windows *in, struct refusal *r,
		       struct archive_table *out)
{
	return read_table(in, NULL, r, out);
}

int archive_table_scan(const struct source *file, struct refusal *r,
		       struct archive_table *out)
{
	scoped_free uint8_t *buf = malloc(SCAN_BYTES);
	struct scan s = { { next_window }, *file, 0, buf };

	if (!buf)
		return refuse(r, -ENOMEM, "out of memory");
	return read_table(&s.windows, &s, r, out);
}
