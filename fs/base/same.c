/* SPDX-License-Identifier: Apache-2.0 */
#include "same.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "fdio.h"
#include "scope.h"

#define SAME_BUFFER (128 * 1024) /* bytes of each; a read-ahead window */

static int same_bytes(int a, int b, char *buf)
{
	for (off_t at = 0;; at += SAME_BUFFER) {
		ssize_t n = fdio_pread(a, buf, SAME_BUFFER, at);
		ssize_t m = fdio_pread(b, buf + SAME_BUFFER, SAME_BUFFER, at);

		if (n < 0 || m < 0)
			return (int)(n < 0 ? n : m);
		if (n != m || memcmp(buf, buf + SAME_BUFFER, (size_t)n))
			return 0;
		if (n < SAME_BUFFER)
			return 1;
	}
}

int same_contents(int a, int b)
{
	scoped_free char *buf = NULL;
	struct stat s;
	struct stat t;

	if (fstat(a, &s) || fstat(b, &t))
		return -errno;
	if (s.st_dev == t.st_dev && s.st_ino == t.st_ino)
		return 1;
	if (s.st_size != t.st_size)
		return 0;
	buf = malloc(2 * (size_t)SAME_BUFFER);
	return buf ? same_bytes(a, b, buf) : -ENOMEM;
}
