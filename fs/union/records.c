/* SPDX-License-Identifier: Apache-2.0 */
#include "records.h"

#include <fcntl.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include "fdio.h"
#include "scope.h"

#define LONG_NAME     256                /* room for a longer one */
#define LONG_BEGIN    (INT64_C(1) << 38) /* behind all the records */
#define ROOM_STEP     16384 /* records, 1 MiB: then the disk is asked again */
#define ROOM_FRACTION 16    /* of the free space, that the file may take */

int records_file(int dir)
{
	const char *tmp = getenv("TMPDIR") ?: "/tmp";
	int flags = O_TMPFILE | O_RDWR | O_CLOEXEC;
	int fd = dir < 0 ? -1 : openat(dir, ".", flags, 0600);

	if (fd < 0)
		fd = open(tmp, flags, 0600);
	return fd < 0 ? memfd_create("layerfs-past", MFD_CLOEXEC) : fd;
}

void records_init(struct records *f, int fd)
{
	f->fd = fd;
	atomic_init(&f->room, 0);
	for (int i = 0; i < RECORDS_CELLS; i++)
		pthread_mutex_init(&f->cells[i], NULL);
}

void records_end(struct records *f)
{
	for (int i = 0; i < RECORDS_CELLS; i++)
		pthread_mutex_destroy(&f->cells[i]);
	scope_close_fd(&f->fd);
}

static bool find_room(struct records *f)
{
	struct statvfs fs;
	struct stat st;
	uint64_t free_bytes;
	bool fits;

	if (fstat(f->fd, &st) || fstatvfs(f->fd, &fs))
		return false;
	free_bytes = (uint64_t)fs.f_bavail * fs.f_frsize;
	/* No blocks at all: in memory, without a limit. */
	fits = !fs.f_blocks ||
	       free_bytes / ROOM_FRACTION >=
		       (uint64_t)st.st_blocks * 512 +
			       ROOM_STEP * sizeof(struct record);
	atomic_store(&f->room, fits ? ROOM_STEP : 0);
	return fits;
}

bool records_have_room(struct records *f)
{
	return f->fd >= 0 &&
	       (atomic_fetch_sub(&f->room, 1) > 0 || find_room(f));
}

static off_t record_offset(uint32_t index)
{
	return (off_t)index * (off_t)sizeof(struct record);
}

static off_t long_offset(uint32_t index)
{
	return LONG_BEGIN + (off_t)index * LONG_NAME;
}

static pthread_mutex_t *cell_of(struct records *f, uint32_t index)
{
	return &f->cells[index % RECORDS_CELLS];
}

static bool is_long(const struct record *r)
{
	return r->length > RECORD_NAME;
}

bool records_read(struct records *f, uint32_t index, struct record *r)
{
	pthread_mutex_t *cell = cell_of(f, index);
	bool whole;

	pthread_mutex_lock(cell);
	whole = fdio_pread(f->fd, r, sizeof(*r), record_offset(index)) ==
		sizeof(*r);
	pthread_mutex_unlock(cell);
	return whole;
}

bool records_read_name(struct records *f, uint32_t index, struct record *r,
		       char name[NAME_MAX + 1])
{
	pthread_mutex_t *cell = cell_of(f, index);
	bool whole;

	pthread_mutex_lock(cell);
	whole = fdio_pread(f->fd, r, sizeof(*r), record_offset(index)) ==
		sizeof(*r);
	if (whole && is_long(r))
		whole = fdio_pread(f->fd, name, r->length,
				   long_offset(index)) == r->length;
	else
		memcpy(name, r->name, RECORD_NAME);
	pthread_mutex_unlock(cell);
	name[whole ? r->length : 0] = '\0';
	return whole;
}

bool records_write(struct records *f, uint32_t index, struct record *r,
		   const char *name)
{
	pthread_mutex_t *cell = cell_of(f, index);
	bool whole = true;

	if (!is_long(r))
		memcpy(r->name, name, r->length);
	pthread_mutex_lock(cell);
	if (is_long(r))
		whole = fdio_pwrite(f->fd, name, r->length,
				    long_offset(index)) == r->length;
	whole = whole && fdio_pwrite(f->fd, r, sizeof(*r),
				     record_offset(index)) == sizeof(*r);
	pthread_mutex_unlock(cell);
	return whole;
}

bool records_link(struct records *f, uint32_t index, uint32_t next)
{
	pthread_mutex_t *cell = cell_of(f, index);
	off_t at = record_offset(index) + (off_t)offsetof(struct record, next);
	bool whole;

	pthread_mutex_lock(cell);
	whole = fdio_pwrite(f->fd, &next, sizeof(next), at) == sizeof(next);
	pthread_mutex_unlock(cell);
	return whole;
}
