/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A place in which a test may mount and start daemons: its own mount and
 * process namespaces and a scratch directory.  When the test ends, however it
 * ends, the kernel kills what it started and drops what it mounted.
 */
#ifndef DATA_SANDBOX_H
#define DATA_SANDBOX_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Run body(arg, scratch) as the first process of a fresh sandbox and return
 * the status it returned, or 128 + the signal that ended it.  The scratch
 * directory is made below `parent` (NULL: $TMPDIR, else /tmp) and removed
 * afterwards unless `keep` is true.  Root only.
 */
int sandbox_run(const char *parent, bool keep,
		int (*body)(void *arg, const char *scratch), void *arg);

/* Remove a directory with all in it; missing is fine.  0 or -errno. */
int sandbox_remove(const char *path);

/*
 * Inside: wait until no child is left, for at most `seconds`.  Processes that
 * others left behind are children here, since we are the first process.
 * False: somebody is still there.
 */
bool sandbox_is_quiet(unsigned seconds);

/* Inside: kill every process but the caller, one by one, and collect them. */
void sandbox_kill_others(void);

/* Inside: the pids of all processes but the caller, at most max of them. */
size_t sandbox_others(int *pids, size_t max);

#endif
