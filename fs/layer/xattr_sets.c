/* SPDX-License-Identifier: Apache-2.0 */
#include "xattr_sets.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "hash.h"
#include "index_dir.h"
#include "scope.h"

/* Of all sets of a layer or an image; offsets have 32 bits. */
#define SECTION_MAX (UINT32_C(1) << 28) /* bytes */

void xattr_sets_end(struct xattr_sets *s)
{
	free(s->bytes);
	free(s->slots);
	*s = (struct xattr_sets){ 0 };
}

static int by_name(const void *a, const void *b)
{
	const struct index_xattr *x = a;
	const struct index_xattr *y = b;

	return index_dir_compare(x->name, x->length, y->name, y->length);
}

/* Stable, and there are few of them. */
static size_t sort(struct index_xattr *set, size_t count)
{
	size_t kept = 0;

	for (size_t i = 0; i < count; i++) {
		struct index_xattr x = set[i];
		size_t at = kept;
		int order = 1;

		while (at && (order = by_name(&x, &set[at - 1])) < 0)
			at--;
		if (at && order == 0) {
			set[at - 1] = x;
			continue;
		}
		memmove(&set[at + 1], &set[at], (kept - at) * sizeof(x));
		set[at] = x;
		kept++;
	}
	return kept;
}

static size_t size_of(const struct index_xattr *set, size_t count)
{
	size_t size = sizeof(uint32_t);

	for (size_t i = 0; i < count; i++)
		size += sizeof(set->length) + sizeof(set->size) +
			set[i].length + set[i].size;
	return size;
}

static uint8_t *put(uint8_t *to, const void *bytes, size_t size)
{
	if (size)
		memcpy(to, bytes, size);
	return to + size;
}

static void put_set(uint8_t *to, const struct index_xattr *set, size_t count)
{
	uint32_t left = (uint32_t)count;

	to = put(to, &left, sizeof(left));
	for (size_t i = 0; i < count; i++) {
		to = put(to, &set[i].length, sizeof(set[i].length));
		to = put(to, &set[i].size, sizeof(set[i].size));
		to = put(to, set[i].name, set[i].length);
		to = put(to, set[i].value, set[i].size);
	}
}

/* The length of the set that lies there: ours, so it is sound. */
static size_t length_at(const struct xattr_sets *s, size_t at)
{
	struct index_xattrs set = { .end = s->bytes + s->size };
	struct index_xattr x;

	memcpy(&set.left, s->bytes + at, sizeof(set.left));
	set.at = s->bytes + at + sizeof(set.left);
	while (index_xattrs_next(&set, &x) > 0)
		;
	return (size_t)(set.at - (s->bytes + at));
}

/* The slot of the set of `size` bytes at `at`, or where it belongs. */
static uint32_t *slot_of(const struct xattr_sets *s, size_t at, size_t size)
{
	size_t i = hash_bytes(s->bytes + at, size, 0) % s->slot_count;

	while (s->slots[i] &&
	       (length_at(s, s->slots[i] - 1) != size ||
		memcmp(s->bytes + s->slots[i] - 1, s->bytes + at, size) != 0))
		i = (i + 1) % s->slot_count;
	return &s->slots[i];
}

static int slots_grow(struct xattr_sets *s)
{
	size_t old_count = s->slot_count;
	scoped_free uint32_t *old = s->slots;

	s->slot_count = old_count * 2 + 64;
	s->slots = calloc(s->slot_count, sizeof(*s->slots));
	if (!s->slots) {
		s->slots = steal(&old);
		s->slot_count = old_count;
		return -ENOMEM;
	}
	for (size_t i = 0; i < old_count; i++)
		if (old[i])
			*slot_of(s, old[i] - 1, length_at(s, old[i] - 1)) =
				old[i];
	return 0;
}

int xattr_sets_add(struct xattr_sets *s, struct index_xattr *set, size_t count,
		   uint32_t *at)
{
	uint32_t *slot;
	size_t size;

	*at = INDEX_NONE;
	if (!count)
		return 0;
	count = sort(set, count);
	size = size_of(set, count);
	if (size > SECTION_MAX - s->size)
		return -E2BIG;
	if (s->count * 2 >= s->slot_count && slots_grow(s))
		return -ENOMEM;
	if (!array_grow(&s->bytes, &s->room, s->size + size))
		return -ENOMEM;
	put_set(s->bytes + s->size, set, count);
	s->size += size;
	slot = slot_of(s, s->size - size, size);
	if (*slot) {
		s->size -= size;
	} else {
		*slot = (uint32_t)(s->size - size) + 1;
		s->count++;
	}
	*at = *slot - 1;
	return 0;
}
