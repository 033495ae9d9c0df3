/* SPDX-License-Identifier: Apache-2.0 */
#include "parts.h"

#include <stdlib.h>

struct parts *parts_new(uint16_t count)
{
	struct parts *p = calloc(1, sizeof(*p) + count * sizeof(p->part[0]));

	if (p)
		p->count = count;
	return p;
}

void parts_free(struct parts *p)
{
	for (uint16_t i = 0; p && i < p->count; i++)
		free(p->part[i].path);
	free(p);
}
