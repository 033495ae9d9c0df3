/* SPDX-License-Identifier: Apache-2.0 */
#include "archive_oci.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "image_config.h"
#include "oci_document.h"
#include "oci_image.h"

#define INDEX "index.json"

struct walk {
	const struct archive_files *files;
	struct platform wanted;
	bool any; /* whatever the platform */
	struct refusal *r;
	struct archive_images *out;
	size_t passed;       /* images for other platforms */
	char platforms[200]; /* theirs, for people */
};

static int visit(struct walk *w, const struct descriptor *d, const char *name,
		 int depth);

static void pass_over(struct walk *w, const struct platform *p)
{
	size_t len = strlen(w->platforms);
	char text[PLATFORM_TEXT_MAX];

	w->passed++;
	platform_text(p, text);
	snprintf(w->platforms + len, sizeof(w->platforms) - len, "%s%s",
		 len ? ", " : "", *text ? text : "unknown");
}

/* --- One image --------------------------------------------------------------- */

/* The same image under another name is one image. */
static bool add_name_to_known(struct walk *w, const struct descriptor *d,
			      const char *name, int *err)
{
	for (size_t n = 0; n < w->out->count; n++) {
		struct archive_image *i = &w->out->images[n];

		if (!digest_is_equal(&i->manifest_digest, &d->digest))
			continue;
		*err = name ? archive_image_add_name(i, name) : 0;
		return true;
	}
	return false;
}

/* By its configuration, where the index says nothing. */
static int fits(struct walk *w, const struct descriptor *d,
		const struct archive_image *i)
{
	struct platform p = d->platform;
	int err = 0;

	if (w->any)
		return 1;
	if (!*p.os)
		err = image_config_platform(&i->config, w->r, &p);
	if (err)
		return err;
	if (!*p.os || platform_score(&w->wanted, &p))
		return 1;
	pass_over(w, &p);
	return 0;
}

static int visit_manifest(struct walk *w, const struct descriptor *d,
			  const char *name)
{
	scoped_archive_image struct archive_image i = { NULL };
	int err = 0;
	int is;

	if (add_name_to_known(w, d, name, &err))
		return err;
	if (!w->any && *d->platform.os &&
	    !platform_score(&w->wanted, &d->platform)) {
		pass_over(w, &d->platform);
		return 0;
	}
	is = oci_image_read(w->files, d, w->r, &i);
	if (is > 0)
		is = fits(w, d, &i);
	if (is <= 0)
		return is;
	err = name ? archive_image_add_name(&i, name) : 0;
	return err ?: archive_images_add(w->out, &i);
}

/* --- Indexes ----------------------------------------------------------------- */

static bool is_image(const struct descriptor *d)
{
	return !d->attestation && !platform_is_unknown(&d->platform) &&
	       (d->media == MEDIA_MANIFEST || d->media == MEDIA_INDEX ||
		d->media == MEDIA_NONE);
}

/* The one that fits best; without a platform of its own it may fit. */
static const struct descriptor *best_of(const struct walk *w,
					const struct oci_index *index)
{
	const struct descriptor *best = NULL;
	int best_score = 0;

	for (size_t n = 0; n < index->count; n++) {
		const struct descriptor *d = &index->manifests[n];
		int score = !is_image(d) ?
				    0 :
			    w->any || !*d->platform.os ?
				    1 :
				    platform_score(&w->wanted, &d->platform);

		if (score > best_score) {
			best = d;
			best_score = score;
		}
	}
	return best;
}

static int visit_nested(struct walk *w, const struct oci_index *index,
			const char *name, int depth)
{
	const struct descriptor *best = best_of(w, index);

	if (best)
		return visit(w, best, name ?: best->name, depth + 1);
	for (size_t n = 0; n < index->count; n++)
		if (is_image(&index->manifests[n]))
			pass_over(w, &index->manifests[n].platform);
	return 0;
}

static int visit_index(struct walk *w, const struct descriptor *d,
		       const char *name, int depth)
{
	scoped_oci_index struct oci_index index = { NULL };
	scoped_bytes struct bytes b = { NULL };
	int err;

	if (depth >= ARCHIVE_INDEX_DEPTH)
		return refuse(w->r, -EFBIG, "indexes nested more than %d deep",
			      ARCHIVE_INDEX_DEPTH);
	err = oci_read_blob(w->files, d, w->r, &b);
	refusal_at(w->r, "index %s", d->digest.text);
	err = err ?: oci_index_parse(&b, d->media, w->r, &index);
	return err ?: visit_nested(w, &index, name, depth);
}

static int visit(struct walk *w, const struct descriptor *d, const char *name,
		 int depth)
{
	if (d->attestation || platform_is_unknown(&d->platform))
		return 0;
	switch (d->media) {
	case MEDIA_INDEX: return visit_index(w, d, name, depth);
	case MEDIA_MANIFEST:
	case MEDIA_NONE: return visit_manifest(w, d, name);
	case MEDIA_OLD_MANIFEST:
		return refuse(w->r, -EOPNOTSUPP,
			      "a Docker manifest of schema 1; save it anew");
	case MEDIA_CONFIG:
	case MEDIA_LAYER:
	case MEDIA_FOREIGN_LAYER:
	case MEDIA_ENCRYPTED_LAYER:
	case MEDIA_OTHER: break;
	}
	return 0;
}

static int visit_all(struct walk *w, const struct oci_index *index)
{
	int err = 0;

	w->passed = 0;
	w->platforms[0] = '\0';
	for (size_t n = 0; !err && n < index->count; n++) {
		refusal_at(w->r, INDEX ": manifest %zu", n + 1);
		err = visit(w, &index->manifests[n], index->manifests[n].name,
			    1);
	}
	return err;
}

static int check_found(struct walk *w)
{
	char wanted[PLATFORM_TEXT_MAX];

	refusal_at(w->r, INDEX);
	if (w->out->count)
		return 0;
	if (!w->passed)
		return refuse(w->r, -ENOENT, "no image in it");
	platform_text(&w->wanted, wanted);
	return refuse(w->r, -ENOENT, "no image for %s; there are: %s", wanted,
		      w->platforms);
}

static int read_index(const struct archive_files *f, struct refusal *r,
		      struct oci_index *out)
{
	scoped_bytes struct bytes layout = { NULL };
	scoped_bytes struct bytes b = { NULL };
	int err = archive_files_read(f, "oci-layout", r, &layout);

	refusal_at(r, "oci-layout");
	err = err ?: oci_layout_check(&layout, r);
	refusal_at(r, "%s", "");
	err = err ?: archive_files_read(f, INDEX, r, &b);
	refusal_at(r, INDEX);
	return err ?: oci_index_parse(&b, MEDIA_NONE, r, out);
}

int archive_oci_list(const struct archive_files *f,
		     const struct platform *platform, struct refusal *r,
		     struct archive_images *out)
{
	struct walk w = { .files = f, .r = r, .out = out };
	scoped_oci_index struct oci_index index = { NULL };
	int err = read_index(f, r, &index);

	if (platform)
		w.wanted = *platform;
	else
		platform_here(&w.wanted);
	err = err ?: visit_all(&w, &index);
	if (!err && !out->count && w.passed == 1 && !platform) {
		w.any = true;
		err = visit_all(&w, &index);
	}
	return err ?: check_found(&w);
}
