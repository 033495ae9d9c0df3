/* SPDX-License-Identifier: Apache-2.0 */
#include "layers.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "bytes.h"
#include "deputy.h"
#include "names.h"

#define STRETCH       8192 /* what a sparse file has written, each time */
#define STRETCH_EVERY 10   /* of so many */

static int write_stretch(int fd, const struct item *it, uint32_t off)
{
	static unsigned char buf[STRETCH];
	uint32_t len = it->size - off < STRETCH ? it->size - off : STRETCH;

	bytes_fill(it->seed, off, buf, len);
	return pwrite(fd, buf, len, off) == (ssize_t)len ? 0 : -errno;
}

static int write_content(int fd, const struct item *it)
{
	if (ftruncate(fd, it->size) < 0)
		return -errno;
	for (uint32_t off = 0, n = it->seed % 7; off < it->size;
	     off += STRETCH, n++) {
		int err = 0;

		if (!it->sparse || n % STRETCH_EVERY == 0)
			err = write_stretch(fd, it, off);
		if (err)
			return err;
	}
	return 0;
}

static int make_file(int dir, const struct item *it)
{
	int fd = openat(dir, it->path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC,
			0600);
	int err;

	if (fd < 0)
		return -errno;
	err = write_content(fd, it);
	close(fd);
	return err;
}

static int make_node(int dir, const struct item *it, mode_t type)
{
	return mknodat(dir, it->path, type | 0600, it->rdev) < 0 ? -errno : 0;
}

/* "d/.wh.name" for "d/name"; false if that is longer than a name can be. */
static bool aufs_path(const char *path, char out[PATH_MAX])
{
	const char *slash = strrchr(path, '/');
	int dir = slash ? slash - path + 1 : 0;

	if (strlen(path + dir) + strlen(NAME_WHITEOUT) > NAME_MAX)
		return false;
	snprintf(out, PATH_MAX, "%.*s%s%s", dir, path, NAME_WHITEOUT,
		 path + dir);
	return true;
}

static int make_empty(int dir, const char *path)
{
	int fd = openat(dir, path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC,
			0444);

	if (fd < 0)
		return -errno;
	close(fd);
	return 0;
}

/* Attributes by path below a descriptor: through its link in /proc. */
static int set_xattr(int dir, const char *path, const char *name,
		     const void *value, size_t len)
{
	char full[PATH_MAX + 64];

	if (strncmp(name, "trusted.", strlen("trusted.")) == 0)
		return deputy_setxattr(dir, path, name, value, len);
	snprintf(full, sizeof(full), "/proc/self/fd/%d/%s", dir, path);
	return lsetxattr(full, name, value, len, 0) < 0 ? -errno : 0;
}

static const char *overlay_name(enum dialect d, const char *trusted,
				const char *user)
{
	return d == DIALECT_KERNEL ? trusted : user;
}

static int mark_opaque(int dir, const char *path, enum dialect d,
		       const char *value)
{
	char sentinel[PATH_MAX + 32];

	if (d == DIALECT_AUFS && value[0] == 'y') {
		snprintf(sentinel, sizeof(sentinel), "%s%s.wh..wh..opq", path,
			 path[0] ? "/" : "");
		return make_empty(dir, sentinel);
	}
	if (d == DIALECT_FUSE && value[0] == 'y')
		return set_xattr(dir, path, "user.fuseoverlayfs.opaque", value,
				 1);
	return set_xattr(dir, path,
			 overlay_name(d, "trusted.overlay.opaque",
				      "user.overlay.opaque"),
			 value, 1);
}

/* A file with the attribute, in a directory (and layer) that says so. */
static int whiteout_by_xattr(int dir, struct layer *l, const struct item *it,
			     enum dialect d)
{
	const char *slash = strrchr(it->path, '/');
	char parent[PATH_MAX] = "";
	int err = make_empty(dir, it->path);

