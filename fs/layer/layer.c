/* SPDX-License-Identifier: Apache-2.0 */
#include "layer.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "beneath.h"
#include "hash.h"
#include "image.h"
#include "origin.h"
#include "scope.h"

#define BTRFS BTRFS_SUPER_MAGIC

/* A clone that nobody else can reach or write through; or -errno. */
static int private_clone(int fd)
{
	struct mount_attr attr = {
		.attr_set = MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOATIME,
		.attr_clr = MOUNT_ATTR__ATIME,
	};
	scoped_fd int tree = (int)syscall(SYS_open_tree, fd, "",
					  AT_EMPTY_PATH | OPEN_TREE_CLONE |
						  OPEN_TREE_CLOEXEC);

	if (tree < 0)
		return -errno;
	if (syscall(SYS_mount_setattr, tree, "", AT_EMPTY_PATH, &attr,
		    sizeof(attr)))
		return -errno;
	return steal_fd(&tree);
}

/*
 * By its UUID; Btrfs has one for all its subvolumes, each of which has inode
 * numbers of its own, and tells them apart by fsid.  The device number is the
 * last resort: it may be another one after a reboot.
 */
static uint64_t identity_of(const struct layer *l)
{
	static const uint8_t none[sizeof(l->uuid)];
	dev_t dev = beneath_dev(&l->root);
	struct statfs fs = { 0 };
	static const fsid_t no_id;

	if (fstatfs(l->fd, &fs))
		fs.f_fsid = no_id;
	if (memcmp(l->uuid, none, sizeof(none)) && fs.f_type != BTRFS)
		return hash_bytes(l->uuid, sizeof(l->uuid), 0);
	if (memcmp(&fs.f_fsid, &no_id, sizeof(no_id)))
		return hash_bytes(&fs.f_fsid, sizeof(fs.f_fsid), 0);
	return hash_bytes(&dev, sizeof(dev), 0);
}

static int layer_adopt(const char *path, int fd, struct layer *out)
{
	scoped_fd int root = fd;
	struct layer l = { .name = strdup(path) };
	scoped_fd int real = beneath_open(root, "", O_RDONLY | O_DIRECTORY);
	int err = l.name ? beneath_stat(root, "", &l.root) : -ENOMEM;

	if (err) {
		free(l.name);
		return err;
	}
	if (real >= 0)
		origin_uuid(real, l.uuid);
	l.fd = steal_fd(&root);
	l.identity = identity_of(&l);
	*out = l;
	return 0;
}

static int open_dir(const char *path)
{
	int fd = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);

	return fd < 0 ? -errno : fd;
}

int layer_open_lower(const char *path, struct layer *out)
{
	scoped_fd int fd = open_dir(path);
	int clone;
	int err;

	if (fd < 0)
		return fd;
	clone = private_clone(fd);
	err = layer_adopt(path, clone < 0 ? steal_fd(&fd) : clone, out);
	if (!err)
		out->guarded = clone >= 0;
	return err;
}

int layer_open_upper(const char *path, struct layer *out)
{
	int fd = open_dir(path);

	return fd < 0 ? fd : layer_adopt(path, fd, out);
}

int layer_of_image(struct image *i, const char *name, uint32_t device,
		   struct layer *out)
{
	struct layer l = { .fd = -1, .image = i, .device = device };
	int err = layer_stat_entry(&l, IMAGE_ROOT, &l.root);

	if (!err && !S_ISDIR(l.root.stx_mode))
		err = -EIO;
	if (err)
		return err;
	l.name = strdup(name);
	if (!l.name)
		return -ENOMEM;
	*out = l;
	return 0;
}

void layer_close(struct layer *l)
{
	if (l->fd >= 0)
		close(steal_fd(&l->fd));
	if (l->image)
		image_close(steal(&l->image));
	free(steal(&l->name));
}

int layer_at(const struct layer *l, const char *path, int flags)
{
	int fd = beneath_open(l->fd, path, flags);

	/* A symlink where a directory was: somebody changed the branch. */
	return fd == -ELOOP ? -EIO : fd;
}

int layer_name_entry(const struct layer *l, uint32_t inode, struct statx *out)
{
	uint32_t layer;
	uint64_t number;
	int err = image_ino(l->image, inode, &layer, &number);

	if (err)
		return err;
	out->stx_dev_major = LAYER_IMAGE_MAJOR;
	out->stx_dev_minor = l->device + layer;
	out->stx_ino = number + 1; /* to programs 0 says that it is none */
	return 0;
}

int layer_stat_entry(const struct layer *l, uint32_t inode, struct statx *out)
{
	int err = image_stat(l->image, inode, out);

	return err ?: layer_name_entry(l, inode, out);
}
