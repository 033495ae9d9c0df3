/* SPDX-License-Identifier: Apache-2.0 */
#include "store_mount.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "beneath.h"
#include "index_file.h"
#include "log.h"
#include "scope.h"
#include "store_blend.h"
#include "store_images.h"
#include "store_layers.h"
#include "store_list.h"
#include "store_resolve.h"

/* What is being opened. */
struct opening {
	const struct store *store;
	const char *text;      /* for messages */
	struct digests layers; /* bottom first */
	int *held;
	size_t held_count;
	struct index_file **indexes; /* of the layers, if they are blended */
	size_t index_count;
};

static void end(struct opening *o)
{
	for (size_t n = 0; n < o->held_count; n++)
		close(o->held[n]);
	for (size_t n = 0; n < o->index_count; n++)
		index_file_close(o->indexes[n]);
	free(o->held);
	free(o->indexes);
	free(o->layers.of);
}

static int complain(const struct opening *o, int err, const char *why)
{
	if (err)
		log_error("'%s': %s", o->text, why ? why : strerror(-err));
	return err;
}

static int hold_layers(struct opening *o)
{
	o->held = calloc(o->layers.count + 1, sizeof(*o->held));
	if (!o->held)
		return complain(o, -ENOMEM, NULL);
	for (size_t n = 0; n < o->layers.count; n++) {
		int fd = store_layer_hold(o->store, &o->layers.of[n]);

		if (fd < 0) {
			log_error("'%s': layer %s: %s", o->text,
				  o->layers.of[n].text, strerror(-fd));
			return fd;
		}
		o->held[o->held_count++] = fd;
	}
	return 0;
}

static int read_layers(struct opening *o, const struct index_file *index)
{
	uint64_t count = index_file_head(index)->layers.count;
	int err = 0;

	for (uint32_t n = 0; !err && n < count; n++) {
		struct index_layer l;
		struct digest d;

		err = index_file_layer(index, n, &l);
		if (err)
			break;
		digest_from_bytes(l.diff_id, &d);
		err = digests_add(&o->layers, &d);
	}
	return err;
}

/* The index that was made when the image was imported. */
static int open_merged(const struct opening *o, const struct digest *id,
		       struct index_file **out)
{
	scoped_fd int dir = store_image_dir(o->store, id);
	int fd = dir < 0 ? dir : beneath_open(dir, IMAGE_INDEX, O_RDONLY);
	int err = fd < 0 ? fd : index_file_open(fd, out);

	return complain(o, err,
			err == -EIO ? "the image's index is damaged" : NULL);
}

static int open_indexes(struct opening *o)
{
	o->indexes = calloc(o->held_count + 1, sizeof(struct index_file *));
	if (!o->indexes)
		return -ENOMEM;
	for (size_t n = 0; n < o->held_count; n++) {
		int fd = beneath_reopen(o->held[n], O_RDONLY);
		int err = fd < 0 ? fd : index_file_open(fd, &o->indexes[n]);

		if (err)
			return err;
		o->index_count++;
	}
	return 0;
}

/* Made for this mount, in memory. */
static int open_blended(struct opening *o, bool below, struct index_file **out)
{
	scoped_fd int fd = memfd_create("layerfs-index", MFD_CLOEXEC);
	char why[STORE_BLEND_WHY];
	int err = fd < 0 ? -errno : open_indexes(o);

	if (err)
		return complain(o, err, NULL);
	err = store_blend(o->indexes, o->index_count, below, fd, why);
	if (err)
		return complain(o, err, why);
	return complain(o, index_file_open(steal_fd(&fd), out), NULL);
}

/* Takes the index, and what is held. */
static int make_image(struct opening *o, struct index_file *index,
		      struct image **out)
{
	scoped_fd int layers =
		beneath_open(o->store->fd, "layers", O_PATH | O_DIRECTORY);
	scoped_fd int objects =
		beneath_open(o->store->fd, STORE_OBJECTS, O_PATH | O_DIRECTORY);
	int err = image_open(index, layers, objects, out);

	if (err)
		return complain(o, err, NULL);
	image_keep(*out, steal(&o->held), o->held_count);
	o->held_count = 0;
	return 0;
}

/* The lock of the store is held: nothing goes before it is held. */
static int image_locked(struct opening *o, bool below, struct image **out)
{
	struct index_file *index = NULL;
	struct digest id;
	int err = store_resolve(o->store, o->text, &id);

	err = err ?: open_merged(o, &id, &index);
	if (err)
		return err;
	err = complain(o, read_layers(o, index), NULL) ?: hold_layers(o);
	if (err || below) {
		index_file_close(index);
		err = err ?: open_blended(o, below, &index);
	}
	return err ?: make_image(o, index, out);
}

int store_image_open(const struct store *s, const char *text, bool below,
		     struct image **out)
{
	struct opening o = { .store = s, .text = text };
	scoped_fd int lock = store_lock_shared(s);
	int err = lock < 0 ? complain(&o, lock, NULL) :
			     image_locked(&o, below, out);

	end(&o);
	return err;
}

/* "sha256:" before a diff-id looks like one more of the list. */
static int resolve_list(struct opening *o, char *list)
{
	char *rest = list;
	char *word;
	int err = 0;

	while (!err && (word = strsep(&rest, ":"))) {
		struct digest d;

		if (!strcmp(word, "sha256"))
			continue;
		err = store_resolve_layer(o->store, word, &d);
		err = err ?: digests_add(&o->layers, &d);
	}
	return err;
}

static void turn_around(struct digests *d)
{
	for (size_t n = 0; n < d->count / 2; n++) {
		struct digest one = d->of[n];

		d->of[n] = d->of[d->count - 1 - n];
		d->of[d->count - 1 - n] = one;
	}
}

int store_layers_open(const struct store *s, const char *text, bool below,
		      struct image **out)
{
	struct opening o = { .store = s, .text = text };
	scoped_free char *list = strdup(text);
	scoped_fd int lock = store_lock_shared(s);
	struct index_file *index;
	int err = !list ? -ENOMEM : lock < 0 ? lock : 0;

	complain(&o, err, NULL);
	err = err ?: resolve_list(&o, list);
	turn_around(&o.layers);
	err = err ?: hold_layers(&o);
	err = err ?: open_blended(&o, below, &index);
	err = err ?: make_image(&o, index, out);
	end(&o);
	return err;
}
