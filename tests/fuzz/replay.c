/* SPDX-License-Identifier: Apache-2.0 */
/* A fuzz target's main without libFuzzer: once for each file of a directory. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fuzz.h"
#include "scope.h"

static int replay(int dir, const char *name)
{
	scoped_fd int fd = openat(dir, name, O_RDONLY | O_CLOEXEC);
	scoped_free uint8_t *p = NULL;
	struct stat st;

	if (fd < 0 || fstat(fd, &st) < 0)
		return -errno;
	p = malloc(st.st_size ? (size_t)st.st_size : 1);
	if (!p)
		return -ENOMEM;
	if (read(fd, p, (size_t)st.st_size) != st.st_size)
		return -EIO;
	fprintf(stderr, "%s\n", name); /* the last one, if it fails */
	LLVMFuzzerTestOneInput(p, (size_t)st.st_size);
	return 0;
}

int main(int argc, char **argv)
{
	DIR *dir = argc == 2 ? opendir(argv[1]) : NULL;
	unsigned int count = 0;
	struct dirent *d;

	if (!dir) {
		fprintf(stderr, "usage: %s CORPUS\n", argv[0]);
		return 2;
	}
	while ((d = readdir(dir))) {
		int err = d->d_name[0] == '.' ? 0 :
						replay(dirfd(dir), d->d_name);

		if (err) {
			fprintf(stderr, "%s: %s\n", d->d_name, strerror(-err));
			return 1;
		}
		count += d->d_name[0] != '.';
	}
	closedir(dir);
	printf("%u passed, 0 failed\n", count);
	return 0;
}
