/* SPDX-License-Identifier: Apache-2.0 */
/* Ways to write to a file that somebody else holds for reading. */
#include "trial.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "pattern.h"

#define PAGE  4096
#define PIECE 777u /* bytes written at once, no round number */
#define ID    99   /* the pattern of all that is written here */

static uint8_t piece[PAGE * 2] __attribute__((aligned(PAGE)));

static void will_have(struct trial *t, size_t off, const void *buf, size_t len)
{
	if (off > t->want_size)
		memset(t->want + t->want_size, 0, off - t->want_size);
	memcpy(t->want + off, buf, len);
	if (off + len > t->want_size)
		t->want_size = off + len;
}

static void will_be_long(struct trial *t, size_t size)
{
	if (size > t->want_size)
		memset(t->want + t->want_size, 0, size - t->want_size);
	t->want_size = size;
}

/* In the middle, so that bytes before and after must come from the copy-up. */
static size_t middle(const struct trial *t)
{
	return t->old_size / 2;
}

static int finish(struct trial *t, int fd, bool done, const char *how)
{
	int err = errno;

	if (fd >= 0)
		close(fd);
	return done ? 0 : trial_fail(t, "%s: %s", how, strerror(err));
}

static bool write_at(struct trial *t, int fd, size_t off)
{
	pattern_fill(piece, ID, off, PIECE);
	will_have(t, off, piece, PIECE);
	return fd >= 0 && pwrite(fd, piece, PIECE, (off_t)off) == PIECE;
}

static int by_pwrite(struct trial *t)
{
	int fd = open(t->path, O_WRONLY | O_CLOEXEC);

	return finish(t, fd, write_at(t, fd, middle(t)), "pwrite");
}

static int by_read_and_write(struct trial *t)
{
	uint8_t got[PIECE];
	int fd = open(t->path, O_RDWR | O_CLOEXEC);
	bool done = write_at(t, fd, middle(t)) &&
		    pread(fd, got, PIECE, (off_t)middle(t)) == PIECE &&
		    !memcmp(got, piece, PIECE);

	return finish(t, fd, done, "the writer's own read");
}

static int by_open_only(struct trial *t)
{
	int fd = open(t->path, O_RDWR | O_CLOEXEC);

	return finish(t, fd, fd >= 0, "open");
}

static int by_trunc(struct trial *t)
{
	int fd = open(t->path, O_WRONLY | O_TRUNC | O_CLOEXEC);

	will_be_long(t, 0);
	return finish(t, fd, fd >= 0, "O_TRUNC");
}

static int by_trunc_and_more(struct trial *t)
{
	int fd = open(t->path, O_WRONLY | O_TRUNC | O_CLOEXEC);
	bool done;

	will_be_long(t, 0);
	done = write_at(t, fd, 0) && write_at(t, fd, t->old_size);
	return finish(t, fd, done, "write after O_TRUNC");
}

static int truncate_to(struct trial *t, size_t size)
{
	will_be_long(t, size);
	return finish(t, -1, !truncate(t->path, (off_t)size), "truncate");
}

static int by_truncate_down(struct trial *t)
{
	return truncate_to(t, t->old_size / 3);
}

static int by_truncate_up(struct trial *t)
{
	return truncate_to(t, t->old_size + 10000);
}

static int by_truncate_down_and_up(struct trial *t)
{
	int err = truncate_to(t, t->old_size / 3);

	return err ?: truncate_to(t, t->old_size + 1);
}

static int by_ftruncate(struct trial *t)
{
	int fd = open(t->path, O_RDWR | O_CLOEXEC);
	bool done = fd >= 0 && !ftruncate(fd, (off_t)t->old_size / 2);

	will_be_long(t, t->old_size / 2);
	return finish(t, fd, done, "ftruncate");
}

/* `sync`: or leave it to the unmapping and the kernel's own time. */
static int store_mapped(struct trial *t, bool sync)
{
	int fd = open(t->path, O_RDWR | O_CLOEXEC);
	size_t len = t->old_size / 2;
	uint8_t *map;
	bool done;

	if (fd < 0 || len == 0)
		return finish(t, fd, fd >= 0, "open");
	map = mmap(NULL, t->old_size, PROT_READ | PROT_WRITE, MAP_SHARED, fd,
		   0);
	if (map == MAP_FAILED)
		return finish(t, fd, false, "mmap");
	pattern_fill(map + len / 2, ID, len / 2, len);
	will_have(t, len / 2, map + len / 2, len);
	done = !sync || !msync(map, t->old_size, MS_SYNC);
	munmap(map, t->old_size);
	return finish(t, fd, done, "msync");
}

static int by_map(struct trial *t)
{
	return store_mapped(t, false);
}

static int by_map_and_msync(struct trial *t)
{
	return store_mapped(t, true);
}

static int by_append(struct trial *t)
{
	int fd = open(t->path, O_WRONLY | O_APPEND | O_CLOEXEC);
	bool done;

	pattern_fill(piece, ID, 0, PIECE);
	will_have(t, t->old_size, piece, PIECE);
	done = fd >= 0 && write(fd, piece, PIECE) == PIECE;
	return finish(t, fd, done, "append");
}

static int by_direct_write(struct trial *t)
{
	size_t at = middle(t) & ~(size_t)(PAGE - 1);
	int fd = open(t->path, O_RDWR | O_DIRECT | O_CLOEXEC);
	bool done;

	if (fd < 0 && errno == EINVAL) {
		t->unsupported = true;
		return 0;
	}
	pattern_fill(piece, ID, at, sizeof(piece));
	will_have(t, at, piece, sizeof(piece));
	done = fd >= 0 && pwrite(fd, piece, sizeof(piece), (off_t)at) ==
				  (ssize_t)sizeof(piece);
	return finish(t, fd, done, "direct write");
}

