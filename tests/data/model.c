/* SPDX-License-Identifier: Apache-2.0 */
#include "model.h"

#include <fcntl.h>
#include <string.h>

#include "pattern.h"

/* Half of them in a directory of their own, which is merged. */
static const char *const paths[NAMES] = {
	"a0",   "a1",   "a2",   "a3",   "a4",   "a5",   "a6",   "a7",
	"d/b0", "d/b1", "d/b2", "d/b3", "d/b4", "d/b5", "d/b6", "d/b7",
};

const char *model_path(unsigned name)
{
	return paths[name];
}

bool handle_reads(const struct handle *h)
{
	return (h->flags & O_ACCMODE) != O_WRONLY;
}

bool handle_writes(const struct handle *h)
{
	return (h->flags & O_ACCMODE) != O_RDONLY;
}

void model_init(struct model *m, uint8_t *bytes)
{
	memset(m, 0, sizeof(*m));
	for (size_t i = 0; i < NAMES; i++)
		m->name[i] = NOTHING;
	for (size_t i = 0; i < OBJECTS; i++)
		m->object[i].data = bytes + i * OBJECT_BYTES;
	model_close_all(m);
}

void model_close_all(struct model *m)
{
	for (size_t p = 0; p < PROCS; p++) {
		for (size_t i = 0; i < SLOTS; i++)
			m->handle[p][i].object = NOTHING;
		for (size_t i = 0; i < MAPS; i++)
			m->map[p][i].object = NOTHING;
	}
	model_reap(m);
}

int model_create(struct model *m)
{
	for (int i = 0; i < OBJECTS; i++) {
		struct object *o = &m->object[i];

		if (o->live)
			continue;
		*o = (struct object){ .live = true, .data = o->data };
		return i;
	}
	return NOTHING;
}

int model_create_lower(struct model *m, const struct lower_file *f)
{
	int i = model_create(m);
	struct object *o = &m->object[i];

	if (f->sparse)
		pattern_fill_sparse(o->data, f->id, 0, f->size);
	else
		pattern_fill(o->data, f->id, 0, f->size);
	o->size = f->size;
	o->high = f->size;
	o->lower = *f;
	o->from_lower = true;
	return i;
}

unsigned model_links(const struct model *m, int object)
{
	unsigned n = 0;

	for (size_t i = 0; i < NAMES; i++)
		n += m->name[i] == object;
	return n;
}

static bool is_open(const struct model *m, int object)
{
	for (size_t p = 0; p < PROCS; p++) {
		for (size_t i = 0; i < SLOTS; i++)
			if (m->handle[p][i].object == object)
				return true;
		for (size_t i = 0; i < MAPS; i++)
			if (m->map[p][i].object == object)
				return true;
	}
	return false;
}

void model_reap(struct model *m)
{
	for (int i = 0; i < OBJECTS; i++) {
		struct object *o = &m->object[i];

		if (!o->live || model_links(m, i) || is_open(m, i))
			continue;
		memset(o->data, 0, o->high);
		o->live = false;
	}
}

static void set_size(struct object *o, uint64_t size)
{
	o->size = size;
	o->dirty = true;
	if (size > o->high)
		o->high = size;
}

void model_write(struct object *o, uint64_t off, const void *buf, size_t len)
{
	if (len == 0)
		return;
	memcpy(o->data + off, buf, len);
	set_size(o, off + len > o->size ? off + len : o->size);
}

void model_store(struct object *o, uint64_t off, const void *buf, size_t len)
{
	model_write(o, off, buf, len);
	o->stored = true;
}

void model_truncate(struct object *o, uint64_t size)
{
	if (size < o->size)
		memset(o->data + size, 0, o->size - size);
	if (size != o->size)
		set_size(o, size);
}

void model_zero(struct object *o, uint64_t off, uint64_t len)
{
	size_t n = model_readable(o, off, len);

	if (n == 0)
		return;
	memset(o->data + off, 0, n);
	o->dirty = true;
}

void model_collapse(struct object *o, uint64_t off, uint64_t len)
{
	memmove(o->data + off, o->data + off + len, o->size - off - len);
	memset(o->data + o->size - len, 0, len);
	set_size(o, o->size - len);
}

void model_insert(struct object *o, uint64_t off, uint64_t len)
{
	memmove(o->data + off + len, o->data + off, o->size - off);
	memset(o->data + off, 0, len);
	set_size(o, o->size + len);
}

size_t model_readable(const struct object *o, uint64_t off, size_t len)
{
	if (off >= o->size)
		return 0;
	return o->size - off < len ? o->size - off : len;
}
