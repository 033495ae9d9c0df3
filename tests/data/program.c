/* SPDX-License-Identifier: Apache-2.0 */
#include "program.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sandbox.h"

#define EXIT_SECONDS 20 /* for a daemon to go after its unmount */

/* Without redirects and origins the kernel differs more than it must. */
#define KERNEL_OPTIONS "index=on,redirect_dir=on,metacopy=on"

bool program_parse_form(const char *word, enum form *out)
{
	static const char *const words[] = {
		[FORM_NATIVE] = "native",
		[FORM_DROP_IN] = "drop-in",
		[FORM_KERNEL] = "kernel",
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (strcmp(word, words[i]))
			continue;
		*out = (enum form)i;
		return true;
	}
	return false;
}

static int make_branch(char *path, const char *root, const char *name)
{
	if (snprintf(path, PATH_MAX, "%s/%s", root, name) >= PATH_MAX)
		return -ENAMETOOLONG;
	return mkdir(path, 0755) ? -errno : 0;
}

int branches_make(struct branches *b, const char *root)
{
	int err = sandbox_remove(root);

	if (!err && mkdir(root, 0755))
		err = -errno;
	snprintf(b->root, sizeof(b->root), "%s", root);
	err = err ?: make_branch(b->lower[0], root, "l1");
	err = err ?: make_branch(b->lower[1], root, "l2");
	err = err ?: make_branch(b->upper, root, "u");
	err = err ?: make_branch(b->work, root, "w");
	return err ?: make_branch(b->mnt, root, "m");
}

static char *write_options(const struct program *p, const struct branches *b)
{
	const char *more = p->options && *p->options ? p->options : NULL;
	char *text;

	if (p->form == FORM_KERNEL && !more)
		more = KERNEL_OPTIONS;
	if (asprintf(&text, "lowerdir=%s:%s,upperdir=%s,workdir=%s%s%s",
		     b->lower[0], b->lower[1], b->upper, b->work,
		     more ? "," : "", more ? more : "") < 0)
		return NULL;
	return text;
}

static void become(const struct program *p, const char *mnt, char *options)
{
	setenv("LAYERFS_ABORT_ON_BUG", "1", 0);
	if (p->before_exec)
		p->before_exec();
	if (p->form == FORM_NATIVE)
		execlp(p->path, p->path, "mount", "-o", options, mnt, NULL);
	else
		execlp(p->path, p->path, "-o", options, mnt, NULL);
	fprintf(stderr, "%s: %s\n", p->path, strerror(errno));
	_exit(127);
}

static int run_program(const struct program *p, const char *mnt, char *options)
{
	pid_t pid = fork();
	int status;

	if (pid == 0)
		become(p, mnt, options);
	if (pid < 0 || waitpid(pid, &status, 0) < 0)
		return -errno;
	return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 : -EIO;
}

int program_mount(const struct program *p, const struct branches *b)
{
	char *options = write_options(p, b);
	int err;

	if (!options)
		return -ENOMEM;
	if (p->form != FORM_KERNEL)
		err = run_program(p, b->mnt, options);
	else
		err = mount("overlay", b->mnt, "overlay", 0, options) ? -errno :
									0;
	free(options);
	return err;
}

int program_unmount(const struct branches *b)
{
	if (umount2(b->mnt, 0))
		return -errno;
	if (sandbox_is_quiet(EXIT_SECONDS))
		return 0;
	sandbox_kill_others();
	return -ETIMEDOUT;
}

void program_kill(const struct branches *b)
{
	sandbox_kill_others();
	umount2(b->mnt, MNT_DETACH);
}