static int by_punch(struct trial *t)
{
	int fd = open(t->path, O_WRONLY | O_CLOEXEC);
	size_t from = t->old_size / 4;
	size_t len = t->old_size / 2;

	if (len == 0)
		return finish(t, fd, fd >= 0, "open");
	memset(t->want + from, 0, len);
	return finish(t, fd,
		      fd >= 0 && !fallocate(fd,
					    FALLOC_FL_PUNCH_HOLE |
						    FALLOC_FL_KEEP_SIZE,
					    (off_t)from, (off_t)len),
		      "punch");
}

static int by_allocate(struct trial *t)
{
	int fd = open(t->path, O_WRONLY | O_CLOEXEC);
	bool done = fd >= 0 && !fallocate(fd, 0, 0, (off_t)t->old_size + 5000);

	will_be_long(t, t->old_size + 5000);
	return finish(t, fd, done, "fallocate");
}

static int by_copy_range(struct trial *t)
{
	int from = open(t->path, O_RDONLY | O_CLOEXEC);
	int to = open(t->path, O_WRONLY | O_CLOEXEC);
	off_t in = 0;
	off_t out = (off_t)t->old_size;
	size_t len = t->old_size / 2;
	bool done = from >= 0 && to >= 0;

	memcpy(t->want + t->old_size, t->want, len);
	t->want_size = t->old_size + len;
	while (done && len > 0) {
		ssize_t n = copy_file_range(from, &in, to, &out, len, 0);

		done = n > 0;
		len -= done ? (size_t)n : 0;
	}
	if (from >= 0)
		close(from);
	return finish(t, to, done, "copy_file_range");
}

static int by_splice(struct trial *t)
{
	int fd = open(t->path, O_WRONLY | O_CLOEXEC);
	off_t at = (off_t)middle(t);
	int ends[2];
	bool done;

	if (fd < 0 || pipe2(ends, O_CLOEXEC))
		return finish(t, fd, false, "open");
	pattern_fill(piece, ID, middle(t), PIECE);
	will_have(t, middle(t), piece, PIECE);
	done = write(ends[1], piece, PIECE) == PIECE &&
	       splice(ends[0], NULL, fd, &at, PIECE, 0) == PIECE;
	close(ends[0]);
	close(ends[1]);
	return finish(t, fd, done, "splice");
}

static int by_alias(struct trial *t)
{
	int fd = -1;
	bool done = !link(t->path, t->spare);

	if (done)
		fd = open(t->spare, O_WRONLY | O_CLOEXEC);
	done = write_at(t, fd, middle(t)) && !unlink(t->spare);
	return finish(t, fd, done, "write by an alias");
}

static int by_renamed(struct trial *t)
{
	int fd = -1;
	bool done = !rename(t->path, t->spare);

	if (done)
		fd = open(t->spare, O_WRONLY | O_CLOEXEC);
	done = write_at(t, fd, middle(t)) && !rename(t->spare, t->path);
	return finish(t, fd, done, "write by another name");
}

static int by_reopen(struct trial *t)
{
	int first = open(t->path, O_RDONLY | O_CLOEXEC);
	char path[64];
	int fd;

	snprintf(path, sizeof(path), "/proc/self/fd/%d", first);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (first >= 0)
		close(first);
	return finish(t, fd, write_at(t, fd, middle(t)), "write by reopen");
}

/* The attributes go up first, the data only when it is written. */
static int by_chmod_and_write(struct trial *t)
{
	int fd = -1;
	bool done = !chmod(t->path, 0640);

	if (done)
		fd = open(t->path, O_WRONLY | O_CLOEXEC);
	return finish(t, fd, write_at(t, fd, middle(t)), "write after chmod");
}

static int by_replacing(struct trial *t)
{
	int fd = open(t->spare, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
	bool done;

	t->replaced = true;
	will_be_long(t, 0);
	done = write_at(t, fd, 0) && !rename(t->spare, t->path);
	return finish(t, fd, done, "replacing");
}

static int by_creating_anew(struct trial *t)
{
	bool done = !unlink(t->path);
	int fd = open(t->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);

	t->replaced = true;
	will_be_long(t, 0);
	done = write_at(t, fd, 0) && done;
	return finish(t, fd, done, "creating anew");
}

const struct writer trial_writers[] = {
	{ "pwrite", by_pwrite },
	{ "pwrite and pread", by_read_and_write },
	{ "open without a write", by_open_only },
	{ "O_TRUNC", by_trunc },
	{ "O_TRUNC and pwrite", by_trunc_and_more },
	{ "truncate down", by_truncate_down },
	{ "truncate up", by_truncate_up },
	{ "truncate down and up", by_truncate_down_and_up },
	{ "ftruncate", by_ftruncate },
	{ "a store to a map", by_map },
	{ "a store to a map and msync", by_map_and_msync },
	{ "O_APPEND", by_append },
	{ "O_DIRECT", by_direct_write },
	{ "punch", by_punch },
	{ "fallocate", by_allocate },
	{ "copy_file_range", by_copy_range },
	{ "splice", by_splice },
	{ "a hard link", by_alias },
	{ "another name", by_renamed },
	{ "reopening", by_reopen },
	{ "chmod and pwrite", by_chmod_and_write },
	{ "renaming another over it", by_replacing },
	{ "unlinking and creating", by_creating_anew },
};
const size_t trial_writers_count =
	sizeof(trial_writers) / sizeof(trial_writers[0]);
