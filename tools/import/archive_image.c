/* SPDX-License-Identifier: Apache-2.0 */
#include "archive_image.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "scope.h"

void bytes_free(struct bytes *b)
{
	free(b->p);
	*b = (struct bytes){ NULL };
}

int archive_image_copy(const char *text, char **out)
{
	char *copy;

	if (!text)
		return 0;
	copy = strdup(text);
	if (!copy)
		return -ENOMEM;
	*out = copy;
	return 0;
}

int archive_image_add_name(struct archive_image *i, const char *name)
{
	char **more;

	for (size_t n = 0; n < i->name_count; n++)
		if (!strcmp(i->names[n], name))
			return 0;
	more = reallocarray(i->names, i->name_count + 1, sizeof(*more));
	if (!more)
		return -ENOMEM;
	i->names = more;
	i->names[i->name_count] = strdup(name);
	if (!i->names[i->name_count])
		return -ENOMEM;
	i->name_count++;
	return 0;
}

int archive_image_make_layers(struct archive_image *i, size_t count,
			      struct refusal *r)
{
	if (count > ARCHIVE_LAYERS_MAX)
		return refuse(r, -EFBIG, "%zu layers; at most %d", count,
			      ARCHIVE_LAYERS_MAX);
	i->layers = calloc(count ?: 1, sizeof(*i->layers));
	if (!i->layers)
		return refuse(r, -ENOMEM, "out of memory");
	i->layer_count = count;
	return 0;
}

void archive_image_free(struct archive_image *i)
{
	for (size_t n = 0; n < i->name_count; n++)
		free(i->names[n]);
	free(i->names);
	for (size_t n = 0; n < i->layer_count; n++) {
		free(i->layers[n].path);
		free(i->layers[n].media_type);
		free(i->layers[n].created_by);
	}
	free(i->layers);
	bytes_free(&i->config);
	bytes_free(&i->manifest);
	*i = (struct archive_image){ NULL };
}

int archive_images_add(struct archive_images *l, struct archive_image *i)
{
	struct archive_image *more = NULL;

	if (l->count < ARCHIVE_IMAGES_MAX)
		more = reallocarray(l->images, l->count + 1, sizeof(*more));
	if (!more) {
		archive_image_free(i);
		return l->count < ARCHIVE_IMAGES_MAX ? -ENOMEM : -EFBIG;
	}
	l->images = more;
	l->images[l->count++] = *i;
	*i = (struct archive_image){ NULL };
	return 0;
}

void archive_images_free(struct archive_images *l)
{
	for (size_t n = 0; n < l->count; n++)
		archive_image_free(&l->images[n]);
	free(l->images);
	*l = (struct archive_images){ NULL };
}
