/* SPDX-License-Identifier: Apache-2.0 */
#include "mark.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "attr.h"
#include "beneath.h"
#include "scope.h"
#include "xattr.h"

/* The xattrs that say "opaque", and those that say it of a layer's root. */
static const struct {
	const char *name;
	bool on_root;
} opaque_names[] = {
	{ "trusted.overlay.opaque", false },
	{ "user.overlay.opaque", false },
	{ "user.fuseoverlayfs.opaque", true },
};

bool mark_is_reserved(const char *name)
{
	return !strncmp(name, MARK_AUFS_PREFIX, strlen(MARK_AUFS_PREFIX));
}

const char *mark_aufs_hides(const char *name)
{
	const char *hidden = name + strlen(MARK_AUFS_PREFIX);

	/* .wh..wh.* are AUFS's own; a bare ".wh." hides nothing. */
	if (!mark_is_reserved(name) || !*hidden || mark_is_reserved(hidden))
		return NULL;
	return hidden;
}

bool mark_is_whiteout_device(const struct statx *st)
{
	return S_ISCHR(st->stx_mode) && st->stx_rdev_major == 0 &&
	       st->stx_rdev_minor == 0;
}

static int opaque_value(int fd, const char *name)
{
	char value;
	ssize_t got = xattr_get(fd, name, &value, 1);

	if (got < 0 && got != -ERANGE && !xattr_is_none(got))
		return (int)got;
	if (got != 1)
		return OPAQUE_NO;
	if (value == 'x')
		return OPAQUE_XWHITEOUTS;
	return value == 'y' ? OPAQUE_YES : OPAQUE_NO;
}

int mark_opaque_listed(int fd, bool root, const char *list, size_t size)
{
	int opaque = OPAQUE_NO;

	for (const char *at = list; at < list + size; at += strlen(at) + 1) {
		for (size_t i = 0; i < ARRAY_LEN(opaque_names); i++) {
			int says;

			if (strcmp(at, opaque_names[i].name))
				continue;
			says = opaque_value(fd, at);
			if (says < 0)
				return says;
			if (says == OPAQUE_YES && root &&
			    !opaque_names[i].on_root)
				continue;
			if (says == OPAQUE_YES || opaque == OPAQUE_NO)
				opaque = says;
		}
	}
	return opaque;
}

/* In a directory that we may not search nothing can be hidden either. */
static int has_name(int dir, const char *name)
{
	if (!faccessat(dir, name, F_OK, AT_SYMLINK_NOFOLLOW))
		return 1;
	return errno == ENOENT || errno == ENOTDIR || errno == EACCES ? 0 :
									-errno;
}

int mark_has_aufs_opaque(int fd)
{
	return has_name(fd, MARK_AUFS_OPAQUE);
}

int mark_opaque_of(int fd, bool root)
{
	scoped_free char *list = NULL;
	ssize_t size = xattr_list_stored(fd, &list);
	int opaque;
	int has;

	if (size < 0)
		return (int)size;
	opaque = mark_opaque_listed(fd, root, list, (size_t)size);
	if (opaque < 0 || opaque == OPAQUE_YES)
		return opaque;
	has = mark_has_aufs_opaque(fd);
	return has < 0 ? has : has ? OPAQUE_YES : opaque;
}

static int has_either(int fd, const char *trusted, const char *user)
{
	int has = xattr_has(fd, trusted);

	return has ? has : xattr_has(fd, user);
}

int mark_is_xattr_whiteout(int dir, const char *name)
{
	scoped_fd int fd = beneath_open(dir, name, O_PATH);
	struct statx st;
	int err = fd < 0 ? fd : beneath_stat(fd, "", &st);

	if (err)
		return err == -ENOENT ? 0 : err;
	if (!S_ISREG(st.stx_mode) || st.stx_size)
		return 0;
	return has_either(fd, "trusted.overlay.whiteout",
			  "user.overlay.whiteout");
}

