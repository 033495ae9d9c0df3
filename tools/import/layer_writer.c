/* SPDX-License-Identifier: Apache-2.0 */
#include "layer_writer.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "array.h"
#include "beneath.h"
#include "draft.h"
#include "layer_info.h"
#include "residue.h"
#include "scope.h"
#include "store_layers.h"
#include "store_objects.h"
#include "tar_reader.h"
#include "tar_refusal.h"

static const struct draft_limits draft_limits = DRAFT_LIMITS_DEFAULT;

struct writer {
	const struct layer_job *job;
	struct refusal *refusal;
	int dir; /* of the layer, on the stage */
	int residue_fd;
	struct residue residue;
	struct object_writer *objects;
	struct draft *draft;
	struct pipeline *pipeline;
	struct tar *tar;
	uint64_t taken; /* bytes of the stream that went into objects */
	uint64_t entries;
	struct index_extent *extents; /* of the entry at hand */
	size_t extent_room;
	struct draft_xattr *xattrs;
	size_t xattr_room;
};

/* --- refusing -------------------------------------------------------------- */

/* The tar's rule, else what is wrong with the blob, else the system's error. */
static int refuse_stream(struct writer *w, int err)
{
	const char *rule = tar_error(w->tar);

	if (rule)
		return refuse_entry(w->refusal, err, w->tar, rule);
	if (pipeline_why(w->pipeline))
		return refuse(w->refusal, err, "%s", pipeline_why(w->pipeline));
	return refuse(w->refusal, err, "%s", strerror(-err));
}

/* --- bodies ---------------------------------------------------------------- */

static int keep(void *ctx, const void *p, size_t n)
{
	struct writer *w = ctx;

	return residue_add(&w->residue, p, n);
}

static int take_body(struct writer *w, uint64_t *size)
{
	const uint8_t *p;
	size_t n;
	int got;
	int err = object_writer_begin(w->objects);

	while (!err && (got = tar_body_chunk(w->tar, &p, &n)) != 0) {
		err = got < 0 ? got : object_writer_add(w->objects, p, n);
		if (!err)
			*size += n;
	}
	return err;
}

/* The body of the entry becomes an object, with a number in the draft. */
static int make_object(struct writer *w, const struct tar_entry *e,
		       uint32_t *number)
{
	struct index_object o = { .cut = e->body_at - w->taken };
	struct store_object id;
	uint64_t size = 0;
	int err = take_body(w, &size);

	if (err)
		return refuse_stream(w, err);
	err = object_writer_end(w->objects, &id);
	if (err)
		return refuse_entry(w->refusal, err, w->tar, strerror(-err));
	w->taken += size;
	memcpy(o.hash, id.hash, sizeof(o.hash));
	o.size = id.size;
	o.variant = id.variant;
	err = draft_object(w->draft, &o, number);
	return err ? refuse_entry(w->refusal, err, w->tar,
				  draft_why(w->draft)) :
		     0;
}

/* --- entries --------------------------------------------------------------- */

static uint32_t type_bits(enum tar_type type)
{
	switch (type) {
	case TAR_FILE:
	case TAR_HARD_LINK: return S_IFREG;
	case TAR_SYMLINK: return S_IFLNK;
	case TAR_CHAR: return S_IFCHR;
	case TAR_BLOCK_DEVICE: return S_IFBLK;
	case TAR_DIR: return S_IFDIR;
	case TAR_FIFO: return S_IFIFO;
	}
	return 0;
}

/* The pieces of a sparse file lie one after the other from `at` on. */
static int make_extents(struct writer *w, const struct tar_entry *e,
			struct draft_entry *d, uint32_t object)
{
	uint64_t at = d->at;

	if (!array_grow(&w->extents, &w->extent_room, e->segment_count + 1))
		return -ENOMEM;
	for (size_t i = 0; i < e->segment_count; i++) {
		w->extents[i] = (struct index_extent){
			.offset = e->segments[i].at,
			.length = e->segments[i].len,
			.at = at,
			.object = object,
		};
		at += e->segments[i].len;
	}
	d->data = DRAFT_EXTENTS;
	d->extents = w->extents;
	d->extent_count = (uint32_t)e->segment_count;
	return 0;
}

static int set_data(struct writer *w, const struct tar_entry *e,
		    struct draft_entry *d)
{
	uint32_t object = INDEX_NONE;
	int err = 0;

	d->data = DRAFT_RESIDUE;
	d->at = e->body_at - w->taken;
	if (e->stored >= STORE_OBJECT_MIN) {
		err = make_object(w, e, &object);
		if (err)
			return err;
		d->data = DRAFT_OBJECT;
		d->at = e->sparse ? 0 : object;
	}
	if (e->sparse)
		err = make_extents(w, e, d, object);
	return err ? refuse_entry(w->refusal, err, w->tar, strerror(-err)) : 0;
}

static int set_xattrs(struct writer *w, const struct tar_entry *e,
		      struct draft_entry *d)
{
	if (!array_grow(&w->xattrs, &w->xattr_room, e->xattr_count + 1))
		return refuse_entry(w->refusal, -ENOMEM, w->tar,
				    strerror(ENOMEM));
	for (size_t i = 0; i < e->xattr_count; i++)
		w->xattrs[i] = (struct draft_xattr){
			.name = e->xattrs[i].name,
			.value = e->xattrs[i].value,
			.size = e->xattrs[i].size,
		};
	d->xattrs = w->xattrs;
	d->xattr_count = e->xattr_count;
	return 0;
}

