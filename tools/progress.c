/* SPDX-License-Identifier: Apache-2.0 */
#include "progress.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "text_time.h"

#define OVERWRITE   "\r\033[K"
#define INTERVAL_NS 100000000 /* what looks smooth enough */

void progress_init(struct progress *p, bool quiet)
{
	*p = (struct progress){
		.quiet = quiet,
		.terminal = isatty(STDERR_FILENO),
	};
}

void progress_end(struct progress *p)
{
	if (p->shown)
		fputs(OVERWRITE, stderr);
	p->shown = false;
}

static bool is_due(struct progress *p)
{
	struct timespec now;
	long long ns;

	clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
	ns = (now.tv_sec - p->last.tv_sec) * 1000000000LL +
	     (now.tv_nsec - p->last.tv_nsec);
	if (ns < INTERVAL_NS)
		return false;
	p->last = now;
	return true;
}

void progress_step(struct progress *p, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vsnprintf(p->step, sizeof(p->step), fmt, args);
	va_end(args);
}

void progress_so_far(struct progress *p, uint64_t bytes)
{
	if (p->quiet || !p->terminal || !is_due(p))
		return;
	fprintf(stderr, OVERWRITE "%s: %s", p->step, text_size(bytes).text);
	fflush(stderr);
	p->shown = true;
}

void progress_done(struct progress *p, const char *fmt, ...)
{
	va_list args;

	progress_end(p);
	if (p->quiet)
		return;
	fprintf(stderr, "%s: ", p->step);
	va_start(args, fmt);
	vfprintf(stderr, fmt, args);
	va_end(args);
	fputc('\n', stderr);
}
