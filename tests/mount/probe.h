/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the probes have in common: how a result is printed, so that it can be
 * compared as text.  Each probe is one program, so everything here is static.
 */
#ifndef PROBE_H
#define PROBE_H

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

/* A run of equal bytes this long is printed as one byte and a count. */
#define RUN_BYTES_MIN 8

/*
 * What a probe has allocated goes with it; and of one that gave up its user id
 * nobody can tell.
 */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
	return "detect_leaks=0";
}

/* The probe cannot go on: not a result, an error of the test. */
__attribute__((unused, noreturn, format(printf, 1, 2))) static void
give_up(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	fprintf(stderr, "%s: ", program_invocation_short_name);
	vfprintf(stderr, format, args);
	fprintf(stderr, "\n");
	va_end(args);
	exit(3);
}

/* "0", "ENOENT": what a call that returns 0 or -1 has returned. */
__attribute__((unused)) static const char *outcome(long result)
{
	const char *name = result < 0 ? strerrorname_np(errno) : "0";

	return name ? name : "E?";
}

static void print_byte(unsigned char c)
{
	if (c == '\\' || c == '"' || c == ' ' || c < 0x20 || c >= 0x7f)
		printf("\\%03o", c);
	else
		putchar(c);
}

/* The bytes on one line, without a space in them. */
__attribute__((unused)) static void print_bytes(const unsigned char *p,
						size_t len)
{
	size_t i, run;

	for (i = 0; i < len; i += run) {
		for (run = 1; i + run < len && p[i + run] == p[i]; run++)
			;
		if (run < RUN_BYTES_MIN)
			run = 1;
		print_byte(p[i]);
		if (run > 1)
			printf("{%zu}", run);
	}
}

#endif