static int add_entry(struct writer *w, const struct tar_entry *e)
{
	struct draft_entry d = {
		.path = e->path,
		.path_size = strlen(e->path),
		.target = e->linkname,
		.target_size = e->linkname ? strlen(e->linkname) : 0,
		.is_link = e->type == TAR_HARD_LINK,
		.mode = type_bits(e->type) | e->mode,
		.uid = e->uid,
		.gid = e->gid,
		.major = e->major,
		.minor = e->minor,
		.mtime = e->mtime.s,
		.mtime_ns = e->mtime.ns,
		.size = e->size,
	};
	int err = set_xattrs(w, e, &d);

	if (!err && e->type == TAR_FILE)
		err = set_data(w, e, &d);
	if (err)
		return err;
	err = draft_add(w->draft, &d);
	return err ? refuse_entry(w->refusal, err, w->tar,
				  err == -ENOMEM ? strerror(ENOMEM) :
						   draft_why(w->draft)) :
		     0;
}

static void tell_progress(const struct writer *w)
{
	const struct layer_progress *p = &w->job->progress;

	if (p->call)
		p->call(p->ctx, w->residue.size + w->taken, w->entries);
}

static int read_tar(struct writer *w)
{
	struct tar_entry e;
	int got;

	while ((got = tar_next(w->tar, &e)) > 0) {
		int err = add_entry(w, &e);

		if (err)
			return err;
		w->entries++;
		tell_progress(w);
	}
	return got ? refuse_stream(w, got) : 0;
}

/* --- the end --------------------------------------------------------------- */

static int check_sums(struct writer *w, const struct pipeline_sums *s)
{
	const struct layer_job *j = w->job;

	if (!digest_is_none(&j->blob) && !digest_is_equal(&j->blob, &s->blob))
		return refuse(w->refusal, -EBADMSG,
			      "the blob's digest is %s, should be %s",
			      s->blob.text, j->blob.text);
	if (!digest_is_none(&j->diff_id) &&
	    !digest_is_equal(&j->diff_id, &s->diff_id))
		return refuse(w->refusal, -EBADMSG,
			      "the tar's digest is %s, should be %s",
			      s->diff_id.text, j->diff_id.text);
	return 0;
}

static int write_index(struct writer *w, const struct pipeline_sums *s)
{
	struct index_layer layer = {
		.tar_size = s->plain_size,
		.residue_size = w->residue.size,
	};
	scoped_fd int fd =
		beneath_create(w->dir, LAYER_INDEX, O_RDWR | O_EXCL, 0444);
	int err;

	if (fd < 0)
		return refuse(w->refusal, fd, "index: %s", strerror(-fd));
	digest_to_bytes(&s->diff_id, layer.diff_id);
	err = draft_write(w->draft, &layer, fd);
	if (err == -EINVAL)
		return refuse(w->refusal, err, "%s", draft_why(w->draft));
	return err ? refuse(w->refusal, err, "index: %s", strerror(-err)) : 0;
}

static int finish(struct writer *w, const struct store_stage *st,
		  struct layer_written *out)
{
	struct layer_written done = { .entries = w->entries };
	int err = residue_flush(&w->residue);

	if (err)
		return refuse(w->refusal, err, "%s", strerror(-err));
	err = pipeline_finish(w->pipeline, &done.sums);
	if (err)
		return refuse_stream(w, err);
	done.residue_size = w->residue.size;
	done.object_bytes = w->taken;
	err = check_sums(w, &done.sums) ?: write_index(w, &done.sums);
	if (err)
		return err;
	err = layer_info_write(w->dir, &done.sums) ?:
		      store_layer_staged(st, &done.sums.diff_id);
	if (err)
		return refuse(w->refusal, err, "%s", strerror(-err));
	*out = done;
	return 0;
}

static int open_writer(struct writer *w, const struct store_stage *st)
{
	const struct inflate_options options = {
		.limits = inflate_limits_default,
	};
	struct tar_keep kept = { .bytes = keep, .ctx = w };
	int err = 0;

	w->draft = draft_new(&draft_limits);
	w->dir = store_layer_stage(st);
	if (!w->draft || w->dir < 0)
		return w->draft ? w->dir : -ENOMEM;
	w->residue_fd =
		beneath_create(w->dir, LAYER_RESIDUE, O_RDWR | O_EXCL, 0444);
	if (w->residue_fd < 0)
		return w->residue_fd;
	err = residue_open(w->residue_fd, &w->residue);
	err = err ?: object_writer_open(st, &w->objects);
	err = err ?: pipeline_open(&w->job->from, &options, &w->pipeline);
	err = err   ?:
		      tar_open(pipeline_windows(w->pipeline), kept, NULL,
			       &w->tar);
	return err;
}

static void close_writer(struct writer *w)
{
	tar_close(w->tar);
	pipeline_close(w->pipeline);
	object_writer_close(w->objects);
	residue_close(&w->residue);
	draft_free(w->draft);
	scope_close_fd(&w->residue_fd);
	scope_close_fd(&w->dir);
	free(w->extents);
	free(w->xattrs);
}

int layer_write(const struct store_stage *st, const struct layer_job *job,
		struct refusal *r, struct layer_written *out)
{
	struct writer w = {
		.job = job,
		.refusal = r,
		.dir = -1,
		.residue_fd = -1,
	};
	int err = open_writer(&w, st);

	if (err)
		refuse(r, err, "%s", strerror(-err));
	err = err ?: read_tar(&w) ?: finish(&w, st, out);
	close_writer(&w);
	return err;
}
