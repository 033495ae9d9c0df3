/* SPDX-License-Identifier: Apache-2.0 */
#include "log.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static enum log_level log_level = LOG_ERRORS;

void log_set_level(enum log_level level)
{
	log_level = level;
}

/*
 * One write per line, so that lines of several threads do not mix.  Names of
 * others are in it, so it has nothing that a terminal would obey.
 */
__attribute__((format(printf, 1, 0))) static void log_line(const char *fmt,
							   va_list args)
{
	char line[4096];

	vsnprintf(line, sizeof(line), fmt, args);
	for (char *p = line; *p; p++)
		if ((unsigned char)*p < ' ' || *p == 0x7f)
			*p = '?';
	fprintf(stderr, "layerfs: %s\n", line);
}

void log_error(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	log_line(fmt, args);
	va_end(args);
}

void log_note(const char *fmt, ...)
{
	va_list args;

	if (log_level < LOG_NOTES)
		return;
	va_start(args, fmt);
	log_line(fmt, args);
	va_end(args);
}

void log_debug(const char *fmt, ...)
{
	va_list args;

	if (log_level < LOG_DEBUG)
		return;
	va_start(args, fmt);
	log_line(fmt, args);
	va_end(args);
}

bool log_bug(bool broken, const char *what, const char *file, int line)
{
	if (!broken)
		return false;
	log_error("bug: %s (%s:%d)", what, file, line);
	if (getenv("LAYERFS_ABORT_ON_BUG"))
		abort();
	return true;
}
