/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The program, but that its lowers are images: each directory that an image can
 * stand for becomes one when a union is opened.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "image.h"
#include "imager.h"
#include "log.h"
#include "stack.h"
#include "tree_open.h"

/* The linker puts this in the place of tree_open(), which gets that name. */
int __wrap_tree_open(const struct stack_paths *paths,
		     const struct tree_options *o, struct tree *out);
int __real_tree_open(const struct stack_paths *paths,
		     const struct tree_options *o, struct tree *out);

int __wrap_tree_open(const struct stack_paths *paths,
		     const struct tree_options *o, struct tree *out)
{
	struct stack_paths p = *paths;
	int err = 0;

	p.images = calloc(p.count, sizeof(*p.images));
	for (uint16_t i = 0; i < p.count; i++) {
		int made = imager_make(p.lowers[i], &p.images[i]);

		if (made)
			log_note("lower '%s' stays a directory: %s",
				 p.lowers[i], strerror(-made));
	}
	if (p.upper)
		imager_is_upper(p.upper);
	err = __real_tree_open(&p, o, out);
	for (uint16_t i = 0; i < p.count; i++)
		if (p.images[i])
			image_close(p.images[i]);
	free(p.images);
	return err;
}