/* False where the name is so long that it can have no such mark. */
static bool aufs_name(const char *name, char mark[NAME_MAX + 1])
{
	return snprintf(mark, NAME_MAX + 1, "%s%s", MARK_AUFS_PREFIX, name) <=
	       NAME_MAX;
}

int mark_has_aufs_whiteout(int dir, const char *name)
{
	char mark[NAME_MAX + 1];

	return aufs_name(name, mark) ? has_name(dir, mark) : 0;
}

static int make_empty(int dir, const char *name)
{
	int fd = beneath_create(dir, name, O_WRONLY | O_EXCL, 0444);

	if (fd == -EEXIST)
		return 0;
	if (fd < 0)
		return fd;
	close(fd);
	return 0;
}

int mark_aufs_make(int dir, const char *name)
{
	char mark[NAME_MAX + 1];

	return aufs_name(name, mark) ? make_empty(dir, mark) : -ENAMETOOLONG;
}

int mark_aufs_drop(int dir, const char *name)
{
	char mark[NAME_MAX + 1];

	if (!aufs_name(name, mark) || !unlinkat(dir, mark, 0) ||
	    errno == ENOENT)
		return 0;
	return -errno;
}

const char *mark_name(enum mark_style style, const char *what,
		      char name[MARK_NAME_MAX])
{
	snprintf(name, MARK_NAME_MAX, "%s.overlay.%s",
		 style == MARK_STYLE_TRUSTED ? "trusted" : "user", what);
	return name;
}

/* user.* attributes are as writable as the data. */
static int open_mode(int fd, struct statx *st)
{
	int err = beneath_stat(fd, "", st);

	return err ?: attr_set_mode(fd, st->stx_mode | S_IWUSR);
}

int mark_put(int fd, const char *name, const void *value, size_t size)
{
	struct statx st;
	int err = xattr_set(fd, name, value, size, 0);

	if (err != -EACCES || open_mode(fd, &st))
		return err;
	err = xattr_set(fd, name, value, size, 0);
	attr_set_mode(fd, st.stx_mode);
	return err;
}

ssize_t mark_get(int fd, const char *name, void *value, size_t size)
{
	struct statx st;
	ssize_t got = xattr_get(fd, name, value, size);

	if (got != -EACCES || beneath_stat(fd, "", &st) ||
	    attr_set_mode(fd, st.stx_mode | S_IRUSR))
		return got;
	got = xattr_get(fd, name, value, size);
	attr_set_mode(fd, st.stx_mode);
	return got;
}

int mark_take(int fd, const char *name)
{
	struct statx st;
	int err = xattr_remove(fd, name);

	if (err != -EACCES || open_mode(fd, &st))
		return err;
	err = xattr_remove(fd, name);
	attr_set_mode(fd, st.stx_mode);
	return err;
}

/* A mark is no change of the directory, also where it is a file in it. */
static int make_aufs_opaque(int fd)
{
	struct timespec times[2];
	struct statx st;
	int err = beneath_stat(fd, "", &st);

	err = err ?: make_empty(fd, MARK_AUFS_OPAQUE);
	if (err)
		return err;
	attr_times_of(&st, times);
	return attr_set_times(fd, times);
}

int mark_set_opaque(enum mark_style style, int fd)
{
	char name[MARK_NAME_MAX];

	if (style == MARK_STYLE_AUFS)
		return make_aufs_opaque(fd);
	return mark_put(fd, mark_name(style, "opaque", name), "y", 1);
}

int mark_set_device(enum mark_style style, int fd)
{
	const char *name = style == MARK_STYLE_TRUSTED ?
				   "trusted.layerfs.device" :
				   "user.layerfs.device";

	return mark_put(fd, name, "c0:0", 4);
}

bool mark_may_be_device(const struct statx *st)
{
	return S_ISREG(st->stx_mode) && !st->stx_size &&
	       st->stx_mode & MARK_DEVICE_MODE;
}

int mark_is_device(int fd)
{
	return has_either(fd, "trusted.layerfs.device", "user.layerfs.device");
}
