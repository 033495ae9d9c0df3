/* SPDX-License-Identifier: Apache-2.0 */
#include "store_layers.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>

#include "beneath.h"
#include "scope.h"
#include "stage.h"

#define DIR_MODE 0700
#define STAGED   "layer"

/* "layers/" or "layers/sha256/", digits, "/index", and a NUL. */
#define LAYER_PATH_MAX (sizeof(STORE_LAYERS) + DIGEST_HEX + sizeof("/index"))

struct layer_path {
	char text[LAYER_PATH_MAX];
};

static struct layer_path path_of(const char *room, const struct digest *diff_id,
				 const char *file)
{
	struct layer_path p;

	snprintf(p.text, sizeof(p.text), "%s/%s%s", room, digest_hex(diff_id),
		 file);
	return p;
}

int store_layer_open(const struct store *s, const struct digest *diff_id)
{
	return beneath_open(s->fd, path_of(STORE_LAYERS, diff_id, "").text,
			    O_PATH | O_DIRECTORY);
}

static int lock_now(int fd, int how)
{
	while (flock(fd, how))
		if (errno != EINTR)
			return -errno;
	return 0;
}

int store_layer_hold(const struct store *s, const struct digest *diff_id)
{
	struct layer_path p = path_of(STORE_LAYERS, diff_id, "/" LAYER_INDEX);
	scoped_fd int fd = beneath_open(s->fd, p.text, O_RDONLY);
	struct stat st;
	int err = fd < 0 ? fd : lock_now(fd, LOCK_SH);

	if (err)
		return err;
	if (fstat(fd, &st))
		return -errno;
	return st.st_nlink ? steal_fd(&fd) : -ENOENT;
}

int store_layer_stage(const struct store_stage *st)
{
	int err = stage_remove_tree(st->fd, STAGED);

	if (err)
		return err;
	if (mkdirat(st->fd, STAGED, DIR_MODE))
		return -errno;
	return beneath_open(st->fd, STAGED, O_PATH | O_DIRECTORY);
}

int store_layer_staged(const struct store_stage *st,
		       const struct digest *diff_id)
{
	struct layer_path p = path_of("layers", diff_id, "");

	if (!renameat(st->fd, STAGED, st->fd, p.text))
		return 0;
	return errno == ENOTEMPTY || errno == EEXIST ? 0 : -errno;
}

int store_layer_staged_index(const struct store_stage *st,
			     const struct digest *diff_id)
{
	struct layer_path p = path_of("layers", diff_id, "/" LAYER_INDEX);

	return beneath_open(st->fd, p.text, O_RDONLY);
}

int store_layer_publish(const struct store_stage *st,
			const struct digest *diff_id)
{
	struct layer_path from = path_of("layers", diff_id, "");
	struct layer_path to = path_of(STORE_LAYERS, diff_id, "");

	/* Onto a directory that is not empty: ENOTEMPTY or EEXIST. */
	if (!renameat(st->fd, from.text, st->store->fd, to.text))
		return 0;
	return errno == ENOTEMPTY ? -EEXIST : -errno;
}

/*
 * The index goes first, while nobody can get hold of it; who waits for the lock
 * then finds that it has no name any more.  A layer without one is damaged:
 * nobody can hold it.
 */
int store_layer_withdraw(const struct store_stage *st,
			 const struct digest *diff_id)
{
	struct layer_path from = path_of(STORE_LAYERS, diff_id, "");
	struct layer_path to = path_of("layers", diff_id, "");
	struct layer_path index = path_of("layers", diff_id, "/" LAYER_INDEX);
	scoped_fd int fd = beneath_open(
		st->store->fd,
		path_of(STORE_LAYERS, diff_id, "/" LAYER_INDEX).text, O_RDONLY);
	int err = fd < 0 ? fd : lock_now(fd, LOCK_EX | LOCK_NB);

	if (err == -EWOULDBLOCK)
		return -EBUSY;
	if (err && err != -ENOENT)
		return err;
	if (renameat(st->store->fd, from.text, st->fd, to.text))
		return -errno;
	if (fd >= 0 && unlinkat(st->fd, index.text, 0))
		return -errno;
	return 0;
}
