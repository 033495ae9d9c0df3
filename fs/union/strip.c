/* SPDX-License-Identifier: Apache-2.0 */
#include "strip.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "attr.h"
#include "beneath.h"
#include "scope.h"
#include "xattr.h"

static bool is_listed(const char *list, ssize_t size, const char *name)
{
	for (const char *at = list; at < list + size; at += strlen(at) + 1)
		if (!strcmp(at, name))
			return true;
	return false;
}

/*
 * 1 if any was there.  They are looked for first: without privilege, to take
 * one away may need another mode for a moment.
 */
int strip_marks(enum mark_style style, int fd, const char *const names[])
{
	char name[MARK_NAME_MAX];
	scoped_free char *list = NULL;
	ssize_t size = xattr_list_stored(fd, &list);
	int taken = 0;

	if (size <= 0)
		return (int)size;
	for (size_t i = 0; names[i]; i++) {
		int err = 0;

		if (!is_listed(list, size, mark_name(style, names[i], name)))
			continue;
		err = mark_take(fd, name);
		if (err)
			return err;
		taken = 1;
	}
	return taken;
}

int strip_whiteouts(int fd)
{
	struct timespec times[2];
	struct dirent *e;
	struct statx st;
	DIR *d;
	bool some = false;
	int err = beneath_stat(fd, "", &st);

	attr_times_of(&st, times);
	err = err ?: beneath_list(beneath_reopen(fd, O_RDONLY), &d);
	if (err)
		return err;
	while (!err && (errno = 0, e = readdir(d))) {
		if ((e->d_type != DT_CHR && e->d_type != DT_UNKNOWN) ||
		    beneath_stat(fd, e->d_name, &st) ||
		    !mark_is_whiteout_device(&st))
			continue;
		some = true;
		err = unlinkat(fd, e->d_name, 0) ? -errno : 0;
	}
	closedir(d);
	return some ? attr_set_times(fd, times) ?: err : err;
}
