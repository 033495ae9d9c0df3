/* SPDX-License-Identifier: Apache-2.0 */
#include "world.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#include "pattern.h"

#define WORLD_BYTES ((size_t)OBJECTS * OBJECT_BYTES)
#define WORLD_HEAD  (1u << 20) /* room for the struct itself */
_Static_assert(sizeof(struct world) < WORLD_HEAD, "the head holds a world");

struct world *world_create(enum form form, const char *mnt)
{
	struct world *w =
		mmap(NULL, WORLD_HEAD + WORLD_BYTES, PROT_READ | PROT_WRITE,
		     MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (w == MAP_FAILED)
		return NULL;
	model_init(&w->model, (uint8_t *)w + WORLD_HEAD);
	w->form = form;
	snprintf(w->mnt, sizeof(w->mnt), "%s", mnt);
	for (size_t i = 0; i < PROCS; i++)
		sem_init(&w->go[i], 1, 0);
	sem_init(&w->done, 1, 0);
	return w;
}

void world_destroy(struct world *w)
{
	if (w)
		munmap(w, WORLD_HEAD + WORLD_BYTES);
}

int lie(struct world *w, const char *fmt, ...)
{
	va_list args;

	if (w->lied)
		return LIE;
	w->lied = true;
	va_start(args, fmt);
	vsnprintf(w->report, sizeof(w->report), fmt, args);
	va_end(args);
	return LIE;
}

/* Whose bytes these are: the same at the same offset says it surely. */
static void trace_origin(const struct world *w, const uint8_t *bytes,
			 size_t len, uint64_t off, char *text, size_t size)
{
	uint8_t sample[8];
	size_t n = len < sizeof(sample) ? len : sizeof(sample);
	static const uint8_t zeros[8];

	if (!memcmp(bytes, zeros, n)) {
		snprintf(text, size, "zeros");
		return;
	}
	for (unsigned id = w->op.id; id > 0; id--) {
		pattern_fill(sample, id, off, n);
		if (memcmp(sample, bytes, n))
			continue;
		snprintf(text, size, "written by operation %u", id);
		return;
	}
	for (size_t i = 0; i < OBJECTS; i++) {
		const struct lower_file *f = &w->model.object[i].lower;

		pattern_fill(sample, f->id, off, n);
		if (!f->id || memcmp(sample, bytes, n))
			continue;
		snprintf(text, size, "of lower file %u",
			 (unsigned)(f->id & 0xff));
		return;
	}
	snprintf(text, size, "%02x%02x%02x%02x... from elsewhere", sample[0],
		 n > 1 ? sample[1] : 0, n > 2 ? sample[2] : 0,
		 n > 3 ? sample[3] : 0);
}

/* The first byte that is the same again, so that the damage has a size. */
static size_t damage_ends(const uint8_t *want, const uint8_t *got, size_t at,
			  size_t len)
{
	size_t end = len;

	while (end > at && want[end - 1] == got[end - 1])
		end--;
	return end;
}

int world_compare(struct world *w, const struct object *o, uint64_t off,
		  const void *got, size_t len, const char *how)
{
	const uint8_t *want = o->data + off;
	const uint8_t *have = got;
	size_t at = pattern_differs(want, have, len);
	size_t end;
	char wanted[64];
	char had[64];

	if (at == len)
		return 0;
	end = damage_ends(want, have, at, len);
	trace_origin(w, want + at, len - at, off + at, wanted, sizeof(wanted));
	trace_origin(w, have + at, len - at, off + at, had, sizeof(had));
	return lie(w,
		   "%s of [%llu, +%zu): wrong bytes in [%llu, %llu) of a "
		   "file of %llu: should be %s, are %s",
		   how, (unsigned long long)off, len,
		   (unsigned long long)(off + at),
		   (unsigned long long)(off + end), (unsigned long long)o->size,
		   wanted, had);
}
