/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The end of an import: objects first, then layers, images, names, so that at
 * any instant what is there has all that it refers to.
 */
#include "importer.h"

#include <errno.h>
#include <string.h>

#include "same.h"
#include "scope.h"
#include "store_images.h"
#include "store_layers.h"
#include "store_objects.h"

/*
 * Somebody else has published this layer meanwhile.  His index is the same as
 * ours, but if variants of an object came about in another order; then the
 * image that we have made of ours is not right.
 */
static int judge_layer(const struct importer *i, const struct importer_layer *l)
{
	scoped_fd int theirs = store_layer_hold(i->stage.store, &l->diff_id);

	if (theirs < 0)
		return theirs;
	return same_contents(theirs, l->held) == 1 ? 0 : -EAGAIN;
}

static int publish_layers(const struct importer *i)
{
	for (size_t n = 0; n < i->layer_count; n++) {
		const struct importer_layer *l = &i->layers[n];
		int err = l->staged ?
				  store_layer_publish(&i->stage, &l->diff_id) :
				  0;

		if (err == -EEXIST)
			err = judge_layer(i, l);
		if (err)
			return err;
	}
	return 0;
}

/*
 * Somebody else has published the same meanwhile, or what is there is damaged:
 * ours takes its place, in one step, and that one goes with the stage.
 */
static int publish_image(const struct importer *i, const struct digest *id)
{
	int err = store_image_publish(&i->stage, id);

	return err == -EEXIST ? store_image_exchange(&i->stage, id) : err;
}

static int publish_all(const struct importer *i)
{
	int err = store_objects_publish(&i->stage) ?: publish_layers(i);

	for (size_t n = 0; !err && n < i->images.count; n++)
		err = publish_image(i, &i->images.of[n]);
	for (size_t n = 0; !err && n < i->name_count; n++)
		err = store_name_publish(&i->stage, n, &i->names[n].name);
	return err;
}

/* All that is to be real is written, then put on the disk, then renamed. */
static int settle(const struct importer *i)
{
	int err = 0;

	for (size_t n = 0; !err && n < i->name_count; n++)
		err = store_name_stage(&i->stage, n, &i->names[n].id);
	return err ?: store_stage_sync(&i->stage);
}

int importer_publish(struct importer *i, struct refusal *r)
{
	int err = settle(i);
	scoped_fd int lock = err ? -1 : store_lock_shared(i->stage.store);

	if (!err && lock < 0)
		err = lock;
	err = err ?: publish_all(i);
	if (err == -EAGAIN)
		return refuse(r, err,
			      "others have just imported the same "
			      "layer; try again");
	return err ? refuse(r, err, "store: %s", strerror(-err)) : 0;
}
