/* SPDX-License-Identifier: Apache-2.0 */
/* What the program says on stderr or stdout meanwhile. */
#ifndef LAYERFS_SAID_H
#define LAYERFS_SAID_H

#include <stdbool.h>

#define SAID_MAX 16384 /* bytes; the rest is lost */

/* From begin to end, what goes to fd (1 or 2) is caught. */
void said_begin(int fd);

/* Valid until the next end. */
const char *said_end(void);

/* Is it exactly one line, of layerfs, that holds `part`? */
bool said_one_line(const char *text, const char *part);

#endif
