/* SPDX-License-Identifier: Apache-2.0 */
#include "overlap.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "beneath.h"
#include "scope.h"

bool overlap_same(const struct statx *a, const struct statx *b)
{
	return a->stx_ino == b->stx_ino && beneath_dev(a) == beneath_dev(b);
}

bool overlap_inside(int fd, const struct statx *above)
{
	scoped_fd int at = fcntl(fd, F_DUPFD_CLOEXEC, 0);
	struct statx here;

	if (beneath_stat(fd, "", &here))
		return false;
	for (;;) {
		struct statx up;
		int next = openat(at, "..", O_PATH | O_DIRECTORY | O_CLOEXEC);

		scope_close_fd(&at);
		at = next;
		if (at < 0 || beneath_stat(at, "", &up) ||
		    overlap_same(&up, &here))
			return false; /* the root, its own parent */
		if (overlap_same(&up, above))
			return true;
		here = up;
	}
}

/* mountinfo writes space, tab, newline and backslash as \ooo; in place. */
static void unescape(char *s)
{
	char *to = s;

	while (*s) {
		unsigned int c;

		if (*s == '\\' && sscanf(s + 1, "%3o", &c) == 1) {
			*to++ = (char)c;
			s += 4;
		} else {
			*to++ = *s++;
		}
	}
	*to = '\0';
}

/* Is one of the comma-separated options KEY=the directory? */
static bool option_names(char *options, const char *key,
			 const struct statx *dir)
{
	size_t len = strlen(key);
	char *save;

	for (char *o = strtok_r(options, ",\n", &save); o;
	     o = strtok_r(NULL, ",\n", &save)) {
		struct statx st;

		if (strncmp(o, key, len))
			continue;
		unescape(o + len);
		if (!statx(AT_FDCWD, o + len, 0, BENEATH_STATX, &st) &&
		    overlap_same(&st, dir))
			return true;
	}
	return false;
}

static bool line_uses(const char *line, const struct statx *dir)
{
	const char *fs = strstr(line, " - overlay ");
	scoped_free char *upper = fs ? strdup(fs) : NULL;
	scoped_free char *work = fs ? strdup(fs) : NULL;

	return upper && work &&
	       (option_names(upper, "upperdir=", dir) ||
		option_names(work, "workdir=", dir));
}

/* The fifth field of a line of mountinfo. */
static char *mount_point(const char *line)
{
	char *point = NULL;

	if (sscanf(line, "%*s %*s %*s %*s %ms", &point) != 1)
		return NULL;
	unescape(point);
	return point;
}

char *overlap_kernel_mount(const struct statx *dir)
{
	FILE *f = fopen("/proc/self/mountinfo", "re");
	scoped_free char *line = NULL;
	char *found = NULL;
	size_t size = 0;

	if (!f)
		return NULL;
	while (!found && getline(&line, &size, f) > 0)
		if (line_uses(line, dir))
			found = mount_point(line);
	fclose(f);
	return found;
}
