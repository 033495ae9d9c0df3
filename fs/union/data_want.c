/* SPDX-License-Identifier: Apache-2.0 */
#include "data_want.h"

#include <errno.h>
#include <unistd.h>

#include "attr.h"
#include "beneath.h"

off_t data_want_bytes(const struct data_want *w, off_t size)
{
	if (w->size == DATA_NONE || w->size == DATA_ALL || w->size > size)
		return size;
	return w->size;
}

int data_want_cut(struct data_want *w, int to)
{
	int err = 0;

	if (w->size < 0)
		return 0;
	if (w->stranger)
		err = attr_strip_set_id(to, w->stranger);
	if (err >= 0)
		err = ftruncate(to, w->size) ? -errno : 0;
	err = err ?: beneath_stat(to, "", &w->st);
	w->done = !err;
	return err;
}
