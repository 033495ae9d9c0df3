/* SPDX-License-Identifier: Apache-2.0 */
#include "ids.h"

#include <stdlib.h>

#include "slots.h"

struct ids {
	struct slots *slots;
	struct past *past; /* NULL: nothing is remembered */
};

struct ids *ids_new(void)
{
	struct ids *s = calloc(1, sizeof(*s));

	if (!s)
		return NULL;
	s->slots = slots_new();
	if (s->slots)
		return s;
	free(s);
	return NULL;
}

void ids_free(struct ids *s)
{
	if (s->past)
		past_free(s->past);
	slots_free(s->slots);
	free(s);
}

void ids_remember(struct ids *s, int fd)
{
	s->past = past_new(fd);
}

void *ids_find(const struct ids *s, uint64_t id)
{
	return slots_find(s->slots, id);
}

uint64_t ids_give(struct ids *s, void *thing, const struct past_who *who)
{
	bool same = false;
	uint64_t id = s->past ? past_take(s->past, who, &same) : 0;

	if (id && same) {
		slots_again(s->slots, id, thing);
		return id;
	}
	if (id)
		slots_release(s->slots, id);
	return slots_add(s->slots, thing);
}

bool ids_note(struct ids *s, uint64_t id, const struct past_who *who)
{
	return s->past && past_put(s->past, id, who);
}

void ids_leave(struct ids *s, uint64_t id, const void *thing, bool noted)
{
	if (noted)
		slots_keep(s->slots, id, thing);
	else
		slots_drop(s->slots, id);
}

void ids_stay(struct ids *s, const struct past_who *who)
{
	bool same;

	past_take(s->past, who, &same);
}

bool ids_place(struct ids *s, uint64_t id, struct past_place *out)
{
	return s->past && past_find(s->past, id, out);
}

void ids_rest(struct ids *s)
{
	if (s->past)
		past_rest(s->past);
}
