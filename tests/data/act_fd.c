/* SPDX-License-Identifier: Apache-2.0 */
/* Descriptors: how they come, what they say, how they go. */
#include "act.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "check.h"

/* The descriptor is in its slot from here on. */
static int adopt(struct worker *k, unsigned slot, int fd, int object, int flags)
{
	const struct object *o = &k->world->model.object[object];

	k->fd[slot] = fd;
	k->world->model.handle[k->proc][slot] = (struct handle){
		.object = object,
		.flags = flags,
		.before_change = (flags & O_ACCMODE) == O_RDONLY &&
				 o->from_lower && !o->dirty,
	};
	return check_status(k->world, fd, object);
}

/* What open should say of this name: 0 or an errno. */
static int open_should(const struct model *m, const struct op *op)
{
	if (m->name[op->name] == NOTHING)
		return op->flags & O_CREAT ? 0 : ENOENT;
	return op->flags & O_CREAT && op->flags & O_EXCL ? EEXIST : 0;
}

static int open_failed(struct worker *k, const struct op *op, int err)
{
	int want = open_should(&k->world->model, op);

	if (err == want)
		return 0;
	if (err == EINVAL && op->flags & O_DIRECT) {
		k->world->no_direct = true;
		return 0;
	}
	return lie(k->world, "open %s: %s, not %s", model_path(op->name),
		   strerror(err), want ? strerror(want) : "a descriptor");
}

int act_open(struct worker *k, const struct op *op)
{
	struct model *m = &k->world->model;
	int fd;

	if (worker_handle(k, op->slot2))
		return 0;
	fd = open(worker_path(k, op->name), op->flags | O_CLOEXEC, 0644);
	if (fd < 0)
		return open_failed(k, op, errno);
	if (open_should(m, op)) {
		close(fd);
		return lie(k->world, "open %s succeeds, should say: %s",
			   model_path(op->name), strerror(open_should(m, op)));
	}
	if (m->name[op->name] == NOTHING)
		m->name[op->name] = model_create(m);
	if (op->flags & O_TRUNC)
		model_truncate(&m->object[m->name[op->name]], 0);
	return adopt(k, op->slot2, fd, m->name[op->name], op->flags);
}

/*
 * The kernel cannot copy up what has no name any more, except by accident.
 */
static bool kernel_refuses(const struct worker *k, const struct handle *h,
			   int flags)
{
	const struct model *m = &k->world->model;

	return k->world->form == FORM_KERNEL && h->before_change &&
	       !model_links(m, h->object) && (flags & O_ACCMODE) != O_RDONLY;
}

int act_reopen(struct worker *k, const struct op *op)
{
	struct handle *h = worker_handle(k, op->slot);
	char path[64];
	int fd;

	if (!h || worker_handle(k, op->slot2) ||
	    kernel_refuses(k, h, op->flags))
		return 0;
	snprintf(path, sizeof(path), "/proc/self/fd/%d", k->fd[op->slot]);
	fd = open(path, op->flags | O_CLOEXEC);
	if (fd < 0)
		return lie(k->world, "open of /proc/self/fd/N: %s",
			   strerror(errno));
	if (op->flags & O_TRUNC)
		model_truncate(worker_object(k, op->slot), 0);
	return adopt(k, op->slot2, fd, h->object, op->flags);
}

int act_close(struct worker *k, const struct op *op)
{
	struct handle *h = worker_handle(k, op->slot);

	if (!h)
		return 0;
	if (close(k->fd[op->slot]))
		return lie(k->world, "close: %s", strerror(errno));
	k->fd[op->slot] = -1;
	h->object = NOTHING;
	model_reap(&k->world->model);
	return 0;
}

int act_tmpfile(struct worker *k, const struct op *op)
{
	struct model *m = &k->world->model;
	int object;
	int fd;

	if (worker_handle(k, op->slot2))
		return 0;
	fd = open(k->world->mnt, O_TMPFILE | O_RDWR | O_CLOEXEC, 0644);
	if (fd < 0 && errno == EOPNOTSUPP) {
		k->world->no_tmpfile = true;
		return 0;
	}
	if (fd < 0)
		return lie(k->world, "O_TMPFILE: %s", strerror(errno));
	object = model_create(m);
	m->object[object].tmpfile = true;
	return adopt(k, op->slot2, fd, object, O_RDWR);
}

int act_seek_pos(struct worker *k, const struct op *op)
{
	struct handle *h = worker_handle(k, op->slot);
	struct object *o = worker_object(k, op->slot);
	int fd = k->fd[op->slot];

	if (!h)
		return 0;
	if (lseek(fd, 0, SEEK_END) != (off_t)o->size)
		return lie(k->world, "SEEK_END: %lld, not %llu",
			   (long long)lseek(fd, 0, SEEK_CUR),
			   (unsigned long long)o->size);
	if (lseek(fd, (off_t)op->off, SEEK_SET) != (off_t)op->off)
		return lie(k->world, "SEEK_SET: %s", strerror(errno));
	h->pos = op->off;
	return 0;
}

int act_fsync(struct worker *k, const struct op *op)
{
	int fd = k->fd[op->slot];

	if (!worker_handle(k, op->slot))
		return 0;
	if (op->flags ? fsync(fd) : fdatasync(fd))
		return lie(k->world, "fsync: %s", strerror(errno));
	return 0;
}

/* The page cache forgets, so that the next read asks the daemon. */
int act_advise(struct worker *k, const struct op *op)
{
	int fd = k->fd[op->slot];
	int err;

	if (!worker_handle(k, op->slot))
		return 0;
	err = posix_fadvise(fd, 0, 0,
			    op->flags ? POSIX_FADV_DONTNEED :
					POSIX_FADV_WILLNEED);
	return err ? lie(k->world, "fadvise: %s", strerror(err)) : 0;
}

int act_stat(struct worker *k, const struct op *op)
{
	struct handle *h = worker_handle(k, op->slot);

	return h ? check_status(k->world, k->fd[op->slot], h->object) : 0;
}

int act_close_all(struct worker *k, const struct op *op)
{
	struct model *m = &k->world->model;

	(void)op;
	for (size_t i = 0; i < MAPS; i++) {
		if (m->map[k->proc][i].object == NOTHING)
			continue;
		munmap(k->map[i], m->map[k->proc][i].len);
		m->map[k->proc][i].object = NOTHING;
	}
	for (size_t i = 0; i < SLOTS; i++) {
		if (m->handle[k->proc][i].object == NOTHING)
			continue;
		close(k->fd[i]);
		k->fd[i] = -1;
		m->handle[k->proc][i].object = NOTHING;
	}
	model_reap(m);
	return 0;
}
