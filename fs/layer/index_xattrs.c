/* SPDX-License-Identifier: Apache-2.0 */
#include "index_xattrs.h"

#include <errno.h>
#include <string.h>

int index_xattrs_begin(const struct index_file *f, uint32_t at,
		       struct index_xattrs *out)
{
	const struct index_span *span = &index_file_head(f)->xattrs;
	const uint8_t *section = index_file_section(f, span);

	*out = (struct index_xattrs){ 0 };
	if (at == INDEX_NONE)
		return 0;
	if (at > span->count || span->count - at < sizeof(out->left))
		return -EIO;
	memcpy(&out->left, section + at, sizeof(out->left));
	out->at = section + at + sizeof(out->left);
	out->end = section + span->count;
	return 0;
}

int index_xattrs_next(struct index_xattrs *x, struct index_xattr *out)
{
	size_t head = sizeof(out->length) + sizeof(out->size);

	if (!x->left)
		return 0;
	if ((size_t)(x->end - x->at) < head)
		return -EIO;
	out->length = x->at[0];
	memcpy(&out->size, x->at + 1, sizeof(out->size));
	x->at += head;
	if (!out->length || out->size > INDEX_VALUE_MAX ||
	    (size_t)(x->end - x->at) < (size_t)out->length + out->size)
		return -EIO;
	out->name = (const char *)x->at;
	out->value = x->at + out->length;
	x->at += out->length + out->size;
	x->left--;
	return memchr(out->name, '\0', out->length) ? -EIO : 1;
}
