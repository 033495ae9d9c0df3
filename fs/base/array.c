/* SPDX-License-Identifier: Apache-2.0 */
#include "array.h"

#include <stdlib.h>

#define ROOM_FIRST 16 /* elements */

bool array_grow_bytes(void **p, size_t *room, size_t need, size_t element)
{
	size_t more = *room + *room / 2 + ROOM_FIRST;
	void *grown;

	if (need <= *room)
		return true;
	if (more < need)
		more = need;
	grown = reallocarray(*p, more, element);
	if (!grown)
		return false;
	*p = grown;
	*room = more;
	return true;
}
