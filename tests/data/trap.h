/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The trap of copy-up: a descriptor reads a lower file while another opens it
 * for writing, truncates it, maps it.  Every way to read against every way to
 * write: the lower stays as it was, the writer sees its writes.
 */
#ifndef DATA_TRAP_H
#define DATA_TRAP_H

#include <stddef.h>

#include "program.h"

/*
 * Run the table in one mount below `scratch`, printing what went wrong.
 * Counts are added to *passed and *failed.
 */
void trap_run(const struct program *p, const char *scratch, unsigned *passed,
	      unsigned *failed);

#endif
