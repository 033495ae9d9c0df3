/* SPDX-License-Identifier: Apache-2.0 */
#include "archive.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "archive_docker.h"
#include "archive_oci.h"
#include "archive_table.h"
#include "pipeline.h"
#include "scope.h"
#include "spool.h"

/* --- From bytes to a table of files ------------------------------------------ */

static int refuse_spool(int err, struct refusal *r)
{
	return refuse(r, err, "no room to unpack it: %s", strerror(-err));
}

/* A stream becomes a file, which takes the place of *fd. */
static int make_seekable(int *fd, const struct archive_options *o,
			 struct refusal *r)
{
	struct source s;
	int err = source_open(*fd, &s);
	int spool;

	if (err)
		return refuse(r, err, "%s", strerror(-err));
	if (!s.stream)
		return 0;
	spool = spool_make(o->spool);
	err = spool < 0 ? spool : spool_fill(spool, &s);
	if (spool >= 0) {
		close(*fd);
		*fd = spool;
	}
	return err ? refuse_spool(err, r) : 0;
}

static int sniff(const struct source *s, struct refusal *r,
		 enum inflate_format *out)
{
	uint8_t magic[INFLATE_MAGIC_MAX];
	struct source copy = *s;
	ssize_t n = source_read(&copy, -1, magic, sizeof(magic));

	if (n < 0)
		return refuse(r, (int)n, "%s", strerror((int)-n));
	*out = inflate_sniff(magic, (size_t)n);
	return 0;
}

/* Inflate it into the spool, as far as it takes to see what it is. */
static int table_of_compressed(const struct source *s, int spool,
			       const struct archive_options *o,
			       struct refusal *r, struct archive_table *out)
{
	scoped_pipeline struct pipeline *p = NULL;
	struct spool_tee tee;
	int err = pipeline_open(s, &o->inflate, &p);

	if (err)
		return refuse(r, err, "%s", strerror(-err));
	spool_tee_init(&tee, pipeline_windows(p), spool);
	err = archive_table_read(&tee.windows, r, out);
	if (tee.spool_err)
		return refuse_spool(tee.spool_err, r);
	if (err && tee.stream_err)
		return refuse(r, err, "%s", pipeline_why(p) ?: strerror(-err));
	return err;
}

static int take_compressed(struct archive *a, const struct source *s,
			   const struct archive_options *o, struct refusal *r)
{
	scoped_fd int spool = spool_make(o->spool);
	struct archive_table t = { .kind = ARCHIVE_LAYER };
	int err = spool < 0 ? refuse_spool(spool, r) :
			      table_of_compressed(s, spool, o, r, &t);

	if (err)
		return err;
	a->files.entries = t.entries;
	a->kind = t.kind;
	if (t.kind == ARCHIVE_LAYER)
		return 0;
	close(a->files.fd);
	a->files.fd = steal_fd(&spool);
	return 0;
}

static int take_plain(struct archive *a, const struct source *s,
		      struct refusal *r)
{
	struct archive_table t = { .kind = ARCHIVE_LAYER };
	int err;

	if (!s->left)
		return refuse(r, -EBADMSG, "empty");
	err = archive_table_scan(s, r, &t);
	if (err)
		return err;
	a->files.entries = t.entries;
	a->kind = t.kind;
	return 0;
}

static int take_file(struct archive *a, const struct archive_options *o,
		     struct refusal *r)
{
	enum inflate_format format = INFLATE_PLAIN;
	struct source s;
	int err = make_seekable(&a->files.fd, o, r);

	if (err || o->is_layer)
		return err;
	err = source_open(a->files.fd, &s);
	if (err)
		return refuse(r, err, "%s", strerror(-err));
	err = sniff(&s, r, &format);
	if (err)
		return err;
	return format == INFLATE_PLAIN ? take_plain(a, &s, r) :
					 take_compressed(a, &s, o, r);
}

static int take_dir(struct archive *a, const struct archive_options *o,
		    struct refusal *r)
{
	uint64_t size;
	int err;

	a->files.is_dir = true;
	a->kind = ARCHIVE_OCI;
	if (o->is_layer)
		return refuse(r, -EISDIR, "a directory, and no layer");
	err = archive_files_size(&a->files, "oci-layout", r, &size);
	if (err != -ENOENT)
		return err;
	return refuse(r, err, "a directory without oci-layout");
}

/* --- From files to images ---------------------------------------------------- */

static int list_layer(struct archive_images *out)
{
	scoped_archive_image struct archive_image i = { NULL };
	struct refusal r;
	int err = archive_image_make_layers(&i, 1, &r);

	err = err ?: archive_image_copy("", &i.layers[0].path);
	return err ?: archive_images_add(out, &i);
}

static bool has_empty_image(const struct archive_images *l)
{
	for (size_t n = 0; n < l->count; n++)
		if (!l->images[n].layer_count)
			return true;
	return false;
}

static int list_oci(struct archive *a, const struct archive_options *o,
		    struct refusal *r)
{
	int err = archive_oci_list(&a->files, o->platform, r, &a->list);

	if (err || !has_empty_image(&a->list) ||
	    !entries_get(&a->files.entries, "manifest.json"))
		return err;
	archive_images_free(&a->list);
	a->kind = ARCHIVE_DOCKER;
	return archive_docker_list(&a->files, r, &a->list);
}

static int list_images(struct archive *a, const struct archive_options *o,
		       struct refusal *r)
{
	int err = 0;

	switch (a->kind) {
	case ARCHIVE_LAYER: err = list_layer(&a->list); break;
	case ARCHIVE_OCI: err = list_oci(a, o, r); break;
	case ARCHIVE_DOCKER:
		err = archive_docker_list(&a->files, r, &a->list);
		break;
	case ARCHIVE_OLD_DOCKER:
		err = archive_old_docker_list(&a->files, r, &a->list);
		break;
	}
	refusal_at(r, "%s", "");
	if (!err && !a->list.count)
		return refuse(r, -ENOENT, "%s without an image",
			      archive_kind_name(a->kind));
	if (err && !*r->text)
		return refuse(r, err, "%s", strerror(-err));
	return err;
}

/* --- The whole --------------------------------------------------------------- */

int archive_open(int fd, const struct archive_options *o, struct refusal *r,
		 struct archive *out)
{
	struct archive a = { .files.fd = fcntl(fd, F_DUPFD_CLOEXEC, 0) };
	struct stat st;
	int err;

	*r = (struct refusal){ .text = "" };
	if (a.files.fd < 0 || fstat(a.files.fd, &st))
		err = refuse(r, -errno, "%s", strerror(errno));
	else
		err = S_ISDIR(st.st_mode) ? take_dir(&a, o, r) :
					    take_file(&a, o, r);
	err = err ?: list_images(&a, o, r);
	if (err)
		archive_close(&a);
	else
		*out = a;
	return err;
}

void archive_close(struct archive *a)
{
	archive_images_free(&a->list);
	archive_files_close(&a->files);
}

static int open_whole(const struct archive *a, struct refusal *r,
		      struct source *out, int *fd)
{
	scoped_fd int copy = fcntl(a->files.fd, F_DUPFD_CLOEXEC, 0);
	int err = copy < 0 ? -errno : source_open(copy, out);

	if (err)
		return refuse(r, err, "%s", strerror(-err));
	*fd = steal_fd(&copy);
	return 0;
}

int archive_open_layer(const struct archive *a, const struct archive_layer *l,
		       struct refusal *r, struct source *out, int *fd)
{
	if (a->kind == ARCHIVE_LAYER)
		return open_whole(a, r, out, fd);
	return archive_files_open(&a->files, l->path, r, out, fd);
}
