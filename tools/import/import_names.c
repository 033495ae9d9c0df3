/* SPDX-License-Identifier: Apache-2.0 */
#include "import_names.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "log.h"

static int add(struct import_names *n, const struct reference *name)
{
	for (size_t i = 0; i < n->count; i++)
		if (!strcmp(n->of[i].text, name->text))
			return 0;
	if (!array_grow(&n->of, &n->room, n->count + 1))
		return -ENOMEM;
	n->of[n->count++] = *name;
	return 0;
}

/*
 * skopeo and umoci write nothing but a tag (image-spec leaves it open); then the
 * layout's own name goes before it.
 */
static int understand(const struct import_naming *naming, const char *text,
		      struct reference *out)
{
	char whole[2 * REFERENCE_MAX];
	struct reference file;
	int stem;

	if (!naming->is_layout || strpbrk(text, ":/") ||
	    reference_from_path(naming->source, &file))
		return reference_parse(text, out);
	stem = (int)(reference_tag(&file) - 1 - file.text);
	snprintf(whole, sizeof(whole), "%.*s:%s", stem, file.text, text);
	return reference_parse(whole, out);
}

int import_names_find(const struct import_naming *naming,
		      const struct archive_image *image,
		      struct import_names *out)
{
	struct reference r;
	int err = naming->asked ? add(out, naming->asked) : 0;

	if (err || naming->asked)
		return err;
	for (size_t i = 0; !err && image && i < image->name_count; i++) {
		if (understand(naming, image->names[i], &r))
			log_note("'%s' is no name that can be kept",
				 image->names[i]);
		else
			err = add(out, &r);
	}
	if (err || out->count || !naming->is_only ||
	    reference_from_path(naming->source, &r))
		return err;
	return add(out, &r);
}

void import_names_free(struct import_names *n)
{
	free(n->of);
	*n = (struct import_names){ NULL };
}
