/* SPDX-License-Identifier: Apache-2.0 */
#include "mark.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

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

static int opaque_by_xattr(int fd, bool root, const char *list, ssize_t size)
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

int mark_opaque_of(int fd, bool root)
{
	scoped_free char *list = NULL;
	ssize_t size = xattr_list_stored(fd, &list);
	int opaque;
	int has;

	if (size < 0)
		return (int)size;
	opaque = size ? opaque_by_xattr(fd, root, list, size) : OPAQUE_NO;
	if (opaque < 0 || opaque == OPAQUE_YES)
		return opaque;
	has = has_name(fd, MARK_AUFS_OPAQUE);
	if (has)
		return has < 0 ? has : OPAQUE_YES;
	return opaque;
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

bool mark_leads_elsewhere(int fd)
{
	static const char *const names[] = {
		"trusted.overlay.redirect",
		"trusted.overlay.metacopy",
		"user.overlay.redirect",
		"user.overlay.metacopy",
	};
	scoped_free char *list = NULL;
	ssize_t size = xattr_list_stored(fd, &list);

	for (const char *at = list; size > 0 && at < list + size;
	     at += strlen(at) + 1)
		for (size_t i = 0; i < ARRAY_LEN(names); i++)
			if (!strcmp(at, names[i]))
				return true;
	return false;
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

int mark_set_opaque(enum mark_style style, int fd)
{
	switch (style) {
	case MARK_STYLE_TRUSTED:
		return xattr_set(fd, "trusted.overlay.opaque", "y", 1, 0);
	case MARK_STYLE_USER:
		return xattr_set(fd, "user.overlay.opaque", "y", 1, 0);
	case MARK_STYLE_AUFS: return make_empty(fd, MARK_AUFS_OPAQUE);
	}
	return -EINVAL;
}

int mark_set_device(enum mark_style style, int fd)
{
	const char *name = style == MARK_STYLE_TRUSTED ?
				   "trusted.layerfs.device" :
				   "user.layerfs.device";

	return xattr_set(fd, name, "c0:0", 4, 0);
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
