/* SPDX-License-Identifier: Apache-2.0 */
#include "object_names.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <string.h>

#include "beneath.h"
#include "image.h"
#include "mark.h"

static bool is_dots(const char *name)
{
	return !strcmp(name, ".") || !strcmp(name, "..");
}

/* A device may be a whiteout; other file systems give no types at all. */
static int settle_type(int dir, bool xwhiteouts, struct object_name *n)
{
	struct statx st;
	int err = 0;

	if (n->type == DT_CHR || n->type == DT_UNKNOWN) {
		err = beneath_stat(dir, n->text, &st);
		if (err)
			return err;
		n->type = IFTODT(st.stx_mode);
		n->whiteout = mark_is_whiteout_device(&st);
	}
	if (n->type == DT_REG && xwhiteouts) {
		err = mark_is_xattr_whiteout(dir, n->text);
		n->whiteout = err > 0;
	}
	return err < 0 ? err : 0;
}

static int pass_name(int dir, bool xwhiteouts, const struct dirent *d,
		     struct object_name *n)
{
	*n = (struct object_name){
		.text = d->d_name,
		.ino = d->d_ino,
		.type = d->d_type,
	};
	return mark_is_reserved(n->text) ? 0 : settle_type(dir, xwhiteouts, n);
}

static int list_dir(int fd, bool xwhiteouts, object_each each, void *ctx)
{
	struct object_name n;
	struct dirent *e;
	DIR *d;
	int err = beneath_list(fd, &d);

	if (err)
		return err;
	while (!err && (errno = 0, e = readdir(d)))
		if (!is_dots(e->d_name))
			err = pass_name(fd, xwhiteouts, e, &n) ?: each(ctx, &n);
	if (!err && errno)
		err = -errno;
	closedir(d);
	return err;
}

/* Names that no lookup would find do not show either. */
static int pass_entry(const struct image_name *i, object_each each, void *ctx)
{
	char text[NAME_MAX + 1];
	struct object_name n = {
		.text = text,
		.ino = i->inode,
		.type = i->type,
		.whiteout = i->inode == IMAGE_WHITEOUT,
	};

	memcpy(text, i->text, i->length);
	text[i->length] = '\0';
	if (!*text || is_dots(text) || mark_is_reserved(text))
		return 0;
	return each(ctx, &n);
}

static int list_entries(const struct object *dir, object_each each, void *ctx)
{
	struct image_name i;
	uint32_t at = 0;
	int more;

	while ((more = image_next(dir->image->image, dir->inode, &at, &i)) >
	       0) {
		int err = pass_entry(&i, each, ctx);

		if (err)
			return err;
	}
	return more;
}

int object_list(struct object *dir, bool xwhiteouts, object_each each,
		void *ctx)
{
	struct object d = object_steal(dir);

	return d.image ? list_entries(&d, each, ctx) :
			 list_dir(d.fd, xwhiteouts, each, ctx);
}
