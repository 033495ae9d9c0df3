/* SPDX-License-Identifier: Apache-2.0 */
#include "image.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "fdio.h"
#include "image_files.h"
#include "index_data.h"
#include "index_dir.h"
#include "index_file.h"
#include "index_xattrs.h"
#include "scope.h"

#define BLOCK_BYTES 512  /* of st_blocks */
#define BLOCK_SIZE  4096 /* st_blksize: what reads should come in */

_Static_assert(IMAGE_ROOT == INDEX_ROOT && IMAGE_WHITEOUT == INDEX_NONE,
	       "numbers of an image are those of its index");

struct image {
	struct index_file *index;
	struct image_files *files;
	int *kept;
	size_t kept_count;
};

int image_open(struct index_file *index, int layers, int objects,
	       struct image **out)
{
	struct image *i = calloc(1, sizeof(*i));
	struct index_inode root;
	int err;

	if (!i) {
		index_file_close(index);
		return -ENOMEM;
	}
	i->index = index;
	err = index_file_dir(index, IMAGE_ROOT, &root) ? -EIO : 0;
	err = err ?: image_files_new(index, layers, objects, &i->files);
	if (err)
		image_close(i);
	else
		*out = i;
	return err;
}

void image_keep(struct image *i, int *fds, size_t count)
{
	i->kept = fds;
	i->kept_count = count;
}

void image_close(struct image *i)
{
	if (!i)
		return;
	for (size_t n = 0; n < i->kept_count; n++)
		close(i->kept[n]);
	free(i->kept);
	image_files_free(i->files);
	index_file_close(i->index);
	free(i);
}

uint32_t image_layers(const struct image *i)
{
	return (uint32_t)index_file_head(i->index)->layers.count;
}

uint64_t image_identity(const struct image *i, uint32_t layer)
{
	struct index_layer l;
	uint64_t identity = 0;

	/* It is a hash already. */
	if (!index_file_layer(i->index, layer, &l))
		memcpy(&identity, l.diff_id, sizeof(identity));
	return identity;
}

int image_find(const struct image *i, uint32_t dir, const char *name,
	       uint32_t *inode)
{
	return index_dir_find(i->index, dir, name, strlen(name), inode);
}

static uint8_t type_of(const struct image *i, uint32_t inode)
{
	uint32_t mode;

	if (inode == IMAGE_WHITEOUT || index_file_mode(i->index, inode, &mode))
		return DT_UNKNOWN;
	return IFTODT(mode);
}

int image_next(const struct image *i, uint32_t dir, uint32_t *at,
	       struct image_name *out)
{
	struct index_inode d;
	struct index_entry e;
	int err = index_file_dir(i->index, dir, &d);

	if (err)
		return err;
	if (*at >= d.count)
		return 0;
	err = index_dir_entry(i->index, dir, &d, *at, &e);
	if (err)
		return err;
	++*at;
	*out = (struct image_name){
		.text = e.text,
		.length = e.length,
		.inode = e.inode,
		.type = type_of(i, e.inode),
	};
	return 1;
}

/* --- attributes ------------------------------------------------------------ */

/* Of an image; what a lower layer has to say is in it. */
static int inode_of(const struct image *i, uint32_t n, struct index_inode *out)
{
	int err = index_file_inode(i->index, n, out);

	return err ?: out->flags & INDEX_LINK ? -EIO : 0;
}

/* In whole blocks, as file systems keep them: of what begins at an offset. */
static uint64_t room_of(uint64_t offset, uint64_t length)
{
	uint64_t first = offset / BLOCK_SIZE;
	uint64_t end = (offset + length + BLOCK_SIZE - 1) / BLOCK_SIZE;

	return length ? (end - first) * BLOCK_SIZE : 0;
}

/* Holes take no room. */
static int data_room(const struct image *i, const struct index_inode *n,
		     uint64_t *bytes)
{
	struct index_extent e;
	int err = 0;

	*bytes = S_ISREG(n->mode) ? room_of(0, n->size) : 0;
	if (!S_ISREG(n->mode) || !(n->flags & INDEX_SPARSE))
		return 0;
	*bytes = 0;
	for (uint32_t k = 0; k < n->count && !err; k++) {
		err = index_file_extent(i->index, n, k, &e);
		*bytes += err ? 0 : room_of(e.offset, e.length);
	}
	return err;
}

int image_stat(const struct image *i, uint32_t inode, struct statx *out)
{
	struct statx_timestamp time;
	struct index_inode n;
	uint64_t bytes;
	int err = inode_of(i, inode, &n);

	err = err ?: data_room(i, &n, &bytes);
	if (err)
		return err;
	time = (struct statx_timestamp){ .tv_sec = n.mtime,
					 .tv_nsec = n.mtime_ns };
	*out = (struct statx){
		.stx_mask = STATX_BASIC_STATS,
		.stx_blksize = BLOCK_SIZE,
		.stx_nlink = n.links,
		.stx_uid = n.uid,
		.stx_gid = n.gid,
		.stx_mode = (uint16_t)n.mode,
		.stx_size = S_ISREG(n.mode) || S_ISLNK(n.mode) ? n.size : 0,
		.stx_blocks = bytes / BLOCK_BYTES,
		.stx_atime = time,
		.stx_mtime = time,
		.stx_ctime = time,
	};
	if (S_ISCHR(n.mode) || S_ISBLK(n.mode)) {
		out->stx_rdev_major = (uint32_t)(n.at >> 32);
		out->stx_rdev_minor = (uint32_t)n.at;
	}
	return 0;
}

