/* SPDX-License-Identifier: Apache-2.0 */
#include "origin.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "scope.h"
#include "xattr.h"

#define HEAD            21 /* bytes before the handle */
#define MAGIC           0xfb
#define FLAG_BIG_ENDIAN 1
#define FLAG_PATH_UPPER 4
#define NO_HANDLE       0xff /* FILEID_INVALID of the kernel */

/* In <linux/fs.h> since 6.9. */
struct uuid_answer {
	uint8_t len;
	uint8_t uuid[ORIGIN_UUID];
};
#define IOC_GETFSUUID _IOR(0x15, 0, struct uuid_answer)

/* Room for the largest handle. */
union handle {
	struct file_handle h;
	char room[sizeof(struct file_handle) + MAX_HANDLE_SZ];
};

void origin_uuid(int fd, uint8_t uuid[ORIGIN_UUID])
{
	struct uuid_answer a = { 0 };

	memset(uuid, 0, ORIGIN_UUID);
	if (!ioctl(fd, IOC_GETFSUUID, &a) && a.len == ORIGIN_UUID)
		memcpy(uuid, a.uuid, ORIGIN_UUID);
}

static uint8_t our_flags(void)
{
	const uint16_t one = 1;

	return *(const uint8_t *)&one ? 0 : FLAG_BIG_ENDIAN;
}

/* All but the handle itself. */
static void fill_head(struct origin *o, size_t handle, int type,
		      const void *uuid)
{
	o->length = (uint8_t)(HEAD + handle);
	o->bytes[0] = 0;
	o->bytes[1] = MAGIC;
	o->bytes[2] = o->length;
	o->bytes[3] = our_flags();
	o->bytes[4] = (uint8_t)type;
	memcpy(o->bytes + 5, uuid, ORIGIN_UUID);
}

int origin_of(int fd, const uint8_t uuid[ORIGIN_UUID], struct origin *out)
{
	union handle u = { .h.handle_bytes = MAX_HANDLE_SZ };
	int mount;

	if (name_to_handle_at(fd, "", &u.h, &mount, AT_EMPTY_PATH))
		return errno == EOVERFLOW ? -EOPNOTSUPP : -errno;
	if (HEAD + u.h.handle_bytes > UINT8_MAX)
		return -EOPNOTSUPP;
	fill_head(out, u.h.handle_bytes, u.h.handle_type, uuid);
	memcpy(out->bytes + HEAD, u.h.f_handle, u.h.handle_bytes);
	return 0;
}

static void put_big_endian(uint8_t *to, uint64_t value)
{
	for (int i = 0; i < 8; i++)
		to[i] = (uint8_t)(value >> (56 - 8 * i));
}

void origin_of_entry(uint64_t layer, uint64_t number, struct origin *out)
{
	fill_head(out, 16, NO_HANDLE, "layerfs an image");
	put_big_endian(out->bytes + HEAD, layer);
	put_big_endian(out->bytes + HEAD + 8, number);
}

bool origin_equal(const struct origin *a, const struct origin *b)
{
	return a->length == b->length && !memcmp(a->bytes, b->bytes, a->length);
}

int origin_read_named(int fd, const char *name, struct origin *out)
{
	ssize_t got = xattr_get(fd, name, out->bytes, sizeof(out->bytes));

	if (got < 0)
		return (int)got;
	if (got <= HEAD || out->bytes[0] != 0 || out->bytes[1] != MAGIC ||
	    out->bytes[2] != got)
		return -ENODATA; /* an empty one says "unknown" */
	out->length = (uint8_t)got;
	return 0;
}

int origin_read(int fd, struct origin *out)
{
	int err = origin_read_named(fd, "trusted.overlay.origin", out);

	return err ? origin_read_named(fd, "user.overlay.origin", out) : 0;
}

int origin_write(enum mark_style style, int fd, const struct origin *o)
{
	char name[MARK_NAME_MAX];

	return xattr_set(fd, mark_name(style, "origin", name), o->bytes,
			 o->length, 0);
}

int origin_open(const struct origin *o, int fs, const uint8_t uuid[16])
{
	union handle u = { .h.handle_bytes = o->length - HEAD };
	int fd;

	if (memcmp(o->bytes + 5, uuid, ORIGIN_UUID) ||
	    o->bytes[3] != our_flags())
		return -ESTALE;
	u.h.handle_type = o->bytes[4];
	memcpy(u.h.f_handle, o->bytes + HEAD, u.h.handle_bytes);
	fd = open_by_handle_at(fs, &u.h, O_PATH | O_NOFOLLOW | O_CLOEXEC);
	return fd < 0 ? -errno : fd;
}

void origin_of_upper(struct origin *o)
{
	o->bytes[3] |= FLAG_PATH_UPPER;
}

int origin_name(const struct origin *o, char name[ORIGIN_NAME])
{
	if (2 * o->length > NAME_MAX)
		return -ENAMETOOLONG;
	for (int i = 0; i < o->length; i++)
		snprintf(name + 2 * i, 3, "%02x", o->bytes[i]);
	return 0;
}

bool origin_is_impure(int dir)
{
	return xattr_get(dir, "trusted.overlay.impure", NULL, 0) > 0 ||
	       xattr_get(dir, "user.overlay.impure", NULL, 0) > 0;
}

int origin_set_impure(enum mark_style style, int dir)
{
	char name[MARK_NAME_MAX];

	return xattr_set(dir, mark_name(style, "impure", name), "y", 1, 0);
}
