/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The ways to mount a union over directories of one name scheme: the lowers
 * are l1 (topmost), l2, ..., the upper u, the workdir u.work, the mountpoint
 * m.
 */
#ifndef MODEL_FORM_H
#define MODEL_FORM_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

enum form_kind {
	FORM_KERNEL,  /* mount(2) */
	FORM_MOUNT,   /* PROGRAM mount -o lowerdir=... MNT */
	FORM_DROP_IN, /* PROGRAM -o lowerdir=... MNT */
};

struct form {
	enum form_kind kind;
	char *program;
	const char *options; /* or NULL */
};

#define DAEMONS_MAX 8

/* One union on a directory that holds its branches. */
struct mounted {
	char dir[512];
	char point[520];
	bool up;
	bool spread; /* branches are on several file systems */
	pid_t daemons[DAEMONS_MAX];
	size_t daemon_count;
};

/* "kernel", "mount:PROGRAM" or "drop-in:PROGRAM".  0 or -EINVAL. */
int form_parse(const char *text, struct form *out);

/* Mount; it answers when this returns.  0 or -errno. */
int form_mount(const struct form *f, struct mounted *m, size_t lowers);

/*
 * While it is not mounted: have the program make the upper one that needs no
 * redirects, metacopies and index.  0 or -errno.
 */
int form_flatten(const struct form *f, struct mounted *m, size_t lowers);

/* Unmount, and wait until all has been written.  0 or -errno. */
int form_unmount(struct mounted *m);

/* After a failure: away with it, whatever it is doing. */
void form_abort(struct mounted *m);

/* Is the union still served by someone? */
bool form_answers(const struct mounted *m);

#endif
