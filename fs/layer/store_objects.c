/* SPDX-License-Identifier: Apache-2.0 */
#include "store_objects.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "beneath.h"
#include "fdio.h"
#include "log.h"
#include "same.h"
#include "scope.h"

#define DIR_MODE 0700
#define UNNAMED  "new" /* what is being written; on a stage, one at a time */

struct store_object_path store_object_path(const struct store_object *id)
{
	static const char digits[] = "0123456789abcdef";
	struct store_object_path p;
	char *hex = p.text + 3;

	for (size_t i = 0; i < HASH_WIDE; i++) {
		hex[2 * i] = digits[id->hash[i] >> 4];
		hex[2 * i + 1] = digits[id->hash[i] & 15];
	}
	memcpy(p.text, hex, 2);
	p.text[2] = '/';
	hex += 2 * HASH_WIDE;
	if (id->variant)
		snprintf(hex, STORE_OBJECT_PATH - 3 - 2 * HASH_WIDE,
			 "-%" PRIu64 ".%" PRIu32, id->size, id->variant);
	else
		snprintf(hex, STORE_OBJECT_PATH - 3 - 2 * HASH_WIDE,
			 "-%" PRIu64, id->size);
	return p;
}

const char *store_object_name(const struct store_object_path *p)
{
	return p->text + 3;
}

static int digit_value(char c)
{
	static const char digits[] = "0123456789abcdef";
	const char *p = c ? strchr(digits, c) : NULL;

	return p ? (int)(p - digits) : -1;
}

/* Numbers as we write them; anything else comes out differently again. */
int store_object_parse(const char *name, struct store_object *out)
{
	struct store_object id = { .variant = 0 };
	struct store_object_path again;

	for (size_t i = 0; i < HASH_WIDE; i++) {
		int high = digit_value(name[2 * i]);
		int low = high < 0 ? -1 : digit_value(name[2 * i + 1]);

		if (low < 0)
			return -EINVAL;
		id.hash[i] = (uint8_t)(high << 4 | low);
	}
	if (sscanf(name + 2 * HASH_WIDE, "-%20" SCNu64 ".%10" SCNu32, &id.size,
		   &id.variant) < 1)
		return -EINVAL;
	again = store_object_path(&id);
	if (strcmp(store_object_name(&again), name))
		return -EINVAL;
	*out = id;
	return 0;
}

int store_objects_open(const struct store *s)
{
	return beneath_open(s->fd, STORE_OBJECTS, O_PATH | O_DIRECTORY);
}

int store_object_open(int objects, const struct store_object *id)
{
	return beneath_open(objects, store_object_path(id).text, O_RDONLY);
}

struct object_writer {
	int objects; /* of the store */
	int staged;
	int fd; /* of the one being written; read and write */
	uint64_t size;
	struct hash_wide *hash;
};

int object_writer_open(const struct store_stage *st, struct object_writer **out)
{
	scoped_object_writer struct object_writer *w = calloc(1, sizeof(*w));
	int err;

	if (!w)
		return -ENOMEM;
	w->fd = -1;
	w->objects = store_objects_open(st->store);
	w->staged = beneath_open(st->fd, "objects", O_RDONLY | O_DIRECTORY);
	err = hash_wide_open(&w->hash);
	if (w->objects < 0 || w->staged < 0)
		err = w->objects < 0 ? w->objects : w->staged;
	if (!err)
		*out = steal(&w);
	return err;
}

void object_writer_close(struct object_writer *w)
{
	if (!w)
		return;
	scope_close_fd(&w->objects);
	scope_close_fd(&w->staged);
	scope_close_fd(&w->fd);
	hash_wide_close(w->hash);
	free(w);
}

int object_writer_begin(struct object_writer *w)
{
	scope_close_fd(&w->fd);
	if (unlinkat(w->staged, UNNAMED, 0) && errno != ENOENT)
		return -errno;
	w->fd = beneath_create(w->staged, UNNAMED, O_RDWR | O_EXCL, 0444);
	w->size = 0;
	hash_wide_reset(w->hash);
	return w->fd < 0 ? w->fd : 0;
}

