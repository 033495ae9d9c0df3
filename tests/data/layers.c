/* SPDX-License-Identifier: Apache-2.0 */
#include "layers.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "pattern.h"

#define XATTRS_MAX 4096 /* bytes of names; tests set a few */

static int write_block(int fd, const struct lower_file *f, uint64_t off)
{
	static uint8_t block[PATTERN_BLOCK];
	uint64_t left = f->size - off;
	size_t n = left < sizeof(block) ? (size_t)left : sizeof(block);

	if (f->sparse && pattern_is_hole(f->id, off))
		return 0;
	pattern_fill(block, f->id, off, n);
	return pwrite(fd, block, n, (off_t)off) == (ssize_t)n ? 0 : -EIO;
}

int layers_write(const char *path, const struct lower_file *f)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
	int err = fd < 0 || ftruncate(fd, (off_t)f->size) ? -errno : 0;

	for (uint64_t off = 0; !err && off < f->size; off += PATTERN_BLOCK)
		err = write_block(fd, f, off);
	if (fd >= 0)
		close(fd);
	return err;
}

/* nftw takes no argument for its callback. */
static uint64_t running;

static void hash_status(const struct stat *st)
{
	uint64_t facts[] = {
		st->st_mode,
		st->st_uid,
		st->st_gid,
		(uint64_t)st->st_size,
		st->st_nlink,
		st->st_rdev,
		(uint64_t)st->st_mtim.tv_sec,
		(uint64_t)st->st_mtim.tv_nsec,
		(uint64_t)st->st_ctim.tv_sec,
		(uint64_t)st->st_ctim.tv_nsec,
	};

	running = pattern_hash(running, facts, sizeof(facts));
}

static void hash_xattrs(const char *path)
{
	char names[XATTRS_MAX];
	char value[XATTRS_MAX];
	ssize_t n = llistxattr(path, names, sizeof(names));

	for (char *at = names; n > 0 && at < names + n; at += strlen(at) + 1) {
		ssize_t len = lgetxattr(path, at, value, sizeof(value));

		running = pattern_hash(running, at, strlen(at));
		if (len > 0)
			running = pattern_hash(running, value, (size_t)len);
	}
}

static int hash_content(const char *path)
{
	static uint8_t block[PATTERN_BLOCK];
	int fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	ssize_t n;

	if (fd < 0)
		return -errno;
	while ((n = read(fd, block, sizeof(block))) > 0)
		running = pattern_hash(running, block, (size_t)n);
	close(fd);
	return n < 0 ? -errno : 0;
}

/*
 * Entries are summed up each by itself, since the order in which a directory
 * lists them is not part of what it is.
 */
static uint64_t total;

static int hash_entry(const char *path, const struct stat *st, int type,
		      struct FTW *ftw)
{
	int err = 0;

	(void)ftw;
	if (type == FTW_NS)
		return -EIO;
	running = pattern_hash(0, path, strlen(path));
	hash_status(st);
	hash_xattrs(path);
	if (S_ISREG(st->st_mode))
		err = hash_content(path);
	total += running;
	return err;
}

int layers_digest(const struct branches *b, uint64_t *out)
{
	total = 0;
	for (int i = 0; i < 2; i++) {
		int err = nftw(b->lower[i], hash_entry, 32, FTW_PHYS);

		if (err)
			return err < -1 ? err : -errno;
	}
	*out = total;
	return 0;
}
