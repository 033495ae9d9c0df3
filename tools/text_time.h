/* SPDX-License-Identifier: Apache-2.0 */
/* Times and sizes as people and documents write them. */
#ifndef LAYERFS_TEXT_TIME_H
#define LAYERFS_TEXT_TIME_H

#include <stdint.h>
#include <time.h>

/* RFC 3339 in UTC, as image-spec has it: "2001-09-09T01:46:40Z". */
struct text_time {
	char text[32];
};
struct text_time text_time(time_t t);
struct text_time text_time_now(void);

/* "0 B", "999 B", "1.2 kB", "34.5 MB": powers of a thousand. */
struct text_size {
	char text[24];
};
struct text_size text_size(uint64_t bytes);

#endif
