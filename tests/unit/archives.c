/* SPDX-License-Identifier: Apache-2.0 */
#include "archives.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fdio.h"
#include "scope.h"
#include "scratch.h"
#include "sha256.h"
#include "tar_made.h"

#define BLOCK 512

struct archive archives_found;
struct refusal archives_refusal;
struct archive_options archives_options;

static void add(struct blob *tar, struct made_head head)
{
	static struct tar_made one;

	one.len = 0;
	made_add(&one, head);
	blob_add(tar, one.bytes, one.len);
}

void tar_add(struct blob *tar, const char *path, const void *p, size_t n)
{
	add(tar, (struct made_head){ .path = path, .body = p, .body_len = n });
}

void tar_add_link(struct blob *tar, const char *path, char type,
		  const char *target)
{
	add(tar,
	    (struct made_head){ .type = type, .path = path, .link = target });
}

void tar_finish(struct blob *tar)
{
	blob_fill(tar, 0, 2 * BLOCK);
}

/* --- Documents --------------------------------------------------------------- */

__attribute__((format(printf, 1, 0))) static char *quoted(const char *fmt,
							  va_list args)
{
	char *text;

	cr_assert(vasprintf(&text, fmt, args) >= 0);
	for (char *p = text; *p; p++)
		if (*p == '\'')
			*p = '"';
	return text;
}

void tar_add_json(struct blob *tar, const char *path, const char *fmt, ...)
{
	scoped_free char *text = NULL;
	va_list args;

	va_start(args, fmt);
	text = quoted(fmt, args);
	va_end(args);
	tar_add(tar, path, text, strlen(text));
}

static struct descriptor add_blob(struct blob *tar, const void *p, size_t n)
{
	struct descriptor d = { .size = n };

	cr_assert_eq(sha256_of(p, n, &d.digest), 0);
	tar_add(tar, archive_blob_path(&d.digest).text, p, n);
	return d;
}

struct descriptor tar_add_blob(struct blob *tar, const char *fmt, ...)
{
	scoped_free char *text = NULL;
	va_list args;

	va_start(args, fmt);
	text = quoted(fmt, args);
	va_end(args);
	return add_blob(tar, text, strlen(text));
}

/* Of several in one line each has a place. */
const char *described(const struct descriptor *d, const char *type,
		      const char *more)
{
	static char texts[8][512];
	static int last;
	char *text = texts[last++ % 8];

	snprintf(text, 512, "{'mediaType':'%s','digest':'%s','size':%d%s}",
		 type, d->digest.text, (int)d->size, more);
	return text;
}

struct descriptor tar_add_layer(struct blob *tar, const char *contents)
{
	scoped_blob struct blob layer = { 0 };

	tar_add(&layer, "etc/f", contents, strlen(contents));
	tar_finish(&layer);
	return add_blob(tar, layer.p, layer.n);
}

struct descriptor tar_add_image(struct blob *tar, int layers,
				const char *platform)
{
	char list[2048] = "";
	char ids[1024] = "";
	struct descriptor d;

	for (int n = 0; n < layers; n++) {
		char contents[64];

		snprintf(contents, sizeof(contents), "%s %d", platform, n);
		d = tar_add_layer(tar, contents);
		snprintf(ids + strlen(ids), sizeof(ids) - strlen(ids), "%s'%s'",
			 n ? "," : "", d.digest.text);
		snprintf(list + strlen(list), sizeof(list) - strlen(list),
			 "%s%s", n ? "," : "", described(&d, TYPE_LAYER, ""));
	}
	d = tar_add_blob(tar, "{%s'rootfs':{'type':'layers','diff_ids':[%s]}}",
			 platform, ids);
	return tar_add_blob(tar,
			    "{'schemaVersion':2,'config':%s,'layers':[%s]}",
			    described(&d, TYPE_CONFIG, ""), list);
}

/* --- Reading them ------------------------------------------------------------ */

void archives_begin(void)
{
	scratch_begin();
	archives_options = (struct archive_options){
		.spool = scratch_fd(),
		.inflate.limits = inflate_limits_default,
	};
}

int archives_open(const struct blob *tar)
{
	scoped_fd int fd = scratch_create("archive");

	cr_assert_eq(unlinkat(scratch_fd(), "archive", 0), 0);
	cr_assert_eq(fdio_pwrite(fd, tar->p, tar->n, 0), (ssize_t)tar->n);
	if (archives_found.list.count)
		archive_close(&archives_found);
	archives_found = (struct archive){ .files.fd = -1 };
	return archive_open(fd, &archives_options, &archives_refusal,
			    &archives_found);
}
