/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A directory of a test's own, under $TMPDIR or /tmp, gone when its process
 * ends.  Each test is a process, so there is one at a time:
 *
 *	TestSuite(mark, .init = scratch_begin);
 *
 * What is asked for and can not be had fails the test.
 */
#ifndef LAYERFS_SCRATCH_H
#define LAYERFS_SCRATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>

void scratch_begin(void);

int scratch_fd(void);
const char *scratch_path(void);

/* Beneath the scratch directory; descriptors are the caller's. */
void scratch_dir(const char *path);
void scratch_file(const char *path, const char *text);
void scratch_symlink(const char *path, const char *target);
int scratch_open(const char *path, int flags);

/* Make it, empty; fails the test if it is there. */
int scratch_create(const char *path);

bool scratch_has(const char *path);

/* The text of a small file; valid until the next call. */
const char *scratch_read(const char *path);

/* Skip the test where the scratch file system takes no user.* attributes. */
void scratch_need_xattrs(void);

/* Can we set trusted.* attributes here? */
bool scratch_trusted(void);

/* The whiteout device 0:0, or skip the test where it can not be made. */
void scratch_whiteout(const char *path);

#endif
