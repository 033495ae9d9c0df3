/* SPDX-License-Identifier: Apache-2.0 */
#include "text_time.h"

#include <inttypes.h>
#include <stdio.h>

struct text_time text_time(time_t t)
{
	struct text_time out = { "" };
	struct tm tm;

	if (gmtime_r(&t, &tm))
		strftime(out.text, sizeof(out.text), "%Y-%m-%dT%H:%M:%SZ", &tm);
	return out;
}

struct text_time text_time_now(void)
{
	return text_time(time(NULL));
}

struct text_size text_size(uint64_t bytes)
{
	static const char units[] = "kMGTPE";
	struct text_size out;
	double n = (double)bytes;
	size_t unit = 0;

	if (bytes < 1000) {
		snprintf(out.text, sizeof(out.text), "%" PRIu64 " B", bytes);
		return out;
	}
	for (n /= 1000; n >= 999.95 && units[unit + 1]; unit++)
		n /= 1000;
	snprintf(out.text, sizeof(out.text), "%.1f %cB", n, units[unit]);
	return out;
}