int object_writer_add(struct object_writer *w, const void *p, size_t len)
{
	ssize_t n = fdio_pwrite(w->fd, p, len, (off_t)w->size);

	if (n < 0)
		return (int)n;
	if ((size_t)n < len)
		return -ENOSPC;
	w->size += len;
	hash_wide_add(w->hash, p, len);
	return 0;
}

/*
 * Is this the name for what was written?  1: it is there, on the stage, with
 * the same contents; 0: it is free, in the store and on the stage; -EEXIST:
 * other contents have it; or -errno.
 */
static int try_name(struct object_writer *w, const struct store_object_path *p)
{
	scoped_fd int staged =
		beneath_open(w->staged, store_object_name(p), O_RDONLY);
	scoped_fd int stored =
		staged >= 0 ? -1 : beneath_open(w->objects, p->text, O_RDONLY);
	int fd = staged >= 0 ? staged : stored;

	if (fd < 0)
		return fd == -ENOENT ? 0 : fd;
	if (same_contents(fd, w->fd) != 1)
		return -EEXIST;
	if (staged >= 0)
		return 1;
	/* Gone, or has as many links as it can: then we keep our own. */
	return !linkat(w->objects, p->text, w->staged, store_object_name(p), 0);
}

int object_writer_end(struct object_writer *w, struct store_object *out)
{
	struct store_object id = { .size = w->size };
	struct store_object_path p;
	int found = -EEXIST;

	hash_wide_result(w->hash, id.hash);
	for (uint32_t v = 0; found == -EEXIST && v < STORE_VARIANTS_MAX; v++) {
		id.variant = v;
		p = store_object_path(&id);
		found = try_name(w, &p);
	}
	if (!found &&
	    renameat(w->staged, UNNAMED, w->staged, store_object_name(&p)))
		found = -errno;
	scope_close_fd(&w->fd);
	w->fd = -1;
	if (found < 0)
		return found;
	*out = id;
	return 0;
}

/* Another import may have published the same, or other contents. */
static int judge_taken(int objects, int staged,
		       const struct store_object_path *p)
{
	scoped_fd int theirs = beneath_open(objects, p->text, O_RDONLY);
	scoped_fd int ours =
		beneath_open(staged, store_object_name(p), O_RDONLY);

	if (theirs < 0 || ours < 0)
		return theirs < 0 ? theirs : ours;
	if (same_contents(theirs, ours) == 1)
		return 0;
	log_error("object %s: somebody else has just added other contents of "
		  "this hash; try again",
		  store_object_name(p));
	return -EAGAIN;
}

static int publish_one(int objects, int staged, const char *name)
{
	struct store_object id;
	struct store_object_path p;
	char dir[3];

	if (store_object_parse(name, &id))
		return 0; /* what was not finished */
	p = store_object_path(&id);
	memcpy(dir, p.text, 2);
	dir[2] = '\0';
	if (mkdirat(objects, dir, DIR_MODE) && errno != EEXIST)
		return -errno;
	if (!renameat2(staged, name, objects, p.text, RENAME_NOREPLACE))
		return 0;
	return errno == EEXIST ? judge_taken(objects, staged, &p) : -errno;
}

int store_objects_publish(const struct store_stage *st)
{
	scoped_fd int objects = store_objects_open(st->store);
	struct dirent *e;
	DIR *d;
	int err = beneath_list(
		beneath_open(st->fd, "objects", O_RDONLY | O_DIRECTORY), &d);

	if (err || objects < 0) {
		if (!err)
			closedir(d);
		return err ?: objects;
	}
	while (!err && (errno = 0, e = readdir(d)))
		if (e->d_name[0] != '.')
			err = publish_one(objects, dirfd(d), e->d_name);
	err = err ?: -errno;
	closedir(d);
	return err;
}
