/* SPDX-License-Identifier: Apache-2.0 */
#include "store_resolve.h"

#include <errno.h>
#include <string.h>

#include "log.h"
#include "store_images.h"
#include "store_list.h"

static int resolve_name(const struct store *s, const char *text,
			struct digest *out)
{
	struct reference name;
	int err = reference_parse(text, &name) ? -ENOENT :
						 store_name_read(s, &name, out);

	if (err == -EBADMSG)
		log_error("the name '%s' is damaged", name.text);
	return err;
}

static int resolve_digits(const struct store *s, const char *digits,
			  struct digest *out)
{
	scoped_digests struct digests all = { 0 };
	const struct digest *found = NULL;
	int err = store_list_images(s, &all);

	for (size_t i = 0; !err && i < all.count; i++) {
		const struct digest *d = &all.of[i];

		if (strncmp(digest_hex(d), digits, strlen(digits)))
			continue;
		if (found)
			err = -ENOTUNIQ;
		found = d;
	}
	if (err)
		return err;
	if (!found)
		return -ENOENT;
	*out = *found;
	return 0;
}

int store_resolve(const struct store *s, const char *text, struct digest *out)
{
	const char *digits = reference_digits(text);
	int err = resolve_name(s, text, out);

	if (err == -ENOENT && digits)
		err = resolve_digits(s, digits, out);
	if (err == -ENOTUNIQ)
		log_error("several images begin with '%s'", text);
	else if (err == -ENOENT)
		log_error("no image '%s' in the store", text);
	else if (err && err != -EBADMSG)
		log_error("image '%s': %s", text, strerror(-err));
	return err;
}
