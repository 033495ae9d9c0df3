/* SPDX-License-Identifier: Apache-2.0 */
#include "export_tar.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "log.h"

#define OCTAL_MAX ((UINT64_C(1) << 33) - 1) /* eleven digits */

/* The fields of a header (POSIX, pax(1), "ustar Interchange Format"). */
struct ustar {
	char name[100], mode[8], uid[8], gid[8], size[12], mtime[12];
	char checksum[8], type, linkname[100], magic[6], version[2];
	char uname[32], gname[32], major[8], minor[8], prefix[155], pad[12];
};

_Static_assert(sizeof(struct ustar) == EXPORT_TAR_BLOCK, "one block");

static void put_size(char field[12], uint64_t size)
{
	char text[13];

	if (size <= OCTAL_MAX) {
		snprintf(text, sizeof(text), "%011llo",
			 (unsigned long long)size);
		memcpy(field, text, 12);
		return;
	}
	memset(field, 0, 12);
	field[0] = (char)0x80;
	for (int i = 11; i > 3; i--, size >>= 8)
		field[i] = (char)(size & 0xff);
}

static void put_checksum(struct ustar *h)
{
	const unsigned char *p = (const unsigned char *)h;
	unsigned int sum = 0;
	char text[9];

	memset(h->checksum, ' ', sizeof(h->checksum));
	for (size_t i = 0; i < sizeof(*h); i++)
		sum += p[i];
	snprintf(text, sizeof(text), "%06o", sum);
	memcpy(h->checksum, text, 7);
}

int export_tar_header(const char *path, char type, uint64_t size,
		      unsigned char out[EXPORT_TAR_BLOCK])
{
	struct ustar h = {
		.mode = "0000644",
		.uid = "0000000",
		.gid = "0000000",
		.mtime = "00000000000",
		.type = type,
		.magic = "ustar",
		.version = { '0', '0' },
		.major = "0000000",
		.minor = "0000000",
	};
	size_t length = strlen(path);

	if (length > sizeof(h.name))
		return -ENAMETOOLONG;
	memcpy(h.name, path, length);
	if (type == '5')
		memcpy(h.mode, "0000755", 8);
	put_size(h.size, size);
	put_checksum(&h);
	memcpy(out, &h, sizeof(h));
	return 0;
}

static int write_all(int fd, const void *p, size_t n)
{
	while (n) {
		ssize_t done = write(fd, p, n);

		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return -errno;
		p = (const char *)p + done;
		n -= (size_t)done;
	}
	return 0;
}

static int put_header(struct export_tar *t, const char *path, char type,
		      uint64_t size)
{
	unsigned char block[EXPORT_TAR_BLOCK];
	int err = export_tar_header(path, type, size, block);

	return err ?: write_all(t->fd, block, sizeof(block));
}

static int directory(struct export_sink *s, const char *path)
{
	char name[101];
	int n = snprintf(name, sizeof(name), "%s/", path);

	if (n >= (int)sizeof(name))
		return -ENAMETOOLONG;
	return put_header((struct export_tar *)s, name, '5', 0);
}

static int begin(struct export_sink *s, const char *path, uint64_t size)
{
	struct export_tar *t = (struct export_tar *)s;

	t->at = 0;
	t->size = size;
	return put_header(t, path, '0', size);
}

static int bytes(struct export_sink *s, const void *p, size_t n)
{
	struct export_tar *t = (struct export_tar *)s;

	if (bug(n > t->size - t->at))
		return -EIO;
	t->at += n;
	return write_all(t->fd, p, n);
}

static int end(struct export_sink *s)
{
	static const char zeroes[EXPORT_TAR_BLOCK];
	struct export_tar *t = (struct export_tar *)s;
	size_t over = t->size % EXPORT_TAR_BLOCK;

	if (bug(t->at != t->size))
		return -EIO;
	return over ? write_all(t->fd, zeroes, EXPORT_TAR_BLOCK - over) : 0;
}

static int finish(struct export_sink *s)
{
	static const char zeroes[2 * EXPORT_TAR_BLOCK];

	return write_all(((struct export_tar *)s)->fd, zeroes, sizeof(zeroes));
}

void export_tar_init(struct export_tar *t, int fd)
{
	*t = (struct export_tar){
		.sink = { .directory = directory,
			  .begin = begin,
			  .bytes = bytes,
			  .end = end,
			  .finish = finish },
		.fd = fd,
	};
}
