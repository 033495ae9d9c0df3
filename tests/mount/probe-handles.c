/* SPDX-License-Identifier: Apache-2.0 */
/*
 * probe-handles COMMAND...: takes file handles of all that is below the current
 * directory and runs COMMAND; while that goes on, and once more when it has
 * ended, all of them are opened.  Prints how many there are, and what was
 * wrong with any.
 */
#include "probe.h"

#include <fcntl.h>
#include <ftw.h>
#include <sys/stat.h>
#include <sys/wait.h>

#define HANDLES_MAX 100000

struct handle {
	ino_t ino;
	struct file_handle *h;
};

static struct handle handles[HANDLES_MAX];
static size_t count;
static size_t lost;
static size_t others;

static int take(const char *path, const struct stat *st, int type,
		struct FTW *ftw)
{
	struct file_handle *h = malloc(sizeof(*h) + MAX_HANDLE_SZ);
	int mount_id;

	(void)type;
	(void)ftw;
	h->handle_bytes = MAX_HANDLE_SZ;
	if (count == HANDLES_MAX ||
	    name_to_handle_at(AT_FDCWD, path, h, &mount_id, 0) < 0)
		give_up("%s", path);
	handles[count++] = (struct handle){ .ino = st->st_ino, .h = h };
	return 0;
}

static void open_all(int root)
{
	for (size_t i = 0; i < count; i++) {
		int fd = open_by_handle_at(root, handles[i].h, O_PATH);
		struct stat st;

		if (fd < 0) {
			if (!lost++)
				printf("first lost: %s\n", outcome(-1));
			continue;
		}
		if (fstat(fd, &st) < 0 || st.st_ino != handles[i].ino)
			others++;
		close(fd);
	}
}

int main(int argc, char **argv)
{
	int root = open(".", O_RDONLY | O_DIRECTORY);
	int status;
	pid_t child;

	if (argc < 2 || root < 0)
		give_up("COMMAND...");
	nftw(".", take, 32, FTW_PHYS);
	child = fork();
	if (child == 0) {
		execvp(argv[1], argv + 1);
		_exit(127);
	}
	while (waitpid(child, &status, WNOHANG) == 0)
		open_all(root);
	open_all(root);
	printf("%zu handles, %zu lost, %zu of another, command %d\n", count,
	       lost, others, status);
	return 0;
}
