/* SPDX-License-Identifier: Apache-2.0 */
#include "importer.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "array.h"
#include "beneath.h"
#include "scope.h"
#include "store_blend.h"
#include "store_images.h"
#include "store_layers.h"

int importer_open(const struct store *s, struct importer *out)
{
	struct importer i = IMPORTER_NONE;
	int err = store_stage_begin(s, &i.stage);

	if (!err)
		*out = i;
	return err;
}

void importer_close(struct importer *i)
{
	for (size_t n = 0; n < i->layer_count; n++) {
		index_file_close(i->layers[n].index);
		close(i->layers[n].held);
	}
	free(i->layers);
	free(i->images.of);
	free(i->names);
	store_stage_end(&i->stage);
	*i = IMPORTER_NONE;
}

static const struct importer_layer *known(const struct importer *i,
					  const struct digest *diff_id)
{
	for (size_t n = 0; n < i->layer_count; n++)
		if (digest_is_equal(&i->layers[n].diff_id, diff_id))
			return &i->layers[n];
	return NULL;
}

/* Takes fd over, also on failure. */
static int add(struct importer *i, const struct digest *diff_id, int fd,
	       bool staged)
{
	scoped_fd int held = fd;
	struct importer_layer l = { .diff_id = *diff_id, .staged = staged };
	int err = beneath_reopen(held, O_RDONLY);

	err = err < 0 ? err : index_file_open(err, &l.index);
	if (err)
		return err;
	if (!array_grow(&i->layers, &i->layer_room, i->layer_count + 1)) {
		index_file_close(l.index);
		return -ENOMEM;
	}
	l.held = steal_fd(&held);
	i->layers[i->layer_count++] = l;
	return 0;
}

int importer_find(struct importer *i, const struct digest *diff_id,
		  const struct importer_layer **out)
{
	const struct importer_layer *l = known(i, diff_id);
	int fd;
	int err;

	if (!l) {
		fd = store_layer_hold(i->stage.store, diff_id);
		err = fd < 0 ? fd : add(i, diff_id, fd, false);
		if (err)
			return err;
		l = known(i, diff_id);
	}
	*out = l;
	return 0;
}

int importer_read(struct importer *i, const struct layer_job *job,
		  struct refusal *r, struct layer_written *out)
{
	struct layer_written done;
	int err = layer_write(&i->stage, job, r, &done);
	int fd;

	if (err)
		return err;
	if (!known(i, &done.sums.diff_id)) {
		fd = store_layer_staged_index(&i->stage, &done.sums.diff_id);
		err = fd < 0 ? fd : add(i, &done.sums.diff_id, fd, true);
	}
	if (err)
		return refuse(r, err, "%s", strerror(-err));
	*out = done;
	return 0;
}

/* --- images ---------------------------------------------------------------- */

static int blend_image(struct importer *i, const struct importer_image *image,
		       int dir, struct refusal *r)
{
	size_t count = image->info.layer_count;
	scoped_free struct index_file **layers =
		calloc(count + 1, sizeof(struct index_file *));
	char why[STORE_BLEND_WHY];
	scoped_fd int fd = -1;
	int err;

	if (!layers)
		return refuse(r, -ENOMEM, "%s", strerror(ENOMEM));
	for (size_t n = 0; n < count; n++)
		layers[n] = known(i, &image->info.layers[n])->index;
	fd = beneath_create(dir, IMAGE_INDEX, O_RDWR | O_EXCL, 0444);
	if (fd < 0)
		return refuse(r, fd, "index: %s", strerror(-fd));
	err = store_blend(layers, count, false, fd, why);
	return err ? refuse(r, err, "%s", why) : 0;
}

static int write_image(struct importer *i, const struct importer_image *image,
		       struct refusal *r)
{
	scoped_fd int dir = store_image_stage(&i->stage, &image->info.id);
	int err = dir < 0 ? dir : 0;

	if (err == -EEXIST) /* twice in one archive */
		return 0;
	err = err   ?:
		      store_stage_write(dir, IMAGE_CONFIG, image->config,
					image->config_size);
	err = err   ?:
		      store_stage_write(dir, IMAGE_MANIFEST, image->manifest,
					image->manifest_size);
	err = err ?: image_info_write(dir, &image->info);
	err = err ?: digests_add(&i->images, &image->info.id);
	if (err)
		return refuse(r, err, "%s", strerror(-err));
	return blend_image(i, image, dir, r);
}

/* Is it there, with an index that holds together? */
static bool has_image(const struct store *s, const struct digest *id)
{
	scoped_fd int dir = store_image_dir(s, id);
	int fd = dir < 0 ? dir : beneath_open(dir, IMAGE_INDEX, O_RDONLY);
	struct index_file *index;

	if (fd < 0 || index_file_open(fd, &index))
		return false;
	index_file_close(index);
	return true;
}

static int add_names(struct importer *i, const struct importer_image *image)
{
	for (size_t n = 0; n < image->name_count; n++) {
		if (!array_grow(&i->names, &i->name_room, i->name_count + 1))
			return -ENOMEM;
		i->names[i->name_count++] = (struct importer_named){
			.name = image->names[n],
			.id = image->info.id,
		};
	}
	return 0;
}

int importer_image(struct importer *i, const struct importer_image *image,
		   struct refusal *r)
{
	int err = 0;

	for (size_t n = 0; n < image->info.layer_count; n++)
		if (!known(i, &image->info.layers[n]))
			return refuse(r, -EINVAL, "layer %zu was not read", n);
	if (!has_image(i->stage.store, &image->info.id))
		err = write_image(i, image, r);
	if (err)
		return err;
	err = add_names(i, image);
	return err ? refuse(r, err, "%s", strerror(-err)) : 0;
}
