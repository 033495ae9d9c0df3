/* SPDX-License-Identifier: Apache-2.0 */
#include "parts.h"

#include <errno.h>
#include <stdlib.h>

static size_t parts_bytes(size_t count)
{
	return sizeof(struct parts) + count * sizeof(struct part);
}

struct parts *parts_new(uint16_t count)
{
	struct parts *p = calloc(1, parts_bytes(count));

	if (p)
		p->count = count;
	return p;
}

void parts_free(struct parts *p)
{
	for (uint16_t i = 0; p && i < p->count; i++)
		free(p->part[i].path);
	if (p)
		free(p->redirect);
	free(p);
}

int parts_add(struct parts **p, const struct part *part)
{
	uint16_t count = *p ? (*p)->count : 0;
	struct parts *bigger = *p ? realloc(*p, parts_bytes(count + 1u)) :
				    parts_new(1);

	if (!bigger) {
		free(part->path);
		return -ENOMEM;
	}
	bigger->part[count] = *part;
	bigger->count = (uint16_t)(count + 1);
	*p = bigger;
	return 0;
}
