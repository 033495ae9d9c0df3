/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How the file system under test is mounted and unmounted: our own program in
 * either of its command lines, or the kernel's overlayfs, which shows what is
 * right.  Inside a sandbox only.
 */
#ifndef DATA_PROGRAM_H
#define DATA_PROGRAM_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

enum form {
	FORM_NATIVE,  /* PROGRAM mount -o ... MNT */
	FORM_DROP_IN, /* PROGRAM -o ... MNT, like fuse-overlayfs */
	FORM_KERNEL,  /* mount -t overlay */
};

struct program {
	const char *path;    /* unused for the kernel */
	const char *options; /* more mount options, or NULL */
	enum form form;
	void (*before_exec)(void); /* in the child, or NULL */
};

/* The directories of one mount, all below one scratch directory. */
struct branches {
	char root[PATH_MAX];
	char lower[2][PATH_MAX]; /* top first */
	char upper[PATH_MAX];
	char work[PATH_MAX];
	char mnt[PATH_MAX];
};

/* "native", "drop-in", "kernel"; false: none of these. */
bool program_parse_form(const char *word, enum form *out);

/* Name the branches below `root`, and make them afresh.  0 or -errno. */
int branches_make(struct branches *b, const char *root);

/* Mount; 0 once it answers, or -errno (the program's own words on stderr). */
int program_mount(const struct program *p, const struct branches *b);

/*
 * Unmount, and wait until the daemon has gone.  0, -EBUSY, or -ETIMEDOUT if
 * the daemon stays (it has been killed then).
 */
int program_unmount(const struct branches *b);

/* Kill the daemon, or whatever hangs, and detach the mount. */
void program_kill(const struct branches *b);

#endif
