/* SPDX-License-Identifier: Apache-2.0 */
#include "form.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon.h"
#include "deputy.h"

#define ARGUMENTS_BYTES 16384
#define BUSY_TRIES      100
#define BUSY_WAIT_US    10000

int form_parse(const char *text, struct form *out)
{
	const char *colon = strchr(text, ':');

	if (strcmp(text, "kernel") == 0)
		out->kind = FORM_KERNEL;
	else if (strncmp(text, "mount:", 6) == 0)
		out->kind = FORM_MOUNT;
	else if (strncmp(text, "drop-in:", 8) == 0)
		out->kind = FORM_DROP_IN;
	else
		return -EINVAL;
	out->program = colon ? realpath(colon + 1, NULL) : NULL;
	return colon && !out->program ? -errno : 0;
}

static size_t write_lowers(const char *dir, size_t lowers, char *out,
			   size_t size)
{
	size_t at = 0;

	for (size_t i = 1; i <= lowers && at < size; i++)
		at += snprintf(out + at, size - at, "%s%sl%zu",
			       i > 1 ? ":" : "", dir, i);
	return at;
}

/* For the kernel relative to dir, since all options share one page. */
static void write_branches(const char *dir, size_t lowers, char *out,
			   size_t size)
{
	size_t at = snprintf(out, size, "lowerdir=");

	at += write_lowers(dir, lowers, out + at, size - at);
	if (at < size)
		snprintf(out + at, size - at, ",upperdir=%su,workdir=%su.work",
			 dir, dir);
}

static int mount_kernel(const struct form *f, struct mounted *m, size_t lowers)
{
	char data[ARGUMENTS_BYTES];
	size_t len;

	write_branches("", lowers, data, sizeof(data));
	len = strlen(data);
	if (f->options && *f->options)
		snprintf(data + len, sizeof(data) - len, ",%s%s", f->options,
			 m->spread ? ",xino=on" : "");
	return deputy_mount(m->dir, m->point, data);
}

static int mount_program(const struct form *f, struct mounted *m, size_t lowers)
{
	char branches[ARGUMENTS_BYTES];
	char prefix[sizeof(m->dir) + 1];
	const char *argv[8];
	size_t n = 0;

	snprintf(prefix, sizeof(prefix), "%s/", m->dir);
	write_branches(prefix, lowers, branches, sizeof(branches));
	argv[n++] = f->program;
	if (f->kind == FORM_MOUNT)
		argv[n++] = "mount";
	if (f->options && *f->options) {
		argv[n++] = "-o";
		argv[n++] = f->options;
	}
	argv[n++] = "-o";
	argv[n++] = branches;
	argv[n++] = m->point;
	argv[n] = NULL;
	return daemon_start(argv, m);
}

int form_flatten(const struct form *f, struct mounted *m, size_t lowers)
{
	char list[ARGUMENTS_BYTES];
	char upper[sizeof(m->dir) + 4];
	const char *const argv[] = { f->program, "flatten", upper,
				     "--lower",  list,      NULL };
	char prefix[sizeof(m->dir) + 1];

	snprintf(upper, sizeof(upper), "%s/u", m->dir);
	snprintf(prefix, sizeof(prefix), "%s/", m->dir);
	write_lowers(prefix, lowers, list, sizeof(list));
	return daemon_start(argv, m);
}

static bool is_mounted(const struct mounted *m)
{
	struct stat above;
	struct stat here;

	return stat(m->dir, &above) == 0 && stat(m->point, &here) == 0 &&
	       above.st_dev != here.st_dev;
}

int form_mount(const struct form *f, struct mounted *m, size_t lowers)
{
	int err;

	m->daemon_count = 0;
	if (f->kind == FORM_KERNEL)
		err = mount_kernel(f, m, lowers);
	else
		err = mount_program(f, m, lowers);
	if (!err && !is_mounted(m))
		err = -ENOTCONN;
	m->up = !err;
	return err;
}

int form_unmount(struct mounted *m)
{
	int err = 0;

	if (!m->up)
		return 0;
	for (int i = 0; i < BUSY_TRIES; i++) {
		err = umount2(m->point, UMOUNT_NOFOLLOW) < 0 ? -errno : 0;
		if (err != -EBUSY)
			break;
		usleep(BUSY_WAIT_US);
	}
	if (err) {
		form_abort(m);
		return err;
	}
	m->up = false;
	return daemon_wait(m);
}

void form_abort(struct mounted *m)
{
	/* The force of one namespace is nothing in another. */
	if (m->up && umount2(m->point, MNT_FORCE | MNT_DETACH) < 0)
		umount2(m->point, MNT_DETACH);
	m->up = false;
	daemon_kill(m);
}

bool form_answers(const struct mounted *m)
{
	struct stat st;

	return stat(m->point, &st) == 0;
}
