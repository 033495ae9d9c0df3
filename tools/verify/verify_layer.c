/* SPDX-License-Identifier: Apache-2.0 */
#include "verify.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "beneath.h"
#include "json_seal.h"
#include "layer_stream.h"
#include "scope.h"
#include "store_layers.h"
#include "store_tar.h"

static void found(struct verify *v, const struct digest *diff_id,
		  const char *file, const char *what)
{
	verify_found(v, STORE_LAYERS "/%s/%s: %s", digest_hex(diff_id), file,
		     what);
}

/* Does it have objects that are damaged? */
static int has_bad_objects(const struct verify *v, const struct index_file *f,
			   bool *out)
{
	uint64_t count = index_file_head(f)->objects.count;
	int err = 0;

	*out = false;
	for (uint64_t n = 0; !err && !*out && n < count; n++) {
		struct store_object id;
		struct index_object o;

		err = index_file_object(f, n, &o);
		if (err)
			break;
		memcpy(id.hash, o.hash, sizeof(id.hash));
		id.size = o.size;
		id.variant = o.variant;
		*out = verify_is_bad_object(v, &id);
	}
	return err;
}

/* All that can be said without the objects. */
static void look_at_residue(struct verify *v, const struct digest *diff_id,
			    const struct index_file *f, int dir)
{
	struct index_layer l;
	struct stat st;

	if (fstatat(dir, LAYER_RESIDUE, &st, AT_SYMLINK_NOFOLLOW))
		found(v, diff_id, LAYER_RESIDUE, "missing");
	else if (index_file_layer(f, 0, &l) ||
		 (uint64_t)st.st_size != l.residue_size)
		found(v, diff_id, LAYER_RESIDUE, "damaged");
}

static int look_at_tar(struct verify *v, const struct digest *diff_id)
{
	struct store_tar_damage d;
	int err = layer_stream(v->store, diff_id, NULL, &d);

	if (err != -EIO)
		return err;
	verify_found(v, "%s: damaged, or not of its layer", d.path);
	return 0;
}

static bool is_of_layer(const struct index_file *f, const struct digest *id)
{
	struct index_layer l;
	struct digest d;

	if (index_file_head(f)->layers.count != 1 || index_file_layer(f, 0, &l))
		return false;
	digest_from_bytes(l.diff_id, &d);
	return digest_is_equal(&d, id);
}

static int look_inside(struct verify *v, const struct digest *diff_id, int dir,
		       const struct index_file *f)
{
	bool bad;
	int err = has_bad_objects(v, f, &bad);

	if (err == -EIO || !is_of_layer(f, diff_id)) {
		found(v, diff_id, LAYER_INDEX, "damaged");
		return digests_add(&v->bad_layers, diff_id);
	}
	if (err)
		return err;
	if (!bad)
		return look_at_tar(v, diff_id);
	look_at_residue(v, diff_id, f, dir);
	return 0;
}

static void look_at_info(struct verify *v, const struct digest *diff_id,
			 int dir)
{
	size_t size = 0;
	scoped_free char *info = verify_read(dir, LAYER_INFO, &size);

	if (!info || !json_seal_holds(info, size))
		found(v, diff_id, LAYER_INFO, info ? "damaged" : "missing");
}

int verify_layer(struct verify *v, const struct digest *diff_id)
{
	scoped_fd int dir = store_layer_open(v->store, diff_id);
	struct index_file *f;
	int fd;
	int err;

	if (dir < 0) {
		verify_found(v, STORE_LAYERS "/%s: missing",
			     digest_hex(diff_id));
		return digests_add(&v->bad_layers, diff_id);
	}
	look_at_info(v, diff_id, dir);
	fd = beneath_open(dir, LAYER_INDEX, O_RDONLY);
	err = fd < 0 ? fd : index_file_open(fd, &f);
	if (err == -ENOMEM)
		return err;
	if (err) {
		found(v, diff_id, LAYER_INDEX,
		      fd == -ENOENT ? "missing" : "damaged");
		return digests_add(&v->bad_layers, diff_id);
	}
	err = look_inside(v, diff_id, dir, f);
	index_file_close(f);
	return err;
}
