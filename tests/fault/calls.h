/* SPDX-License-Identifier: Apache-2.0 */
/* The system calls of a daemon that a disk can fail. */
#ifndef FAULT_CALLS_H
#define FAULT_CALLS_H

#include <linux/seccomp.h>
#include <stdbool.h>
#include <stddef.h>

struct call {
	int nr;
	const char *word;
	bool takes_space;   /* so ENOSPC makes sense */
	bool to_descriptor; /* the first argument: may be /dev/fuse */
};

extern const struct call calls[];
extern const size_t calls_count;

/* The row of a call that is about to happen; NULL: not one of these. */
const struct call *call_find(int nr);

/* True if this very call may want new blocks or inodes on the disk. */
bool call_takes_space(const struct call *c, const struct seccomp_data *data);

#endif
