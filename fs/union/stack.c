/* SPDX-License-Identifier: Apache-2.0 */
#include "stack.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include "beneath.h"
#include "image.h"
#include "log.h"
#include "overlap.h"
#include "scope.h"

/* A daemon that was just unmounted holds its lock until it is gone. */
#define LOCK_TRIES    40
#define LOCK_PAUSE_NS (25 * 1000 * 1000)

static int refuse(const char *what, const char *path, int err)
{
	log_error("%s '%s': %s", what, path, strerror(-err));
	return err;
}

/* Its devices are numbered after those of the images above it. */
static int take_image(struct image **image, const char *name, uint32_t *devices,
		      struct layer *out)
{
	uint32_t layers = image_layers(*image);
	int err = layers > STACK_IMAGE_LAYERS_MAX - *devices ? -E2BIG : 0;

	err = err ?: layer_of_image(*image, name, *devices, out);
	if (err)
		return err;
	*image = NULL;
	*devices += layers;
	return 0;
}

static int open_lower(const struct stack_paths *paths, uint16_t i,
		      uint32_t *devices, struct layer *out)
{
	struct image **images = paths->images;

	return images && images[i] ?
		       take_image(&images[i], paths->lowers[i], devices, out) :
		       layer_open_lower(paths->lowers[i], out);
}

static int open_lowers(const struct stack_paths *paths, struct stack *s)
{
	uint32_t devices = 0;

	s->lowers = calloc(paths->count, sizeof(*s->lowers));
	if (!s->lowers)
		return -ENOMEM;
	for (uint16_t i = 0; i < paths->count; i++) {
		int err = open_lower(paths, i, &devices, &s->lowers[i]);

		if (err)
			return refuse("lower", paths->lowers[i], err);
		s->count++;
	}
	return 0;
}

static int lock_dir(const struct layer *l, const char *what, int *lock)
{
	scoped_fd int fd = beneath_open(l->fd, "", O_RDONLY | O_DIRECTORY);
	const struct timespec pause = { .tv_nsec = LOCK_PAUSE_NS };

	if (fd < 0)
		return refuse(what, l->name, fd);
	for (int i = 0; flock(fd, LOCK_EX | LOCK_NB); i++) {
		if (errno != EWOULDBLOCK)
			return refuse(what, l->name, -errno);
		if (i == LOCK_TRIES) {
			log_error("%s '%s': in use by another layerfs mount",
				  what, l->name);
			return -EBUSY;
		}
		nanosleep(&pause, NULL);
	}
	*lock = steal_fd(&fd);
	return 0;
}

static int check_kernel_mount(const struct layer *l, const char *what)
{
	scoped_free char *at = overlap_kernel_mount(&l->root);

	if (!at)
		return 0;
	log_error("%s '%s': in use by the overlay mounted at '%s'", what,
		  l->name, at);
	return -EBUSY;
}

static uint64_t mount_id(const struct layer *l)
{
	struct statx st;

	if (statx(l->fd, "", AT_EMPTY_PATH, STATX_MNT_ID, &st))
		return 0;
	return st.stx_mnt_id;
}

static int check_work(const struct stack *s)
{
	const struct layer *u = &s->upper;
	const struct layer *w = &s->work;

	if (beneath_dev(&u->root) != beneath_dev(&w->root) ||
	    mount_id(u) != mount_id(w)) {
		log_error("workdir '%s': not on the filesystem of the upper "
			  "'%s'",
			  w->name, u->name);
		return -EXDEV;
	}
	if (overlap_same(&u->root, &w->root) ||
	    overlap_inside(w->fd, &u->root) ||
	    overlap_inside(u->fd, &w->root)) {
		log_error("workdir '%s' and upper '%s': one lies in the "
			  "other",
			  w->name, u->name);
		return -EINVAL;
	}
	return 0;
}

/*
 * By its name: from a private clone no way leads up to where it lies.  What
 * cannot be opened any more lies nowhere.
 */
static int open_by_name(const struct layer *l)
{
	return open(l->name, O_PATH | O_DIRECTORY | O_CLOEXEC);
}

