/* SPDX-License-Identifier: Apache-2.0 */
#include "store_blend.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "blend.h"

static void say_dangling(const struct index_file *layer, uint32_t number,
			 uint32_t inode, char why[STORE_BLEND_WHY])
{
	struct index_inode link;
	const char *text = "";
	int length = 0;

	if (!index_file_inode(layer, inode, &link)) {
		text = index_file_text(layer, &link);
		length = link.size < INT_MAX ? (int)link.size : INT_MAX;
	}
	snprintf(why, STORE_BLEND_WHY,
		 "layer %u: a hard link to '%.*s', which is in no layer",
		 number + 1, length, text);
}

int store_blend(struct index_file *const *layers, size_t count, bool keep_marks,
		int fd, char why[STORE_BLEND_WHY])
{
	const struct blend_options options = { .keep_marks = keep_marks };
	struct view_object dangling = { 0 };
	int err = count > UINT32_MAX ? -E2BIG :
				       blend_write(layers, (uint32_t)count,
						   &options, fd, &dangling);

	if (err == -ENOENT)
		say_dangling(layers[dangling.layer], dangling.layer,
			     dangling.inode, why);
	else if (err == -E2BIG)
		snprintf(why, STORE_BLEND_WHY,
			 "more files than one image can have");
	else if (err == -EIO)
		snprintf(why, STORE_BLEND_WHY,
			 "the index of a layer is damaged");
	else if (err)
		snprintf(why, STORE_BLEND_WHY, "%s", strerror(-err));
	return err;
}
