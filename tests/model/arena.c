/* SPDX-License-Identifier: Apache-2.0 */
#include "arena.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "bytes.h"
#include "layers.h"
#include "scratch.h"

static const char *const side_dirs[SIDES] = { "subject", "reference" };

void arena_init(struct arena *a)
{
	for (size_t s = 0; s < SIDES; s++)
		for (size_t i = 0; i < CLIENTS; i++)
			client_init(&a->clients[s][i]);
	a->touched = mmap(NULL, sizeof(*a->touched), PROT_READ | PROT_WRITE,
			  MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (a->touched == MAP_FAILED)
		abort();
}

static int build(const char *side, const char *name, struct layer *l,
		 enum dialect d)
{
	char path[600];
	int err;
	int fd;

	snprintf(path, sizeof(path), "%s/%s", side, name);
	fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	err = layers_build(fd, l, d);
	close(fd);
	return err;
}

static void place(struct mounted *m, const char *dir, const char *name)
{
	char path[sizeof(m->dir)];

	memset(m, 0, sizeof(*m));
	snprintf(path, sizeof(path), "%s/%s", dir, name);
	bytes_text(m->dir, sizeof(m->dir), path);
	snprintf(m->point, sizeof(m->point), "%s/m", path);
}

static int fill_side(struct arena *a, struct plan *p, enum side side)
{
	const char *dir = a->dirs[p->on_disk];
	size_t lowers = p->stack.count - 1;
	int err = p->spread ? scratch_spread(dir, a->dirs[!p->on_disk],
					     side_dirs[side], lowers) :
			      scratch_side(dir, side_dirs[side], lowers);

	place(&a->unions[side], dir, side_dirs[side]);
	a->unions[side].spread = p->spread;
	for (size_t i = 0; !err && i < p->stack.count; i++) {
		struct layer *l = &p->stack.layers[i];
		char name[24] = "u";

		if (i > 0)
			snprintf(name, sizeof(name), "l%zu", i);
		err = build(a->unions[side].dir, name, l,
			    side == SUBJECT ? l->dialect : DIALECT_KERNEL);
	}
	return err;
}

int arena_fill(struct arena *a, struct plan *p)
{
	int err = fill_side(a, p, SUBJECT);

	return err ? err : fill_side(a, p, REFERENCE);
}

bool arena_mount(struct arena *a, size_t lowers, struct difference *d)
{
	for (size_t s = 0; s < SIDES; s++) {
		int err = form_mount(&a->forms[s], &a->unions[s], lowers);

		if (!err)
			continue;
		difference_note(d,
				s == SUBJECT ? "cannot mount" :
					       "the reference cannot mount",
				strerror(-err), "");
		return false;
	}
	return true;
}

bool arena_unmount(struct arena *a, struct difference *d)
{
	for (size_t s = 0; s < SIDES; s++) {
		int err = form_unmount(&a->unions[s]);

		if (!err)
			continue;
		difference_note(d,
				s == SUBJECT ? "cannot unmount" :
					       "the reference cannot unmount",
				strerror(-err), "");
		return false;
	}
	return true;
}

int arena_enter(struct arena *a)
{
	int err = 0;

	for (size_t s = 0; s < SIDES; s++)
		for (size_t i = 0; !err && i < CLIENTS; i++)
			err = client_start(&a->clients[s][i], i,
					   a->unions[s].point, a->touched);
	return err;
}

void arena_leave(struct arena *a)
{
	for (size_t s = 0; s < SIDES; s++)
		for (size_t i = 0; i < CLIENTS; i++)
			client_stop(&a->clients[s][i]);
}

void arena_abort(struct arena *a)
{
	for (size_t s = 0; s < SIDES; s++)
		if (a->unions[s].up || a->unions[s].daemon_count)
			form_abort(&a->unions[s]);
	arena_leave(a);
}

/* Without privilege nobody flattens what was written with it. */
int arena_flatten(struct arena *a, enum side side, size_t lowers)
{
	if (a->unprivileged && scratch_has_closed_index(a->unions[side].dir))
		return 0;
	return form_flatten(&a->forms[SUBJECT], &a->unions[side], lowers);
}

int arena_commit(struct arena *a, size_t lowers)
{
	int err = 0;

	for (size_t s = 0; !err && s < SIDES; s++) {
		err = a->flat ? arena_flatten(a, s, lowers) : 0;
		err = err ? err : scratch_commit(a->unions[s].dir, lowers);
	}
	return err;
}

void arena_swap(struct arena *a)
{
	struct mounted m = a->unions[SUBJECT];

	a->unions[SUBJECT] = a->unions[REFERENCE];
	a->unions[REFERENCE] = m;
}

bool arena_is_whole(const struct arena *a)
{
	for (size_t s = 0; s < SIDES; s++)
		if (!scratch_is_whole(a->unions[s].dir))
			return false;
	return true;
}