static int check_pair(const struct layer *rw, const char *what,
		      const struct layer *lower)
{
	scoped_fd int fd = open_by_name(lower);

	if (!overlap_same(&rw->root, &lower->root) &&
	    !overlap_inside(rw->fd, &lower->root) &&
	    !overlap_inside(fd, &rw->root))
		return 0;
	log_error("%s '%s' and lower '%s': one lies in the other", what,
		  rw->name, lower->name);
	return -EINVAL;
}

static int check_lowers(const struct stack *s, const struct layer *rw,
			const char *what)
{
	int err = 0;

	for (uint16_t i = 0; !err && i < s->count; i++)
		if (!s->lowers[i].image)
			err = check_pair(rw, what, &s->lowers[i]);
	return err;
}

/* UPPER.work; the caller's to free.  *made: it was not there before. */
static char *default_work(const char *upper, bool *made)
{
	char *work = NULL;
	size_t len = strlen(upper);

	while (len > 1 && upper[len - 1] == '/')
		len--;
	if (asprintf(&work, "%.*s.work", (int)len, upper) < 0)
		return NULL;
	*made = !mkdir(work, 0755);
	if (!*made && errno != EEXIST) {
		refuse("workdir", work, -errno);
		free(steal(&work));
	}
	return work;
}

static int open_work(const struct stack_paths *paths, struct stack *s)
{
	scoped_free char *beside = NULL;
	const char *path = paths->work;
	bool made = false;
	int err;

	if (!path)
		path = beside = default_work(paths->upper, &made);
	if (!path)
		return -EINVAL;
	err = layer_open_upper(path, &s->work);
	if (err)
		return refuse("workdir", path, err);
	err = check_work(s);
	err = err ?: check_lowers(s, &s->work, "workdir");
	if (err && made)
		rmdir(path);
	return err;
}

static int check_mountpoint_of(const struct stack_paths *paths,
			       const struct layer *l, const char *what)
{
	const char *point = paths->mountpoint;
	scoped_fd int fd = -1;

	if (!point) /* there will be none */
		return 0;
	fd = open(point, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return refuse("mountpoint", point, -errno);
	if (!overlap_inside(fd, &l->root))
		return 0;
	log_error("mountpoint '%s': lies in the %s '%s'", point, what, l->name);
	return -EINVAL;
}

static int check_mountpoint(const struct stack_paths *paths,
			    const struct stack *s)
{
	int err = 0;

	for (uint16_t i = 0; !err && i < s->count; i++)
		if (!s->lowers[i].image)
			err = check_mountpoint_of(paths, &s->lowers[i],
						  "lower");
	return err;
}

static int open_writable(const struct stack_paths *paths, struct stack *s)
{
	int err = layer_open_upper(paths->upper, &s->upper);

	if (err)
		return refuse("upper", paths->upper, err);
	s->writable = true;
	err = check_lowers(s, &s->upper, "upper");
	err = err ?: check_mountpoint_of(paths, &s->upper, "upper");
	err = err ?: check_kernel_mount(&s->upper, "upper");
	err = err ?: lock_dir(&s->upper, "upper", &s->upper_lock);
	/* The upper is ours: now a workdir may be made for it. */
	err = err ?: open_work(paths, s);
	err = err ?: check_mountpoint_of(paths, &s->work, "workdir");
	err = err ?: check_kernel_mount(&s->work, "workdir");
	return err ?: lock_dir(&s->work, "workdir", &s->work_lock);
}

int stack_open(const struct stack_paths *paths, struct stack *out)
{
	struct stack s = {
		.upper.fd = -1,
		.work.fd = -1,
		.upper_lock = -1,
		.work_lock = -1,
	};
	int err = open_lowers(paths, &s);

	err = err ?: check_mountpoint(paths, &s);
	if (paths->upper)
		err = err ?: open_writable(paths, &s);
	if (err)
		stack_close(&s);
	else
		*out = s;
	return err;
}

void stack_close(struct stack *s)
{
	for (uint16_t i = 0; i < s->count; i++)
		layer_close(&s->lowers[i]);
	free(steal(&s->lowers));
	s->count = 0;
	layer_close(&s->upper);
	layer_close(&s->work);
	scope_close_fd(&s->upper_lock);
	scope_close_fd(&s->work_lock);
}
