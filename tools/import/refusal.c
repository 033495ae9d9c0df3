/* SPDX-License-Identifier: Apache-2.0 */
#include "refusal.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Control characters, those of C1 in UTF-8 too; other UTF-8 is left alone. */
static void tame(char *text)
{
	for (unsigned char *p = (unsigned char *)text; *p; p++)
		if (*p < ' ' || *p == 0x7f ||
		    (*p == 0xc2 && p[1] >= 0x80 && p[1] < 0xa0))
			*p = '?';
}

void refusal_at(struct refusal *r, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vsnprintf(r->where, sizeof(r->where), fmt, args);
	va_end(args);
}

int refuse(struct refusal *r, int err, const char *fmt, ...)
{
	size_t len = strlen(r->where);
	va_list args;

	memcpy(r->text, r->where, len + 1);
	if (len) {
		memcpy(r->text + len, ": ", 3);
		len += 2;
	}
	va_start(args, fmt);
	vsnprintf(r->text + len, sizeof(r->text) - len, fmt, args);
	va_end(args);
	tame(r->text);
	return err;
}
