/* SPDX-License-Identifier: Apache-2.0 */
/* A tree as text, so that two states of it can be compared. */
#ifndef FAULT_SNAPSHOT_H
#define FAULT_SNAPSHOT_H

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

#define SNAPSHOT_BYTES 65536 /* the trees here have a few dozen entries */

/*
 * All below `root`: names, types, modes, owners, contents, link counts, targets,
 * xattrs of users, and of files the mtime ("now" if not before `since`).  What
 * cannot be read is said in its place.
 */
void snapshot_take(const char *root, time_t since, char out[SNAPSHOT_BYTES]);

/* The first line that differs, of each; for a report. */
void snapshot_differ(const char *a, const char *b, char *text, size_t size);

/*
 * True if the workdir holds nothing of any size, beside the index of hard
 * links, which is there to stay.
 */
bool snapshot_work_is_empty(const char *work, char *what, size_t size);

#endif
