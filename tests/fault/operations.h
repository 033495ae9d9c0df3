/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a client does while a call fails: each a single change of the scene,
 * or none.
 */
#ifndef FAULT_OPERATIONS_H
#define FAULT_OPERATIONS_H

#include <stdbool.h>
#include <stddef.h>

struct operation {
	const char *word;
	int (*act)(void); /* in the mount's root; 0 or -errno */

	/*
	 * NULL, or what is done first and can be seen by itself: copy-up, where
	 * it parts a name from the other links of its file.
	 */
	int (*midway)(void);
	int refusal; /* 0, or an errno with which the union may refuse it */

	/* Instead of `act`: to look at all in this directory. */
	const char *looks;
	bool foreign; /* in a scene with marks that the kernel does not know */
};

/* What a call that gives -1 for a failure has come to: 0 or -errno. */
int outcome(int done);

extern const struct operation operations[];
extern const size_t operations_count;

#endif
