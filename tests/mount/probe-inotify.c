/* SPDX-License-Identifier: Apache-2.0 */
/*
 * probe-inotify PATH COMMAND...: the events that watching PATH gives while
 * COMMAND runs.
 */
#include "probe.h"

#include <fcntl.h>
#include <sys/inotify.h>
#include <sys/wait.h>

static const struct {
	uint32_t bit;
	const char *word;
} words[] = {
	{ IN_ACCESS, "access" },
	{ IN_MODIFY, "modify" },
	{ IN_ATTRIB, "attrib" },
	{ IN_CLOSE_WRITE, "close-write" },
	{ IN_CLOSE_NOWRITE, "close-nowrite" },
	{ IN_OPEN, "open" },
	{ IN_MOVED_FROM, "moved-from" },
	{ IN_MOVED_TO, "moved-to" },
	{ IN_CREATE, "create" },
	{ IN_DELETE, "delete" },
	{ IN_DELETE_SELF, "delete-self" },
	{ IN_MOVE_SELF, "move-self" },
	{ IN_IGNORED, "ignored" },
	{ IN_ISDIR, "dir" },
};

static void print_event(const struct inotify_event *e)
{
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (e->mask & words[i].bit)
			printf("%s ", words[i].word);
	printf("%s\n", e->len ? e->name : "");
}

int main(int argc, char **argv)
{
	char buf[65536] __attribute__((aligned(8)));
	int fd = inotify_init1(IN_NONBLOCK);
	pid_t child;
	ssize_t n;

	if (argc < 3 || inotify_add_watch(fd, argv[1], IN_ALL_EVENTS) < 0)
		give_up("%s: %s", argv[1], strerror(errno));
	child = fork();
	if (child == 0) {
		execvp(argv[2], argv + 2);
		_exit(127);
	}
	waitpid(child, NULL, 0);
	n = read(fd, buf, sizeof(buf));
	for (ssize_t at = 0; at < n;) {
		struct inotify_event *e = (void *)(buf + at);

		print_event(e);
		at += (ssize_t)(sizeof(*e) + e->len);
	}
	return 0;
}
