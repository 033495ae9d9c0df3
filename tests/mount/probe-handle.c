/* SPDX-License-Identifier: Apache-2.0 */
/*
 * probe-handle PATH COMMAND...: takes a file handle of PATH, runs COMMAND, and
 * opens the handle: the object is still the same one.
 */
#include "probe.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>

static void run(char **argv)
{
	pid_t child = fork();

	if (child == 0) {
		execvp(argv[0], argv);
		_exit(127);
	}
	waitpid(child, NULL, 0);
}

int main(int argc, char **argv)
{
	struct file_handle *h = malloc(sizeof(*h) + MAX_HANDLE_SZ);
	int mount_id, fd, root = open(".", O_RDONLY | O_DIRECTORY);
	struct stat before, after;
	char buf[64];
	ssize_t n;

	if (argc < 3 || lstat(argv[1], &before) < 0)
		give_up("PATH COMMAND...");
	h->handle_bytes = MAX_HANDLE_SZ;
	if (name_to_handle_at(AT_FDCWD, argv[1], h, &mount_id, 0) < 0) {
		printf("name_to_handle_at: %s\n", outcome(-1));
		return 0;
	}
	run(argv + 2);
	fd = open_by_handle_at(root, h, O_RDONLY | O_NONBLOCK);
	printf("open_by_handle_at: %s\n", outcome(fd));
	if (fd < 0)
		return 0;
	fstat(fd, &after);
	printf("inode number %s\n",
	       before.st_ino == after.st_ino ? "same" : "other");
	if (S_ISREG(after.st_mode)) {
		n = read(fd, buf, sizeof(buf));
		printf("contents: ");
		print_bytes((unsigned char *)buf, n < 0 ? 0 : (size_t)n);
		printf("\n");
	}
	free(h);
	return 0;
}
