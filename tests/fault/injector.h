/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Makes the n-th call of a program to the disk fail, or kills the program just
 * before it.  Works by seccomp: a filter that the program inherits asks us
 * about each such call, and a thread of ours answers.
 */
#ifndef FAULT_INJECTOR_H
#define FAULT_INJECTOR_H

#include <stdbool.h>

#define FAULT_KILL (-1) /* instead of an errno: SIGKILL */

/* Once, before the first program is started. */
int injector_init(void);

/*
 * To be called in the child before exec: from here on its calls are ours to
 * decide.  The next one to do so replaces it.
 */
void injector_enter(void);

/*
 * From now on count, and let call number `n` (from 1) fail with `err`; 0 as n:
 * only count.  ENOSPC counts only calls that take space.
 */
void injector_arm(unsigned n, int err);

/*
 * Let everything pass again.  True if call n came and met its fate; then
 * *word is what it is called.  *count: how many calls there were.
 */
bool injector_disarm(const char **word, unsigned *count);

#endif
