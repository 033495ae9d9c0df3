/* SPDX-License-Identifier: Apache-2.0 */
#include "image_store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "beneath.h"
#include "fdio.h"
#include "image.h"
#include "image_files.h"
#include "index_file.h"
#include "scope.h"

#define SMALL       2000 /* bytes: less is in the residue */
#define EXTENTS_MAX 4096

/* A file system in memory; or -errno. */
static int make_fs(void)
{
	scoped_fd int fs = (int)syscall(SYS_fsopen, "tmpfs", FSOPEN_CLOEXEC);
	int mount;

	if (fs < 0 ||
	    syscall(SYS_fsconfig, fs, FSCONFIG_CMD_CREATE, NULL, NULL, 0))
		return -errno;
	mount = (int)syscall(SYS_fsmount, fs, FSMOUNT_CLOEXEC, 0);
	return mount < 0 ? -errno : mount;
}

/* A file, with the directories above it; or -errno. */
static int make_file(int dir, const char *top, char *path)
{
	scoped_fd int at = -1;
	char *slash;

	mkdirat(dir, top, 0700);
	at = beneath_open(dir, top, O_PATH);
	for (slash = strchr(path, '/'); at >= 0 && slash;
	     slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		mkdirat(at, path, 0700);
		*slash = '/';
	}
	return at < 0 ? at : beneath_create(at, path, O_RDWR, 0600);
}

int image_store_begin(struct image_store *s, uint64_t id)
{
	char path[IMAGE_PATH_MAX];

	*s = (struct image_store){ .residue = -1, .fd = make_fs() };
	if (s->fd < 0)
		return s->fd;
	for (size_t i = 0; i < sizeof(s->layer.diff_id); i += sizeof(id))
		memcpy(s->layer.diff_id + i, &id, sizeof(id));
	mkdirat(s->fd, "objects", 0700);
	image_files_residue_path(&s->layer, path);
	s->residue = make_file(s->fd, "layers", path);
	return s->residue < 0 ? s->residue : 0;
}

void image_store_end(struct image_store *s)
{
	scope_close_fd(&s->fd);
	scope_close_fd(&s->residue);
}

/* So many bytes of a file into the residue. */
static int put_in_residue(struct image_store *s, int file, off_t at,
			  uint64_t length, uint64_t *where)
{
	int err = fdio_copy_range(file, at, s->residue, (off_t)s->used,
				  (off_t)length);

	*where = s->used;
	s->used += err ? 0 : length;
	return err;
}

/* So many bytes of a file as an object; its number. */
static int put_as_object(struct image_store *s, struct draft *d, int file,
			 off_t at, uint64_t length, uint32_t *number)
{
	struct index_object o = { .size = length, .cut = s->used };
	char path[IMAGE_PATH_MAX];
	scoped_fd int fd = -1;
	int err;

	s->objects++;
	memcpy(o.hash, &s->objects, sizeof(s->objects));
	image_files_object_path(&o, path);
	fd = make_file(s->fd, "objects", path);
	err = fd < 0 ? fd : fdio_copy_range(file, at, fd, 0, (off_t)length);
	return err ?: draft_object(d, &o, number);
}

static int put_extent(struct image_store *s, struct draft *d, int file,
		      struct index_extent *e)
{
	e->object = INDEX_NONE;
	if (e->length < SMALL)
		return put_in_residue(s, file, (off_t)e->offset, e->length,
				      &e->at);
	return put_as_object(s, d, file, (off_t)e->offset, e->length,
			     &e->object);
}

static int put_extents(struct image_store *s, struct draft *d, int file,
		       struct draft_entry *e, struct index_extent *extents)
{
	off_t end = (off_t)e->size;
	off_t at = 0;
	int err = 0;

	while (!err && at < end) {
		struct index_extent *x = &extents[e->extent_count];
		off_t data = lseek(file, at, SEEK_DATA);
		off_t hole;

		if (data < 0)
			break;
		hole = lseek(file, data, SEEK_HOLE);
		if (hole <= data || hole > end)
			hole = end;
		x->offset = (uint64_t)data;
		x->length = (uint64_t)(hole - data);
		err = e->extent_count < EXTENTS_MAX ?
			      put_extent(s, d, file, x) :
			      -EOPNOTSUPP;
		e->extent_count++;
		at = hole;
	}
	return err;
}

static bool is_sparse(int file, uint64_t size)
{
	off_t hole = lseek(file, 0, SEEK_HOLE);

	return hole >= 0 && (uint64_t)hole < size;
}

int image_store_data(struct image_store *s, struct draft *d, int file,
		     struct draft_entry *e, struct index_extent **extents)
{
	uint32_t object;
	int err;

	if (is_sparse(file, e->size)) {
		*extents = calloc(EXTENTS_MAX, sizeof(**extents));
		if (!*extents)
			return -ENOMEM;
		e->data = DRAFT_EXTENTS;
		e->extents = *extents;
		return put_extents(s, d, file, e, *extents);
	}
	if (e->size < SMALL)
		return put_in_residue(s, file, 0, e->size, &e->at);
	err = put_as_object(s, d, file, 0, e->size, &object);
	e->data = DRAFT_OBJECT;
	e->at = object;
	return err;
}

int image_store_open(struct image_store *s, struct draft *d, struct image **out)
{
	scoped_fd int layers = beneath_open(s->fd, "layers", O_PATH);
	scoped_fd int objects = beneath_open(s->fd, "objects", O_PATH);
	struct index_file *index;
	int fd = beneath_create(s->fd, "index", O_RDWR, 0600);
	int err;

	s->layer.residue_size = s->used;
	if (fd < 0 || layers < 0 || objects < 0) {
		scope_close_fd(&fd);
		return -EIO;
	}
	err = draft_write(d, &s->layer, fd);
	if (err) {
		close(fd);
		return err;
	}
	err = index_file_open(fd, &index);
	return err ?: image_open(index, layers, objects, out);
}
