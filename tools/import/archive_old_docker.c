/* SPDX-License-Identifier: Apache-2.0 */
/* Archives of docker before 1.10: each layer is an image with a parent. */
#include "archive_docker.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "docker_document.h"
#include "scope.h"
#include "sha256.h"

#define REPOSITORIES "repositories"

struct id_path {
	char text[DIGEST_HEX + sizeof("/layer.tar")];
};

static struct id_path path_of(const struct docker_id *id, const char *file)
{
	struct id_path p;

	snprintf(p.text, sizeof(p.text), "%s/%s", id->hex, file);
	return p;
}

static int read_json(const struct archive_files *f, const struct docker_id *id,
		     struct refusal *r, struct bytes *out)
{
	refusal_at(r, "%s", "");
	return archive_files_read(f, path_of(id, "json").text, r, out);
}

static int parent_of(const struct archive_files *f, const struct docker_id *id,
		     struct refusal *r, struct docker_id *parent)
{
	scoped_bytes struct bytes json = { NULL };
	int err = read_json(f, id, r, &json);

	if (err)
		return err;
	refusal_at(r, "%s", path_of(id, "json").text);
	return docker_parent_parse(&json, r, parent);
}

/* --- One image --------------------------------------------------------------- */

/* An image and those that it is made of, top first. */
struct chain {
	struct docker_id ids[ARCHIVE_LAYERS_MAX];
	size_t count;
};

static int take_chain(const struct archive_files *f,
		      const struct docker_id *top, struct refusal *r,
		      struct chain *c)
{
	struct docker_id id = *top;
	int err = 0;

	c->count = 0;
	while (!err && id.hex[0]) {
		if (c->count == ARCHIVE_LAYERS_MAX)
			return refuse(r, -EFBIG,
				      "parents in a circle, or more than %d",
				      ARCHIVE_LAYERS_MAX);
		c->ids[c->count++] = id;
		err = parent_of(f, &id, r, &id);
	}
	return err;
}

static int take_layer(const struct archive_files *f, const struct docker_id *id,
		      struct refusal *r, struct archive_layer *out)
{
	struct id_path p = path_of(id, "layer.tar");
	int err;

	refusal_at(r, "%s", "");
	err = archive_files_size(f, p.text, r, &out->size);
	if (err)
		return err;
	err = archive_image_copy(p.text, &out->path);
	return err ? refuse(r, err, "out of memory") : 0;
}

static int take_image(const struct archive_files *f, const struct docker_id *id,
		      struct refusal *r, struct archive_image *i)
{
	scoped_free struct chain *c = malloc(sizeof(*c));
	int err = c ? take_chain(f, id, r, c) :
		      refuse(r, -ENOMEM, "out of memory");

	err = err ?: archive_image_make_layers(i, c->count, r);
	for (size_t n = 0; !err && n < i->layer_count; n++)
		err = take_layer(f, &c->ids[c->count - 1 - n], r,
				 &i->layers[n]);
	err = err ?: read_json(f, id, r, &i->config);
	return err ?: sha256_of(i->config.p, i->config.n, &i->config_digest);
}

/* An image with one more name, or one more image. */
static int take_tag(const struct archive_files *f, const struct docker_tag *tag,
		    struct refusal *r, struct archive_images *out)
{
	struct id_path top = path_of(&tag->id, "layer.tar");
	scoped_archive_image struct archive_image i = { NULL };
	int err;

	for (size_t n = 0; n < out->count; n++) {
		struct archive_image *other = &out->images[n];

		if (!strcmp(other->layers[other->layer_count - 1].path,
			    top.text))
			return archive_image_add_name(other, tag->name);
	}
	err = take_image(f, &tag->id, r, &i);
	err = err ?: tag->name ? archive_image_add_name(&i, tag->name) : 0;
	return err ?: archive_images_add(out, &i);
}

/* --- Which ------------------------------------------------------------------- */

/* Every image of the archive with its parent; at most ARCHIVE_IMAGES_MAX. */
struct family {
	struct docker_id ids[ARCHIVE_IMAGES_MAX];
	struct docker_id parents[ARCHIVE_IMAGES_MAX];
	size_t count;
};

static int take_family(const struct archive_files *f, struct refusal *r,
		       struct family *all)
{
	int err = 0;

	for (size_t n = 0; !err && n < f->entries.count; n++) {
		struct docker_id id;

		if (!docker_is_json_path(f->entries.all[n].path, &id))
			continue;
		if (all->count == ARCHIVE_IMAGES_MAX)
			return refuse(r, -EFBIG, "more than %d images",
				      ARCHIVE_IMAGES_MAX);
		all->ids[all->count] = id;
		err = parent_of(f, &id, r, &all->parents[all->count]);
		all->count++;
	}
	return err;
}

static bool is_parent(const struct family *all, const struct docker_id *id)
{
	for (size_t n = 0; n < all->count; n++)
		if (!strcmp(all->parents[n].hex, id->hex))
			return true;
	return false;
}

static int list_heads(const struct archive_files *f, struct refusal *r,
		      struct archive_images *out)
{
	scoped_free struct family *all = calloc(1, sizeof(*all));
	int err = all ? take_family(f, r, all) :
			refuse(r, -ENOMEM, "out of memory");

	for (size_t n = 0; !err && n < all->count; n++) {
		scoped_archive_image struct archive_image i = { NULL };

		if (is_parent(all, &all->ids[n]))
			continue;
		err = take_image(f, &all->ids[n], r, &i);
		err = err ?: archive_images_add(out, &i);
	}
	return err;
}

int archive_old_docker_list(const struct archive_files *f, struct refusal *r,
			    struct archive_images *out)
{
	scoped_docker_tags struct docker_tags tags = { NULL };
	scoped_bytes struct bytes b = { NULL };
	int err;

	if (!entries_get(&f->entries, REPOSITORIES))
		return list_heads(f, r, out);
	err = archive_files_read(f, REPOSITORIES, r, &b);
	refusal_at(r, REPOSITORIES);
	err = err ?: docker_repositories_parse(&b, r, &tags);
	for (size_t n = 0; !err && n < tags.count; n++)
		err = take_tag(f, &tags.tags[n], r, out);
	return err;
}
