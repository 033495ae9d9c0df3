/* SPDX-License-Identifier: Apache-2.0 */
#include "verify.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "beneath.h"
#include "document.h"
#include "json_seal.h"
#include "same.h"
#include "scope.h"
#include "sha256.h"
#include "store_blend.h"
#include "store_images.h"
#include "store_layers.h"

static void found(struct verify *v, const struct digest *id, const char *file,
		  const char *what)
{
	verify_found(v, STORE_IMAGES "/%s/%s: %s", digest_hex(id), file, what);
}

/* --- documents ------------------------------------------------------------- */

static void look_at_file(struct verify *v, const struct digest *id, int dir,
			 const char *file, const struct digest *wanted)
{
	size_t size = 0;
	scoped_free char *text = verify_read(dir, file, &size);
	struct digest d;

	if (!text)
		found(v, id, file, "missing");
	else if (sha256_of(text, size, &d) || !digest_is_equal(&d, wanted))
		found(v, id, file, "damaged");
}

/* The digest of the manifest, as image.json has it. */
static int manifest_of(const char *text, size_t size, struct digest *out)
{
	scoped_document struct document *d = NULL;
	struct refusal r = { .text = "" };
	const struct json_t *root;
	const char *digest = NULL;
	int err = document_parse(text, size, &r, &d);

	err = err ?: document_root_object(d, &r, &root);
	err = err ?: document_string(root, "manifest", &r, &digest);
	if (err)
		return err;
	return digest ? digest_parse(digest, out) : -EBADMSG;
}

static void look_at_documents(struct verify *v, const struct digest *id,
			      int dir)
{
	size_t size = 0;
	scoped_free char *info = verify_read(dir, IMAGE_INFO, &size);
	struct digest manifest;

	look_at_file(v, id, dir, IMAGE_CONFIG, id);
	if (!info || !json_seal_holds(info, size) ||
	    manifest_of(info, size, &manifest))
		found(v, id, IMAGE_INFO, info ? "damaged" : "missing");
	else
		look_at_file(v, id, dir, IMAGE_MANIFEST, &manifest);
}

/* --- the index ------------------------------------------------------------- */

struct layer_indexes {
	struct index_file **of;
	size_t count;
};

static void close_indexes(const struct layer_indexes *l)
{
	for (size_t n = 0; n < l->count; n++)
		index_file_close(l->of[n]);
	free(l->of);
}

static int open_index(const struct store *s, const struct digest *diff_id,
		      struct index_file **out)
{
	scoped_fd int dir = store_layer_open(s, diff_id);
	int fd = dir < 0 ? dir : beneath_open(dir, LAYER_INDEX, O_RDONLY);

	return fd < 0 ? fd : index_file_open(fd, out);
}

/* Of all its layers; -EIO if one is damaged, which was found before. */
static int open_indexes(const struct verify *v, const struct index_file *f,
			struct layer_indexes *out)
{
	uint64_t count = index_file_head(f)->layers.count;
	int err = 0;

	out->of = calloc(count + 1, sizeof(struct index_file *));
	if (!out->of)
		return -ENOMEM;
	for (uint32_t n = 0; !err && n < count; n++) {
		struct index_layer l;
		struct digest d;

		err = index_file_layer(f, n, &l);
		if (err)
			break;
		digest_from_bytes(l.diff_id, &d);
		if (digests_have(&v->bad_layers, &d))
			return -EIO;
		err = open_index(v->store, &d, &out->of[n]);
		out->count += !err;
	}
	return err ? -EIO : 0;
}

/* It has to come out the same again. */
static int blend_again(struct verify *v, const struct digest *id, int index,
		       const struct index_file *f)
{
	struct layer_indexes layers = { NULL };
	scoped_fd int fd = memfd_create("layerfs-index", MFD_CLOEXEC);
	char why[STORE_BLEND_WHY];
	int err = fd < 0 ? -errno : open_indexes(v, f, &layers);

	if (!err && (store_blend(layers.of, layers.count, false, fd, why) ||
		     same_contents(fd, index) != 1))
		found(v, id, IMAGE_INDEX, "not what its layers make");
	close_indexes(&layers);
	return err == -EIO ? 0 : err;
}

int verify_image(struct verify *v, const struct digest *id)
{
	scoped_fd int dir = store_image_dir(v->store, id);
	scoped_fd int index = -1;
	struct index_file *f;
	int err;

	if (dir < 0) {
		verify_found(v, STORE_IMAGES "/%s: missing", digest_hex(id));
		return 0;
	}
	look_at_documents(v, id, dir);
	index = beneath_open(dir, IMAGE_INDEX, O_RDONLY);
	err = index < 0 ? index : beneath_reopen(index, O_RDONLY);
	err = err < 0 ? err : index_file_open(err, &f);
	if (err == -ENOMEM)
		return err;
	if (err) {
		found(v, id, IMAGE_INDEX,
		      index == -ENOENT ? "missing" : "damaged");
		return 0;
	}
	err = blend_again(v, id, index, f);
	index_file_close(f);
	return err;
}
