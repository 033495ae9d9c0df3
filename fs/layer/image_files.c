/* SPDX-License-Identifier: Apache-2.0 */
#include "image_files.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "beneath.h"
#include "scope.h"

/*
 * SETS * WAYS descriptors stay open.  Hundreds of mounts on a machine have
 * hundreds of layers each, and thousands of objects.
 */
#define SETS 16
#define WAYS 4

#define DUPLICATE_FROM 3 /* the lower ones have their meaning */

struct image_slot {
	uint64_t key; /* of the file; 0: free */
	int fd;
	unsigned int users;
	unsigned int used_at; /* the set's clock */
};

struct image_set {
	pthread_mutex_t lock; /* guards all of it */
	unsigned int clock;
	struct image_slot slots[WAYS];
} __attribute__((aligned(64)));

struct image_files {
	struct image_set sets[SETS];
	const struct index_file *index;
	int layers;
	int objects;
};

static int duplicate(int fd)
{
	return fcntl(fd, F_DUPFD_CLOEXEC, DUPLICATE_FROM);
}

int image_files_new(const struct index_file *index, int layers, int objects,
		    struct image_files **out)
{
	struct image_files *f = aligned_alloc(64, sizeof(*f));

	if (!f)
		return -ENOMEM;
	*f = (struct image_files){
		.index = index,
		.layers = duplicate(layers),
		.objects = duplicate(objects),
	};
	for (int i = 0; i < SETS; i++)
		pthread_mutex_init(&f->sets[i].lock, NULL);
	if (f->layers < 0 || f->objects < 0) {
		image_files_free(f);
		return -EMFILE;
	}
	*out = f;
	return 0;
}

static void slot_clear(struct image_slot *s)
{
	if (s->key)
		close(s->fd);
	*s = (struct image_slot){ 0 };
}

void image_files_free(struct image_files *f)
{
	for (int i = 0; f && i < SETS; i++) {
		for (int j = 0; j < WAYS; j++)
			slot_clear(&f->sets[i].slots[j]);
		pthread_mutex_destroy(&f->sets[i].lock);
	}
	if (f) {
		scope_close_fd(&f->layers);
		scope_close_fd(&f->objects);
	}
	free(f);
}

/* --- where they are -------------------------------------------------------- */

static char *put_hex(char *to, const uint8_t *bytes, size_t count)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < count; i++) {
		*to++ = digits[bytes[i] >> 4];
		*to++ = digits[bytes[i] & 15];
	}
	*to = '\0';
	return to;
}

void image_files_residue_path(const struct index_layer *l,
			      char path[IMAGE_PATH_MAX])
{
	char id[2 * INDEX_DIFF_ID + 1];

	put_hex(id, l->diff_id, sizeof(l->diff_id));
	snprintf(path, IMAGE_PATH_MAX, "sha256/%s/residue", id);
}

void image_files_object_path(const struct index_object *o,
			     char path[IMAGE_PATH_MAX])
{
	char hash[2 * sizeof(o->hash) + 1];
	int length;

	put_hex(hash, o->hash, sizeof(o->hash));
	length = snprintf(path, IMAGE_PATH_MAX, "%.2s/%s-%" PRIu64, hash, hash,
			  o->size);
	if (o->variant)
		snprintf(path + length, IMAGE_PATH_MAX - (size_t)length,
			 ".%" PRIu32, o->variant);
}

/* O_NONBLOCK: what has been put in its place may be a fifo. */
static int open_sized(int dir, const char *path, uint64_t size)
{
	scoped_fd int fd = beneath_open(dir, path, O_RDONLY | O_NONBLOCK);
	struct stat st;

	if (fd < 0)
		return fd;
	if (fstat(fd, &st))
		return -errno;
	if (!S_ISREG(st.st_mode) || (uint64_t)st.st_size != size)
		return -EIO;
	return steal_fd(&fd);
}

static uint64_t key_of_residue(uint32_t layer)
{
	return (uint64_t)layer << 1 | UINT64_C(1) << 63;
}

static uint64_t key_of_object(uint32_t object)
{
	return (uint64_t)object << 1 | UINT64_C(1) << 63 | 1;
}

static int open_residue(const struct image_files *f, uint32_t layer)
{
	char path[IMAGE_PATH_MAX];
	struct index_layer l;
	int err = index_file_layer(f->index, layer, &l);

	if (err)
		return err;
	image_files_residue_path(&l, path);
	return open_sized(f->layers, path, l.residue_size);
}

static int open_object(const struct image_files *f, uint32_t object)
{
	char path[IMAGE_PATH_MAX];
	struct index_object o;
	int err = index_file_object(f->index, object, &o);

	if (err)
		return err;
	image_files_object_path(&o, path);
	return open_sized(f->objects, path, o.size);
}

/* --- open ones ------------------------------------------------------------- */

static struct image_set *set_of(struct image_files *f, uint64_t key)
{
	return &f->sets[(key >> 4 ^ key) % SETS];
}

static bool find(struct image_set *set, uint64_t key, struct image_use *out)
{
	bool found = false;

	pthread_mutex_lock(&set->lock);
	for (int i = 0; i < WAYS && !found; i++) {
		struct image_slot *s = &set->slots[i];

		found = s->key == key;
		if (!found)
			continue;
		s->users++;
		s->used_at = ++set->clock;
		*out = (struct image_use){ .fd = s->fd, .slot = s };
	}
	pthread_mutex_unlock(&set->lock);
	return found;
}

/* A free slot, or the one that was idle for longest; NULL: all are busy. */
static struct image_slot *spare_slot(struct image_set *set)
{
	struct image_slot *best = NULL;

	for (int i = 0; i < WAYS; i++) {
		struct image_slot *s = &set->slots[i];

		if (!s->key)
			return s;
		if (!s->users &&
		    (!best || (int)(s->used_at - best->used_at) < 0))
			best = s;
	}
	if (best)
		slot_clear(best);
	return best;
}

/* Two threads may open one at the same time: then it is there twice. */
static void install(struct image_set *set, uint64_t key, int fd,
		    struct image_use *out)
{
	struct image_slot *s;

	pthread_mutex_lock(&set->lock);
	s = spare_slot(set);
	if (s)
		*s = (struct image_slot){
			.key = key,
			.fd = fd,
			.users = 1,
			.used_at = ++set->clock,
		};
	pthread_mutex_unlock(&set->lock);
	*out = (struct image_use){ .fd = fd, .slot = s };
}

int image_files_residue(struct image_files *f, uint32_t layer,
			struct image_use *out)
{
	uint64_t key = key_of_residue(layer);
	int fd;

	if (find(set_of(f, key), key, out))
		return 0;
	fd = open_residue(f, layer);
	if (fd < 0)
		return fd;
	install(set_of(f, key), key, fd, out);
	return 0;
}

int image_files_object(struct image_files *f, uint32_t object,
		       struct image_use *out)
{
	uint64_t key = key_of_object(object);
	int fd;

	if (find(set_of(f, key), key, out))
		return 0;
	fd = open_object(f, object);
	if (fd < 0)
		return fd;
	install(set_of(f, key), key, fd, out);
	return 0;
}

void image_files_done(struct image_files *f, struct image_use *u)
{
	struct image_set *set;

	if (!u->slot) {
		scope_close_fd(&u->fd);
		return;
	}
	set = set_of(f, u->slot->key);
	pthread_mutex_lock(&set->lock);
	u->slot->users--;
	pthread_mutex_unlock(&set->lock);
}