int image_ino(const struct image *i, uint32_t inode, uint32_t *layer,
	      uint64_t *number)
{
	struct index_inode n;
	int err = inode_of(i, inode, &n);

	if (err)
		return err;
	*layer = n.layer;
	*number = n.source;
	return 0;
}

bool image_is_opaque(const struct image *i, uint32_t inode)
{
	struct index_inode n;

	return !index_file_dir(i->index, inode, &n) && n.flags & INDEX_OPAQUE;
}

ssize_t image_readlink(const struct image *i, uint32_t inode, char *buf,
		       size_t size)
{
	struct index_inode n;
	int err = inode_of(i, inode, &n);

	if (err)
		return err;
	if (!S_ISLNK(n.mode))
		return -EINVAL;
	if (size > n.size)
		size = n.size;
	memcpy(buf, index_file_text(i->index, &n), size);
	return (ssize_t)size;
}

static int xattrs_of(const struct image *i, uint32_t inode,
		     struct index_xattrs *out)
{
	struct index_inode n;
	int err = inode_of(i, inode, &n);

	return err ?: index_xattrs_begin(i->index, n.xattrs, out);
}

ssize_t image_xattr(const struct image *i, uint32_t inode, const char *name,
		    void *buf, size_t size)
{
	struct index_xattrs set;
	struct index_xattr x;
	size_t length = strlen(name);
	int got = xattrs_of(i, inode, &set);

	if (got)
		return got;
	while ((got = index_xattrs_next(&set, &x)) > 0) {
		if (x.length != length || memcmp(x.name, name, length) != 0)
			continue;
		if (size && size < x.size)
			return -ERANGE;
		if (size)
			memcpy(buf, x.value, x.size);
		return x.size;
	}
	return got ?: -ENODATA;
}

ssize_t image_xattr_list(const struct image *i, uint32_t inode, char *buf,
			 size_t size)
{
	struct index_xattrs set;
	struct index_xattr x;
	size_t used = 0;
	int got = xattrs_of(i, inode, &set);

	if (got)
		return got;
	while ((got = index_xattrs_next(&set, &x)) > 0) {
		if (size && size - used < (size_t)x.length + 1)
			return -ERANGE;
		if (size) {
			memcpy(buf + used, x.name, x.length);
			buf[used + x.length] = '\0';
		}
		used += (size_t)x.length + 1;
	}
	return got ?: (ssize_t)used;
}

/* --- data ------------------------------------------------------------------ */

int image_piece(struct image *i, uint32_t inode, uint64_t offset,
		struct image_piece *out)
{
	struct image_use use = { .fd = -1 };
	struct index_inode n;
	struct index_place p;
	int err = inode_of(i, inode, &n);

	if (!err && !S_ISREG(n.mode))
		err = S_ISDIR(n.mode) ? -EISDIR : -EINVAL;
	err = err ?: index_data_find(i->index, &n, offset, &p);
	if (err)
		return err;
	if (!p.hole && p.object == INDEX_NONE)
		err = image_files_residue(i->files, n.layer, &use);
	else if (!p.hole)
		err = image_files_object(i->files, p.object, &use);
	if (err)
		return err;
	*out = (struct image_piece){ .fd = use.fd,
				     .at = (off_t)p.at,
				     .length = p.length,
				     .slot = use.slot };
	return 0;
}

void image_piece_done(struct image *i, struct image_piece *p)
{
	struct image_use use = { .fd = p->fd, .slot = p->slot };

	image_files_done(i->files, &use);
}

/* One piece, or as much of it as there is room for. */
static ssize_t read_piece(const struct image_piece *p, void *buf, size_t size)
{
	ssize_t got;

	if (size > p->length)
		size = (size_t)p->length;
	if (p->fd < 0) {
		memset(buf, 0, size);
		return (ssize_t)size;
	}
	got = fdio_pread(p->fd, buf, size, p->at);
	return got < 0 ? got : (size_t)got < size ? -EIO : got;
}

ssize_t image_read(struct image *i, uint32_t inode, void *buf, size_t size,
		   uint64_t offset)
{
	size_t done = 0;

	while (done < size) {
		struct image_piece p;
		ssize_t got;
		int err = image_piece(i, inode, offset + done, &p);

		if (err)
			return done ? (ssize_t)done : err;
		got = read_piece(&p, (char *)buf + done, size - done);
		image_piece_done(i, &p);
		if (got < 0)
			return done ? (ssize_t)done : got;
		if (got == 0)
			break;
		done += (size_t)got;
	}
	return (ssize_t)done;
}
