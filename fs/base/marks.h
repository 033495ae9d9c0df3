/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The marks that lie on one object as extended attributes, read together:
 * what it says of the layers below it and where it leads.  Most objects have
 * none, which one system call tells.
 */
#ifndef LAYERFS_MARKS_H
#define LAYERFS_MARKS_H

#include <stdbool.h>
#include <stdint.h>

#include "mark.h"
#include "origin.h"

struct marks {
	enum opaque opaque; /* of a directory; not of a layer's root */
	bool impure;        /* a directory: copies from below lie in it */
	bool metacopy;      /* a file: its data lie below */
	bool kept;    /* and a kill may have come while these were copied */
	bool by_user; /* one that leads below has the form of users */
	bool has_origin;
	struct origin origin; /* if it has one */
	uint64_t number;      /* *.overlay.layerfs.ino, or 0 */
	char *redirect;       /* valid, the reader's to free; or NULL */
};

#define scoped_marks __attribute__((cleanup(marks_free)))

/*
 * Read them (fd may be O_PATH).  0; -EINVAL for a redirect that is none, as
 * the kernel has it; -EIO for a metacopy mark of a kind that nobody knows.
 */
int marks_read(int fd, struct marks *out);
void marks_free(struct marks *m);

/* Write or take one of them; 0 or -errno. */
int marks_set_redirect(enum mark_style style, int fd, const char *text);
int marks_set_metacopy(enum mark_style style, int fd);
int marks_set_number(enum mark_style style, int fd, uint64_t number);
int marks_drop_metacopy(int fd);

#endif
