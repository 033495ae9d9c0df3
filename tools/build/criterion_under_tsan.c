/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Linked into the unit tests under ThreadSanitizer.  Criterion maps memory that
 * it shares with its children at an address drawn by rand_r, out of 64 TiB from
 * 0x200000000000 by steps of 16 MiB; nearly all of them are the sanitizer's own,
 * which then refuses.  So draw among those it leaves to programs: 0x550000000000
 * to 0x555000000000.
 */
#include <stdlib.h>

int rand_r(unsigned int *seed)
{
	return 0x350000 + (*seed)++ % 0x5000;
}
