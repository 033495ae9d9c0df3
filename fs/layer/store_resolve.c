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

typedef int list_digests(const struct store *s, struct digests *out);

static int resolve_digits(const struct store *s, list_digests *list,
			  const char *digits, struct digest *out)
{
	scoped_digests struct digests all = { 0 };
	const struct digest *found = NULL;
	int err = list(s, &all);

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

static int complain(int err, const char *what, const char *text)
{
	if (err == -ENOTUNIQ)
		log_error("several %ss begin with '%s'", what, text);
	else if (err == -ENOENT)
		log_error("no %s '%s' in the store", what, text);
	else if (err && err != -EBADMSG)
		log_error("%s '%s': %s", what, text, strerror(-err));
	return err;
}

int store_resolve(const struct store *s, const char *text, struct digest *out)
{
	const char *digits = reference_digits(text);
	int err = resolve_name(s, text, out);

	if (err == -ENOENT && digits)
		err = resolve_digits(s, store_list_images, digits, out);
	return complain(err, "image", text);
}

int store_resolve_layer(const struct store *s, const char *text,
			struct digest *out)
{
	const char *digits = reference_digits(text);
	int err = digits ? resolve_digits(s, store_list_layers, digits, out) :
			   -ENOENT;

	return complain(err, "layer", text);
}
