/* SPDX-License-Identifier: Apache-2.0 */
#include "files.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#include "node.h"
#include "place.h"
#include "scope.h"
#include "tree.h"

#define SETS 8 /* by node id */
#define WAYS 4 /* SETS * WAYS descriptors, half of what we allow us */

struct file_slot {
	uint64_t id; /* 0: free */
	int fd;
	unsigned int users;
	unsigned int used_at; /* the set's clock */
	bool upper;
	bool write;
	bool doomed; /* close when the last user is done */
};

struct file_set {
	pthread_mutex_t lock;
	unsigned int clock;
	struct file_slot slots[WAYS];
} __attribute__((aligned(64)));

struct files {
	struct file_set sets[SETS];
};

struct files *files_new(void)
{
	struct files *f = aligned_alloc(64, sizeof(*f));

	for (int i = 0; f && i < SETS; i++) {
		f->sets[i] = (struct file_set){ 0 };
		pthread_mutex_init(&f->sets[i].lock, NULL);
	}
	return f;
}

static void slot_clear(struct file_slot *s)
{
	if (s->id)
		close(s->fd);
	*s = (struct file_slot){ 0 };
}

void files_free(struct files *f)
{
	for (int i = 0; f && i < SETS; i++) {
		for (int j = 0; j < WAYS; j++)
			slot_clear(&f->sets[i].slots[j]);
		pthread_mutex_destroy(&f->sets[i].lock);
	}
	free(f);
}

static struct file_set *set_of(struct tree *t, uint64_t id)
{
	return &t->files->sets[(id >> 4 ^ id) % SETS];
}

static void slot_doom(struct file_slot *s)
{
	if (s->users)
		s->doomed = true;
	else
		slot_clear(s);
}

/*
 * The slot of a node, if what it holds open serves: a lower file is no longer
 * the node's once it is copied up.
 */
static struct file_slot *find_slot(struct file_set *set, const struct node *n,
				   bool upper, bool write)
{
	for (int i = 0; i < WAYS; i++) {
		struct file_slot *s = &set->slots[i];

		if (s->id != n->id || s->doomed)
			continue;
		if (s->upper == upper && (s->write || !write))
			return s;
		slot_doom(s);
	}
	return NULL;
}

/* A free slot, or the one that was idle for longest; NULL: all are busy. */
static struct file_slot *spare_slot(struct file_set *set)
{
	struct file_slot *best = NULL;

	for (int i = 0; i < WAYS; i++) {
		struct file_slot *s = &set->slots[i];

		if (!s->id)
			return s;
		if (!s->users &&
		    (!best || (int)(s->used_at - best->used_at) < 0))
			best = s;
	}
	if (best)
		slot_clear(best);
	return best;
}

/* Read-only for lowers; else for both. */
static int open_data(struct tree *t, struct node *n, bool upper, bool write,
		     struct object *out, bool *writable)
{
	int common = O_NOCTTY | O_NONBLOCK;
	int fd = -EACCES;

	*writable = upper;
	if (upper)
		fd = place_write(t, n, common);
	if (fd == -EPERM && upper) /* chattr +a */
		fd = place_write(t, n, O_APPEND | common);
	if (fd < 0 && !write) {
		*writable = false;
		return place_data(t, n, O_RDONLY | common, out);
	}
	if (fd < 0)
		return fd;
	*out = object_of_fd(fd);
	return 0;
}

static void install(struct file_set *set, const struct node *n, bool upper,
		    bool writable, struct file_use *u)
{
	struct file_slot *s = u->data.fd < 0 ? NULL : spare_slot(set);

	/* In an image there is nothing to be kept open. */
	u->slot = s;
	if (!s)
		return;
	*s = (struct file_slot){
		.id = n->id,
		.fd = u->data.fd,
		.users = 1,
		.used_at = ++set->clock,
		.upper = upper,
		.write = writable,
	};
}

int files_use(struct tree *t, struct node *n, bool write, struct file_use *out)
{
	struct file_set *set = set_of(t, n->id);
	bool upper = node_has_upper_data(n);
	bool writable;
	struct file_slot *s;
	int err;

	pthread_mutex_lock(&set->lock);
	s = find_slot(set, n, upper, write);
	if (s) {
		s->users++;
		s->used_at = ++set->clock;
		*out = (struct file_use){ object_of_fd(s->fd), s };
	}
	pthread_mutex_unlock(&set->lock);
	if (s)
		return 0;
	err = open_data(t, n, upper, write, &out->data, &writable);
	if (err)
		return err;
	pthread_mutex_lock(&set->lock);
	install(set, n, upper, writable, out);
	pthread_mutex_unlock(&set->lock);
	return 0;
}

void files_done(struct tree *t, struct file_use *u)
{
	struct file_set *set;

	if (!u->slot) {
		object_close(&u->data);
		return;
	}
	set = set_of(t, u->slot->id);
	pthread_mutex_lock(&set->lock);
	if (--u->slot->users == 0 && u->slot->doomed)
		slot_clear(u->slot);
	pthread_mutex_unlock(&set->lock);
}

void files_drop(struct tree *t, const struct node *n)
{
	struct file_set *set = set_of(t, n->id);

	pthread_mutex_lock(&set->lock);
	for (int i = 0; i < WAYS; i++)
		if (set->slots[i].id == n->id)
			slot_doom(&set->slots[i]);
	pthread_mutex_unlock(&set->lock);
}
