/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Daemons of mounted unions.  This process is the first one of a process
 * namespace, so whatever a daemon does to get away from its parent, it ends
 * up as our child; and it dies when we do.
 */
#ifndef MODEL_DAEMON_H
#define MODEL_DAEMON_H

#include "form.h"

/*
 * Run the command until it returns success, and note which processes it left
 * behind in m.  0 or -errno.
 */
int daemon_start(const char *const argv[], struct mounted *m);

/* Wait until all have ended; after a while they are killed: -ETIMEDOUT. */
int daemon_wait(struct mounted *m);

void daemon_kill(struct mounted *m);

/* Where the output of the daemon went: "log" in its directory. */
#define DAEMON_LOG "log"

#endif