	if (slash)
		memcpy(parent, it->path, slash - it->path);
	if (!err)
		err = set_xattr(dir, it->path,
				overlay_name(d, "trusted.overlay.whiteout",
					     "user.overlay.whiteout"),
				"y", 1);
	if (!err)
		err = mark_opaque(dir, parent, d, "x");
	if (!err && !l->items[0].opaque)
		err = mark_opaque(dir, "", d, "x");
	return err;
}

static int make_whiteout(int dir, struct layer *l, const struct item *it,
			 enum dialect d)
{
	char path[PATH_MAX];

	if (d == DIALECT_AUFS && aufs_path(it->path, path))
		return make_empty(dir, path);
	if (it->by_xattr)
		return whiteout_by_xattr(dir, l, it, d);
	return mknodat(dir, it->path, S_IFCHR, 0) < 0 ? -errno : 0;
}

static int make_dir(int dir, const struct item *it, enum dialect d)
{
	if (it->path[0] && mkdirat(dir, it->path, 0700) < 0)
		return -errno;
	return it->opaque ? mark_opaque(dir, it->path, d, "y") : 0;
}

static int make(int dir, struct layer *l, const struct item *it, enum dialect d)
{
	switch (it->type) {
	case ITEM_FILE: return make_file(dir, it);
	case ITEM_DIR: return make_dir(dir, it, d);
	case ITEM_SYMLINK:
		return symlinkat(it->target, dir, it->path) < 0 ? -errno : 0;
	case ITEM_FIFO: return make_node(dir, it, S_IFIFO);
	case ITEM_SOCKET: return make_node(dir, it, S_IFSOCK);
	case ITEM_CHAR: return make_node(dir, it, S_IFCHR);
	case ITEM_BLOCK: return make_node(dir, it, S_IFBLK);
	case ITEM_HARD_LINK:
		return linkat(dir, it->target, dir, it->path, 0) < 0 ? -errno :
								       0;
	case ITEM_WHITEOUT: return make_whiteout(dir, l, it, d);
	}
	return -EINVAL;
}

static bool has_attributes(const struct item *it)
{
	return it->type != ITEM_HARD_LINK && it->type != ITEM_WHITEOUT;
}

/* The owner goes first: chown drops set-id bits and capabilities. */
static int dress(int dir, const struct item *it)
{
	const char *path = it->path[0] ? it->path : ".";

	if (fchownat(dir, path, it->uid, it->gid, AT_SYMLINK_NOFOLLOW) < 0)
		return -errno;
	for (size_t i = 0; i < it->xattr_count; i++) {
		const struct xattr *x = &it->xattrs[i];
		int err = set_xattr(dir, it->path, x->name, x->value, x->len);

		if (err)
			return err;
	}
	if (it->type != ITEM_SYMLINK && fchmodat(dir, path, it->mode, 0) < 0)
		return -errno;
	return 0;
}

static int set_times(int dir, const struct item *it)
{
	const char *path = it->path[0] ? it->path : ".";

	return utimensat(dir, path, it->times, AT_SYMLINK_NOFOLLOW) < 0 ?
		       -errno :
		       0;
}

static int complain(const struct item *it, int err)
{
	fprintf(stderr, "model: layer item \"%s\" (type %d): %s\n", it->path,
		it->type, strerror(-err));
	return err;
}

/* Times last and from the end, since each new name moves its directory's. */
int layers_build(int dir, struct layer *l, enum dialect dialect)
{
	int err = 0;

	for (size_t i = 0; !err && i < l->count; i++) {
		struct item *it = &l->items[i];

		if (layer_is_dropped(l, it))
			continue;
		err = make(dir, l, it, dialect);
		if (!err && has_attributes(it))
			err = dress(dir, it);
		if (err)
			return complain(it, err);
	}
	for (size_t i = l->count; !err && i-- > 0;) {
		struct item *it = &l->items[i];

		if (has_attributes(it) && !layer_is_dropped(l, it))
			err = set_times(dir, it);
		if (err)
			return complain(it, err);
	}
	return 0;
}
