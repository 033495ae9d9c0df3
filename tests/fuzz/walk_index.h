/* SPDX-License-Identifier: Apache-2.0 */
/*
 * All that can be asked of an index and of an image over it, whatever its
 * bytes: for what breaks them on purpose.  It aborts if that does not end.
 */
#ifndef LAYERFS_WALK_INDEX_H
#define LAYERFS_WALK_INDEX_H

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "blend.h"
#include "image.h"
#include "index_file.h"

static inline void walk_object(struct image *i, uint32_t n)
{
	char buf[512];
	struct statx st;
	uint64_t number;
	uint32_t layer;

	if (!image_stat(i, n, &st) && (st.stx_mode & 07777) > st.stx_mode)
		abort(); /* it has been read */
	image_ino(i, n, &layer, &number);
	image_is_opaque(i, n);
	image_readlink(i, n, buf, sizeof(buf));
	image_xattr_list(i, n, NULL, 0);
	image_xattr_list(i, n, buf, sizeof(buf));
	image_xattr(i, n, "user.a", buf, sizeof(buf));
	for (uint64_t at = 0; at < 64; at += 9)
		image_read(i, n, buf, sizeof(buf), at);
}

/* The directories in a directory are put on the list. */
static inline void walk_dir(struct image *i, uint32_t dir, uint32_t *list,
			    size_t *count, size_t max)
{
	struct image_name name;
	uint32_t at = 0;

	while (image_next(i, dir, &at, &name) > 0) {
		char text[256] = { 0 };
		uint32_t found;

		memcpy(text, name.text, name.length);
		image_find(i, dir, text, &found);
		if (name.inode == IMAGE_WHITEOUT)
			continue;
		walk_object(i, name.inode);
		if (name.type != DT_DIR)
			continue;
		if (*count >= max)
			abort(); /* more than there are */
		list[(*count)++] = name.inode;
	}
}

static inline void walk_blend(struct index_file *f)
{
	struct index_file *layers[] = { f, f };
	int fd = memfd_create("blend", MFD_CLOEXEC);

	for (int keep = 0; keep < 2; keep++) {
		const struct blend_options options = { .keep_marks = keep };
		struct index_file *blended;
		struct view_object link;
		int err = ftruncate(fd, 0);

		err = err ?: blend_write(layers, 2, &options, fd, &link);
		if (err)
			continue;
		if (index_file_open(dup(fd), &blended))
			abort(); /* what we write is sound */
		index_file_close(blended);
	}
	close(fd);
}

/* Takes it. */
static inline void walk_index(struct index_file *f)
{
	size_t max = index_file_head(f)->inodes.count;
	uint32_t *list = malloc(max * sizeof(*list));
	size_t count = 1;
	struct image *i;
	int root = open("/", O_PATH | O_CLOEXEC);

	walk_blend(f);
	if (list && root >= 0 && !image_open(f, root, root, &i)) {
		list[0] = IMAGE_ROOT;
		walk_object(i, IMAGE_ROOT);
		for (size_t k = 0; k < count; k++)
			walk_dir(i, list[k], list, &count, max);
		image_close(i);
	}
	close(root);
	free(list);
}

#endif
