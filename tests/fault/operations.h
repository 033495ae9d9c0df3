/* SPDX-License-Identifier: Apache-2.0 */
/* What a client does while a call fails: each a single change of the scene. */
#ifndef FAULT_OPERATIONS_H
#define FAULT_OPERATIONS_H

#include <stddef.h>

struct operation {
	const char *word;
	int (*act)(void); /* in the mount's root; 0 or -errno */
};

extern const struct operation operations[];
extern const size_t operations_count;

#endif
