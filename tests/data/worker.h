/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A process with descriptors and mappings of its own that does what it is
 * told, one operation at a time.
 */
#ifndef DATA_WORKER_H
#define DATA_WORKER_H

#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "world.h"

#define IO_BYTES (1u << 20) /* the longest single transfer */
#define PAGE     4096u      /* also what O_DIRECT is aligned to */

struct worker {
	struct world *world;
	unsigned proc;
	int fd[SLOTS];   /* -1: closed */
	void *map[MAPS]; /* NULL: none */
	uint8_t *in;     /* IO_BYTES + PAGE each, page-aligned */
	uint8_t *out;
	int memfd; /* where sendfile sends and takes */
	int pipe[2];
	sigjmp_buf bus; /* where SIGBUS ends */
};

/* Start worker number `proc`: its pid, or -errno. */
pid_t worker_start(struct world *w, unsigned proc);

/* Do the world's operation in this process.  0 or LIE. */
int worker_act(struct worker *k);

/* The handle and object of the operation's slot; NULL: it does not apply. */
struct handle *worker_handle(struct worker *k, unsigned slot);
struct object *worker_object(struct worker *k, unsigned slot);

/* The full path of a name; the buffer is the worker's own. */
const char *worker_path(const struct worker *k, unsigned name);

/* Fill k->out with the operation's own bytes for `off`. */
void worker_fill(struct worker *k, uint64_t off, size_t len);

/*
 * Touch a mapping: copy len bytes, or report the SIGBUS that came of it.
 * 0 or LIE.
 */
int worker_touch(struct worker *k, void *to, const void *from, size_t len,
		 const char *how);

#endif
