/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The processes that live inside a union: each with its own user, umask,
 * working directory and descriptors, doing one operation when asked.
 */
#ifndef MODEL_CLIENT_H
#define MODEL_CLIENT_H

#include "hands.h"

struct exchange {
	struct op op;
	struct result res;
};

struct client {
	pid_t pid; /* 0: not running */
	int wake;
	int done;
	struct exchange *shared; /* mapped once, before the first start */
};

void client_init(struct client *c);

/*
 * Start one, as user number `who`, with the directory `root` as its root.
 * 0 or -errno.
 */
int client_start(struct client *c, unsigned who, const char *root,
		 const struct touched *touched);

/* Hand over an operation; the answer comes with client_answer. */
void client_ask(struct client *c, const struct op *op);

/* The result, or NULL if there is none within the time, or it died. */
const struct result *client_answer(struct client *c);

/* Set the mtime of what it has open, as root. */
void client_set_mtime(const struct client *c, int fd,
		      const struct statx_timestamp *mtime);

/* Let it go, with all it has open. */
void client_stop(struct client *c);

#endif
