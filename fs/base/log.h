/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the program says to people: one line each, on stderr, "layerfs: ..." .
 * The level is a global, as nothing else is but what a signal has to find
 * (mapped.c).
 */
#ifndef LAYERFS_LOG_H
#define LAYERFS_LOG_H

#include <stdbool.h>

enum log_level { LOG_ERRORS, LOG_NOTES, LOG_DEBUG };

void log_set_level(enum log_level level);

__attribute__((format(printf, 1, 2))) void log_error(const char *fmt, ...);
__attribute__((format(printf, 1, 2))) void log_note(const char *fmt, ...);
__attribute__((format(printf, 1, 2))) void log_debug(const char *fmt, ...);

/*
 * True if `broken`: a promise of ours was not kept.  Aborts where the
 * environment has LAYERFS_ABORT_ON_BUG (tests); a mount logs it and goes on,
 * since a dead daemon takes its users with it.
 */
#define bug(broken) log_bug((broken), #broken, __FILE__, __LINE__)
bool log_bug(bool broken, const char *what, const char *file, int line);

#endif
