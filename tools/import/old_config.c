/* SPDX-License-Identifier: Apache-2.0 */
#include "old_config.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "document.h"
#include "json_text.h"

/* Also null, which is as good as absent, would be there twice then. */
static int is_rootfs(void *ctx, const char *key, const struct json_t *value)
{
	(void)ctx;
	(void)value;
	return !strcmp(key, "rootfs");
}

static int check(const struct bytes *old, struct refusal *r)
{
	scoped_document struct document *d = NULL;
	const struct json_t *root;
	int err = document_parse(old->p, old->n, r, &d);

	err = err ?: document_root_object(d, r, &root);
	if (!err && document_each(root, is_rootfs, NULL))
		return refuse(r, -EBADMSG,
			      "an old configuration that has a rootfs");
	return err;
}

static void put_rootfs(struct json *j, const struct digest *diff_ids,
		       size_t count)
{
	json_open(j, NULL, '{');
	json_open(j, "rootfs", '{');
	json_text(j, "type", "layers");
	json_open(j, "diff_ids", '[');
	for (size_t i = 0; i < count; i++)
		json_text(j, NULL, diff_ids[i].text);
	json_close(j);
	json_close(j);
}

int old_config_complete(const struct bytes *old, const struct digest *diff_ids,
			size_t count, struct refusal *r, struct bytes *out)
{
	struct json j = { .compact = true };
	const char *rest;
	int err = check(old, r);

	if (err)
		return err;
	rest = strchr(old->p, '{') + 1;
	rest += strspn(rest, " \t\r\n");
	j.to = open_memstream(&out->p, &out->n);
	if (!j.to)
		return refuse(r, -ENOMEM, "out of memory");
	put_rootfs(&j, diff_ids, count);
	if (*rest != '}')
		fputc(',', j.to);
	fputs(rest, j.to);
	return fclose(j.to) ? refuse(r, -ENOMEM, "out of memory") : 0;
}
