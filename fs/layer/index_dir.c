/* SPDX-License-Identifier: Apache-2.0 */
#include "index_dir.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

static bool name_is_sound(const struct index_entry *e)
{
	return e->length && !memchr(e->text, '/', e->length) &&
	       !memchr(e->text, '\0', e->length) &&
	       !(e->text[0] == '.' &&
		 (e->length == 1 || (e->length == 2 && e->text[1] == '.')));
}

static bool child_is_sound(const struct index_file *f, uint32_t dir,
			   uint32_t child)
{
	uint32_t mode;

	if (child == INDEX_NONE)
		return true;
	return !index_file_mode(f, child, &mode) &&
	       (child > dir || !S_ISDIR(mode));
}

int index_dir_entry(const struct index_file *f, uint32_t n,
		    const struct index_inode *dir, uint32_t i,
		    struct index_entry *out)
{
	if (i >= dir->count || index_file_name(f, dir->at + i, out) ||
	    !name_is_sound(out) || !child_is_sound(f, n, out->inode))
		return -EIO;
	return 0;
}

int index_dir_compare(const char *a, size_t a_length, const char *b,
		      size_t b_length)
{
	size_t both = a_length < b_length ? a_length : b_length;
	int order = memcmp(a, b, both);

	return order ?: (a_length > b_length) - (a_length < b_length);
}

int index_dir_find(const struct index_file *f, uint32_t dir, const char *name,
		   size_t length, uint32_t *inode)
{
	uint32_t low = 0;
	struct index_inode d;
	uint32_t high;
	int err = index_file_dir(f, dir, &d);

	for (high = err ? 0 : d.count; low < high;) {
		uint32_t middle = low + (high - low) / 2;
		struct index_entry e;
		int order;

		err = index_dir_entry(f, dir, &d, middle, &e);
		if (err)
			return err;
		order = index_dir_compare(name, length, e.text, e.length);
		if (order == 0) {
			*inode = e.inode;
			return 0;
		}
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return err ?: -ENOENT;
}
