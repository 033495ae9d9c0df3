/* SPDX-License-Identifier: Apache-2.0 */
#include "cmd.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "log.h"
#include "options.h"
#include "remount.h"
#include "scope.h"
#include "session.h"
#include "store.h"

static int help(void)
{
	puts("Usage: layerfs mount [-f] [-d] [-o OPT,...] "
	     "LOWER[:LOWER...] [UPPER] MOUNTPOINT\n"
	     "       layerfs mount -o lowerdir=...,upperdir=...,workdir=... "
	     "MOUNTPOINT\n"
	     "       layerfs mount BRANCH... [UPPER] MOUNTPOINT\n"
	     "\n"
	     "Mount the union of read-only lower directories, topmost first, "
	     "under a writable\n"
	     "upper one. Without UPPER the mount is read-only. '\\:' is a "
	     "colon in a name.\n"
	     "\n"
	     "A BRANCH is a lower from the store or not, topmost first:\n"
	     "\n"
	     "  --image NAME    an image, by name or digest\n"
	     "  --layer ID[:ID...]\n"
	     "                  layers, by diff-id, topmost first\n"
	     "  --lower DIR[:DIR...]\n"
	     "                  directories\n"
	     "  --store DIR     the store [$LAYERFS_STORE, or the user's own]\n"
	     "\n"
	     "  -f              stay in the foreground\n"
	     "  -d              the same, and say every request");
	options_help();
	return EXIT_DONE;
}

/* Names are resolved before the daemon leaves the working directory. */
static int make_absolute(char **path, const char *what)
{
	char *real;

	if (!*path)
		return 0;
	real = realpath(*path, NULL);
	if (!real) {
		log_error("%s '%s': %s", what, *path, strerror(errno));
		return -errno;
	}
	free(*path);
	*path = real;
	return 0;
}

/* By whatever name: there has to be one, and the daemon has to find it. */
static int find_store(struct options *o)
{
	scoped_store struct store s = STORE_NONE;
	int err = store_open(o->branches.store, &s);

	if (err)
		return err;
	free(o->branches.store);
	o->branches.store = strdup(s.path);
	return o->branches.store ? make_absolute(&o->branches.store, "store") :
				   -ENOMEM;
}

/* Descriptors 0 to 2 must not become a branch. */
static void fill_standard_descriptors(void)
{
	int fd;

	do {
		fd = open("/dev/null", O_RDWR);
	} while (fd >= 0 && fd < 2);
	if (fd > 2)
		close(fd);
}

static int serve(struct options *o, int ready)
{
	int err = branch_words_open(&o->branches, &o->paths);

	return err || session_run(o, ready) ? EXIT_FAILED : EXIT_DONE;
}

/*
 * The daemon: what it says goes to our stderr until the mount answers.  Of the
 * caller's other descriptors it keeps none, or whoever waits for their end
 * waits for ever.
 */
static int daemon_child(struct options *o, int ready)
{
	int kept = dup2(ready, STDERR_FILENO + 1);

	close_range((unsigned int)kept + 1, ~0u, 0);
	fcntl(kept, F_SETFD, FD_CLOEXEC);
	setsid();
	if (chdir("/"))
		log_debug("cannot leave the working directory");
	return serve(o, kept);
}

/* One byte means that it answers; its end, that it never will. */
static int wait_for_mount(int ready, pid_t child)
{
	int status = 0;
	char byte;
	ssize_t got;

	do {
		got = read(ready, &byte, 1);
	} while (got < 0 && errno == EINTR);
	if (got == 1)
		return EXIT_DONE;
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	if (WIFSIGNALED(status))
		log_error("the daemon was killed by signal %d",
			  WTERMSIG(status));
	return EXIT_FAILED;
}

static int mount_in_background(struct options *o)
{
	int ends[2];
	pid_t child;
	int status;

	if (pipe2(ends, O_CLOEXEC)) {
		log_error("cannot make a pipe: %s", strerror(errno));
		return EXIT_FAILED;
	}
	child = fork();
	if (child < 0) {
		log_error("cannot fork: %s", strerror(errno));
		return EXIT_FAILED;
	}
	if (child == 0) {
		close(ends[0]);
		_exit(daemon_child(o, ends[1]));
	}
	close(ends[1]);
	status = wait_for_mount(ends[0], child);
	close(ends[0]);
	return status;
}

static int run(struct options *o)
{
	int err = 0;

	for (uint16_t i = 0; !err && i < o->paths.count; i++)
		if (branch_words_is_dir(&o->branches, i))
			err = make_absolute(&o->paths.lowers[i], "lower");
	if (branch_words_need_store(&o->branches, &o->paths))
		err = err ?: find_store(o);
	err = err ?: make_absolute(&o->upper, "upper");
	err = err ?: make_absolute(&o->work, "workdir");
	err = err ?: make_absolute(&o->mountpoint, "mountpoint");
	if (err)
		return EXIT_FAILED;
	o->paths.upper = o->upper;
	o->paths.work = o->work;
	o->paths.mountpoint = o->mountpoint;
	if (o->debug)
		log_set_level(LOG_DEBUG);
	if (o->foreground)
		return serve(o, -1);
	return mount_in_background(o);
}

int cmd_mount(int argc, char **argv)
{
	struct options o;
	int status = EXIT_USAGE;

	if (argc == 2 && (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h")))
		return help();
	if (remount_is_meant(argc, argv))
		return remount(argc, argv);
	fill_standard_descriptors();
	if (!options_parse(argc, argv, &o))
		status = run(&o);
	options_free(&o);
	return status;
}

/* mount(8) adds flags of its own that say nothing to us. */
static bool is_mount_flag(const char *word)
{
	return word[0] == '-' && word[1] &&
	       strspn(word + 1, "nsv") == strlen(word + 1);
}

int cmd_mount_helper(int argc, char **argv)
{
	scoped_free char **kept = calloc((size_t)argc + 1, sizeof(*kept));
	int count = 0;

	if (!kept)
		return EXIT_FAILED;
	for (int i = 0; i < argc; i++) {
		if (i && !strcmp(argv[i], "-t") && i + 1 < argc)
			i++;
		else if (!i || !is_mount_flag(argv[i]))
			kept[count++] = argv[i];
	}
	return cmd_mount(count, kept);
}
