/* SPDX-License-Identifier: Apache-2.0 */
#include "store_images.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>

#include "beneath.h"
#include "fdio.h"
#include "scope.h"

#define DIR_MODE 0700

#define IMAGE_PATH_MAX (sizeof(STORE_IMAGES "/") + DIGEST_HEX)
#define NAME_PATH_MAX  (sizeof(STORE_NAMES "/") + REFERENCE_MAX)

struct image_path {
	char text[IMAGE_PATH_MAX];
};

struct name_path {
	char text[NAME_PATH_MAX];
};

struct staged_name {
	char text[sizeof("name-18446744073709551615")];
};

static struct image_path path_of(const struct digest *id)
{
	struct image_path p;

	snprintf(p.text, sizeof(p.text), STORE_IMAGES "/%s", digest_hex(id));
	return p;
}

static struct name_path path_of_name(const struct reference *name)
{
	char file[REFERENCE_MAX + 1];
	struct name_path p;

	reference_encode(name, file);
	snprintf(p.text, sizeof(p.text), STORE_NAMES "/%s", file);
	return p;
}

int store_image_dir(const struct store *s, const struct digest *id)
{
	return beneath_open(s->fd, path_of(id).text, O_PATH | O_DIRECTORY);
}

int store_image_stage(const struct store_stage *st, const struct digest *id)
{
	if (mkdirat(st->fd, digest_hex(id), DIR_MODE))
		return -errno;
	return beneath_open(st->fd, digest_hex(id), O_PATH | O_DIRECTORY);
}

int store_image_publish(const struct store_stage *st, const struct digest *id)
{
	/* Onto a directory that is not empty: ENOTEMPTY or EEXIST. */
	if (!renameat(st->fd, digest_hex(id), st->store->fd, path_of(id).text))
		return 0;
	return errno == ENOTEMPTY ? -EEXIST : -errno;
}

int store_image_exchange(const struct store_stage *st, const struct digest *id)
{
	if (renameat2(st->fd, digest_hex(id), st->store->fd, path_of(id).text,
		      RENAME_EXCHANGE))
		return -errno;
	return 0;
}

int store_image_withdraw(const struct store_stage *st, const struct digest *id)
{
	if (renameat(st->store->fd, path_of(id).text, st->fd, digest_hex(id)))
		return -errno;
	return 0;
}

int store_name_read(const struct store *s, const struct reference *name,
		    struct digest *out)
{
	char text[DIGEST_TEXT + 2] = "";
	scoped_fd int fd =
		beneath_open(s->fd, path_of_name(name).text, O_RDONLY);
	ssize_t n = fd < 0 ? fd : fdio_pread(fd, text, sizeof(text) - 1, 0);

	if (n < 0)
		return (int)n;
	if (n != DIGEST_TEXT || text[n - 1] != '\n')
		return -EBADMSG;
	text[n - 1] = '\0';
	return digest_parse(text, out) ? -EBADMSG : 0;
}

static struct staged_name staged_name(size_t number)
{
	struct staged_name p;

	snprintf(p.text, sizeof(p.text), "name-%zu", number);
	return p;
}

int store_name_stage(const struct store_stage *st, size_t number,
		     const struct digest *id)
{
	char text[DIGEST_TEXT + 1];
	int n = snprintf(text, sizeof(text), "%s\n", id->text);

	return store_stage_write(st->fd, staged_name(number).text, text,
				 (size_t)n);
}

int store_name_publish(const struct store_stage *st, size_t number,
		       const struct reference *name)
{
	if (renameat(st->fd, staged_name(number).text, st->store->fd,
		     path_of_name(name).text))
		return -errno;
	return 0;
}

int store_name_remove(const struct store *s, const struct reference *name)
{
	return unlinkat(s->fd, path_of_name(name).text, 0) ? -errno : 0;
}
