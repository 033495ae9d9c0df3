/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Processes at the same time: all open a file of the lower layer at once, so
 * that its copy-up is a race, and write stripes that belong to them alone,
 * while another renames, links and chmods it.  No write may be lost.
 */
#ifndef DATA_STRIPES_H
#define DATA_STRIPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "program.h"

/* True: all was right; else report says what was not. */
bool stripes_run(const struct program *p, const char *scratch, uint64_t seed,
		 char *report, size_t size);

#endif
