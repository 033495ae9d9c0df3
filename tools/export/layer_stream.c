/* SPDX-License-Identifier: Apache-2.0 */
#include "layer_stream.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "beneath.h"
#include "scope.h"
#include "sha256.h"
#include "store_layers.h"

struct stream {
	struct sha256 *hash;
	const struct store_tar_sink *to;
};

static int take(void *ctx, const void *p, size_t n)
{
	struct stream *s = ctx;
	int err = sha256_add(s->hash, p, n);

	if (!err && s->to)
		err = s->to->bytes(s->to->ctx, p, n);
	return err;
}

static int read_all(const struct store *s, const struct digest *diff_id,
		    const struct index_file *index, struct stream *st,
		    struct store_tar_damage *damaged)
{
	const struct store_tar_sink sink = { .bytes = take, .ctx = st };
	struct digest found;
	int err = store_tar_read(s, diff_id, index, &sink, damaged);

	err = err ?: sha256_end(st->hash, &found);
	if (err || digest_is_equal(&found, diff_id))
		return err;
	snprintf(damaged->path, sizeof(damaged->path),
		 STORE_LAYERS "/%s/" LAYER_RESIDUE, digest_hex(diff_id));
	return -EIO;
}

int layer_stream(const struct store *s, const struct digest *diff_id,
		 const struct store_tar_sink *to,
		 struct store_tar_damage *damaged)
{
	scoped_sha256 struct sha256 *hash = NULL;
	scoped_fd int held = store_layer_hold(s, diff_id);
	struct index_file *index;
	struct stream st = { .to = to };
	int err;

	snprintf(damaged->path, sizeof(damaged->path),
		 STORE_LAYERS "/%s/" LAYER_INDEX, digest_hex(diff_id));
	if (held < 0)
		return held;
	err = beneath_reopen(held, O_RDONLY);
	err = err < 0 ? err : index_file_open(err, &index);
	if (err)
		return err;
	err = sha256_open(&hash);
	st.hash = hash;
	err = err ?: read_all(s, diff_id, index, &st, damaged);
	index_file_close(index);
	return err;
}
