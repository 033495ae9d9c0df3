/* SPDX-License-Identifier: Apache-2.0 */
#include "records.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "fdio.h"
#include "mapped.h"
#include "scope.h"

#define LONG_NAME     256                /* room for a longer one */
#define LONG_BEGIN    (INT64_C(1) << 38) /* behind all the records */
#define PIECE         16384              /* records */
#define PIECE_BYTES   (PIECE * sizeof(struct record))
#define ROOM_FRACTION 16 /* of the free space, that the file may take */

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
	memset(f, 0, sizeof(*f));
	f->fd = fd;
	pthread_mutex_init(&f->growing, NULL);
	for (int i = 0; i < RECORDS_CELLS; i++)
		pthread_mutex_init(&f->cells[i], NULL);
}

void records_end(struct records *f)
{
	for (int i = 0; i < RECORDS_PIECES; i++)
		mapped_free(f->pieces[i], PIECE_BYTES);
	for (int i = 0; i < RECORDS_CELLS; i++)
		pthread_mutex_destroy(&f->cells[i]);
	pthread_mutex_destroy(&f->growing);
	scope_close_fd(&f->fd);
}

/* May the file take one piece more?  Others need the disk, too. */
static bool may_grow(const struct records *f)
{
	struct statvfs fs;
	struct stat st;
	uint64_t free_bytes;

	if (fstat(f->fd, &st) || fstatvfs(f->fd, &fs))
		return false;
	free_bytes = (uint64_t)fs.f_bavail * fs.f_frsize;
	/* No blocks at all: in memory, without a limit. */
	return !fs.f_blocks ||
	       free_bytes / ROOM_FRACTION >=
		       (uint64_t)st.st_blocks * 512 + PIECE_BYTES;
}

static bool extend(const struct records *f, off_t at)
{
	off_t end = at + (off_t)PIECE_BYTES;
	struct stat st;

	if (!fallocate(f->fd, 0, at, (off_t)PIECE_BYTES))
		return true;
	return errno == EOPNOTSUPP && !fstat(f->fd, &st) &&
	       (st.st_size >= end || !ftruncate(f->fd, end));
}

static struct record *map_piece(const struct records *f, uint32_t piece)
{
	off_t at = (off_t)piece * (off_t)PIECE_BYTES;

	if (f->fd < 0 || !may_grow(f) || !extend(f, at))
		return NULL;
	return mapped_new(f->fd, at, PIECE_BYTES, PROT_READ | PROT_WRITE);
}

bool records_have_room(struct records *f, uint32_t index)
{
	uint32_t piece = index / PIECE;

	if (piece >= RECORDS_PIECES)
		return false;
	if (f->pieces[piece])
		return true;
	if (atomic_fetch_sub(&f->refused, 1) > 0)
		return false;
	pthread_mutex_lock(&f->growing);
	if (!f->pieces[piece])
		f->pieces[piece] = map_piece(f, piece);
	f->refused = f->pieces[piece] ? 0 : PIECE;
	pthread_mutex_unlock(&f->growing);
	return f->pieces[piece];
}

void records_rest(struct records *f)
{
	for (int i = 0; i < RECORDS_PIECES; i++)
		if (f->pieces[i])
			madvise(f->pieces[i], PIECE_BYTES, MADV_DONTNEED);
}

/* NULL if there can not be one. */
static struct record *record_at(struct records *f, uint32_t index)
{
	struct record *piece = index / PIECE < RECORDS_PIECES ?
				       f->pieces[index / PIECE] :
				       NULL;

	return piece ? &piece[index % PIECE] : NULL;
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
	const struct record *at = record_at(f, index);

	if (!at)
		return false;
	pthread_mutex_lock(cell_of(f, index));
	*r = *at;
	pthread_mutex_unlock(cell_of(f, index));
	return true;
}

bool records_read_name(struct records *f, uint32_t index, struct record *r,
		       char name[NAME_MAX + 1])
{
	const struct record *at = record_at(f, index);
	bool whole = true;

	if (!at)
		return false;
	pthread_mutex_lock(cell_of(f, index));
	*r = *at;
	if (is_long(r))
		whole = fdio_pread(f->fd, name, r->length,
				   long_offset(index)) == r->length;
	else
		memcpy(name, r->name, RECORD_NAME);
	pthread_mutex_unlock(cell_of(f, index));
	name[r->length] = '\0';
	return whole;
}

bool records_write(struct records *f, uint32_t index, struct record *r,
		   const char *name)
{
	struct record *at = record_at(f, index);
	bool whole = true;

	if (!at)
		return false;
	if (!is_long(r))
		memcpy(r->name, name, r->length);
	pthread_mutex_lock(cell_of(f, index));
	if (is_long(r))
		whole = fdio_pwrite(f->fd, name, r->length,
				    long_offset(index)) == r->length;
	if (whole)
		*at = *r;
	pthread_mutex_unlock(cell_of(f, index));
	return whole;
}

void records_link(struct records *f, uint32_t index, uint32_t next)
{
	struct record *at = record_at(f, index);

	if (!at)
		return;
	pthread_mutex_lock(cell_of(f, index));
	at->next = next;
	pthread_mutex_unlock(cell_of(f, index));
}
