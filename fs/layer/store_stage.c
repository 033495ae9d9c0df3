/* SPDX-License-Identifier: Apache-2.0 */
#include "store_stage.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "beneath.h"
#include "fdio.h"
#include "log.h"
#include "scope.h"
#include "stage.h"

#define LOCK_FILE  "lock"
#define STAGE_MODE 0700
#define DEAD       ".dead" /* what is behind the name of one being swept */
#define TRIES      100 /* random names; each can be swept before it is locked */

static const char *const directories[] = { "objects", "layers" };

static int stages_open(const struct store *s)
{
	return beneath_open(s->fd, STORE_STAGES, O_RDONLY | O_DIRECTORY);
}

/*
 * The lock of a stage, if nobody has it: -EWOULDBLOCK.  Owner and sweeper make
 * the file alike, so whoever comes first has it.
 */
static int take_lock(int stage)
{
	scoped_fd int fd = beneath_create(stage, LOCK_FILE, O_RDWR, 0600);

	if (fd < 0)
		return fd;
	return flock(fd, LOCK_EX | LOCK_NB) ? -errno : steal_fd(&fd);
}

/*
 * The sweeper may have been there between any two steps before the lock; but it
 * takes the name away before anything else.
 */
static bool is_there(int stages, const struct store_stage *st)
{
	struct stat ours;
	struct stat named;

	return !fstat(st->fd, &ours) &&
	       !fstatat(stages, st->name, &named, AT_SYMLINK_NOFOLLOW) &&
	       ours.st_ino == named.st_ino;
}

static int begin_once(int stages, struct store_stage *st)
{
	uint64_t random;

	if (getrandom(&random, sizeof(random), 0) != sizeof(random))
		return -EIO;
	snprintf(st->name, sizeof(st->name), "%016llx",
		 (unsigned long long)random);
	if (mkdirat(stages, st->name, STAGE_MODE))
		return errno == EEXIST ? -EAGAIN : -errno;
	st->fd = beneath_open(stages, st->name, O_RDONLY | O_DIRECTORY);
	if (st->fd == -ENOENT)
		return -EAGAIN;
	if (st->fd < 0)
		return st->fd;
	st->lock = take_lock(st->fd);
	if (st->lock == -EWOULDBLOCK || st->lock == -ENOENT)
		return -EAGAIN;
	if (st->lock < 0)
		return st->lock;
	return is_there(stages, st) ? 0 : -EAGAIN;
}

static void close_all(struct store_stage *st)
{
	scope_close_fd(&st->fd);
	scope_close_fd(&st->lock);
	*st = STORE_STAGE_NONE;
}

int store_stage_begin(const struct store *s, struct store_stage *out)
{
	scoped_fd int stages = stages_open(s);
	struct store_stage st = STORE_STAGE_NONE;
	int err = stages < 0 ? stages : -EAGAIN;

	for (int i = 0; err == -EAGAIN && i < TRIES; i++) {
		close_all(&st);
		err = begin_once(stages, &st);
	}
	st.store = s;
	for (size_t i = 0; !err && i < ARRAY_LEN(directories); i++)
		if (mkdirat(st.fd, directories[i], STAGE_MODE))
			err = -errno;
	if (err) {
		store_stage_end(&st);
		return err;
	}
	*out = st;
	return 0;
}

void store_stage_end(struct store_stage *st)
{
	scoped_fd int stages = st->lock >= 0 ? stages_open(st->store) : -1;
	int err = stages >= 0 ? stage_remove_tree(stages, st->name) : 0;

	if (err)
		log_note("stage/%s stays in the store for now: %s", st->name,
			 strerror(-err));
	close_all(st);
}

int store_stage_sync(const struct store_stage *st)
{
	if (st->store->no_sync)
		return 0;
	return syncfs(st->store->fd) ? -errno : 0;
}

int store_stage_write(int dir, const char *name, const void *text, size_t len)
{
	scoped_fd int fd = beneath_create(dir, name, O_WRONLY | O_EXCL, 0444);
	ssize_t n = fd < 0 ? fd : fdio_pwrite(fd, text, len, 0);

	if (n < 0)
		return (int)n;
	return (size_t)n == len ? 0 : -ENOSPC;
}

/* Another sweeper may be there as well, and be through first. */
static int remove_dead(int stages, const char *name)
{
	char dead[STORE_STAGE_NAME + sizeof(DEAD)];

	if (strlen(name) >= STORE_STAGE_NAME) /* renamed before */
		return stage_remove_tree(stages, name);
	snprintf(dead, sizeof(dead), "%s" DEAD, name);
	if (renameat(stages, name, stages, dead))
		return -errno;
	return stage_remove_tree(stages, dead);
}

static void sweep_one(int stages, const char *name)
{
	scoped_fd int fd = beneath_open(stages, name, O_RDONLY | O_DIRECTORY);
	scoped_fd int lock = fd < 0 ? fd : take_lock(fd);
	int err = lock < 0 ? lock : remove_dead(stages, name);

	if (err && err != -EWOULDBLOCK && err != -ENOENT)
		log_note("stage/%s cannot be swept: %s", name, strerror(-err));
}

void store_stage_sweep(const struct store *s)
{
	struct dirent *e;
	DIR *d;

	if (beneath_list(stages_open(s), &d))
		return;
	while ((e = readdir(d)))
		if (e->d_name[0] != '.')
			sweep_one(dirfd(d), e->d_name);
	closedir(d);
}
