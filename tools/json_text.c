/* SPDX-License-Identifier: Apache-2.0 */
#include "json_text.h"

#include <inttypes.h>
#include <string.h>

#include "log.h"

static void new_line(const struct json *j)
{
	if (j->compact)
		return;
	fprintf(j->to, "\n%*s", 2 * j->depth, "");
}

/* How many bytes from p on are one character of UTF-8; 0: none. */
static size_t character(const unsigned char *p)
{
	size_t n = *p < 0x80 ? 1 :
		   *p < 0xc2 ? 0 :
		   *p < 0xe0 ? 2 :
		   *p < 0xf0 ? 3 :
		   *p < 0xf5 ? 4 :
			       0;

	for (size_t i = 1; i < n; i++)
		if ((p[i] & 0xc0) != 0x80)
			return 0;
	/* Overlong ones, surrogates, beyond U+10FFFF. */
	if ((*p == 0xe0 && p[1] < 0xa0) || (*p == 0xed && p[1] > 0x9f) ||
	    (*p == 0xf0 && p[1] < 0x90) || (*p == 0xf4 && p[1] > 0x8f))
		return 0;
	return n;
}

static void put_string(FILE *to, const char *text)
{
	const unsigned char *p = (const unsigned char *)text;

	fputc('"', to);
	while (*p) {
		size_t n = character(p);

		if (!n)
			fputs("\\ufffd", to);
		else if (*p < ' ' || *p == 0x7f)
			fprintf(to, "\\u%04x", *p);
		else if (*p == '"' || *p == '\\')
			fprintf(to, "\\%c", *p);
		else
			fwrite(p, 1, n, to);
		p += n ? n : 1;
	}
	fputc('"', to);
}

static void begin_value(struct json *j, const char *key)
{
	if (j->some[j->depth])
		fputc(',', j->to);
	j->some[j->depth] = true;
	if (j->depth)
		new_line(j);
	if (!key)
		return;
	put_string(j->to, key);
	fputs(j->compact ? ":" : ": ", j->to);
}

void json_open(struct json *j, const char *key, char begin)
{
	if (bug(j->depth == JSON_DEPTH_MAX))
		return;
	begin_value(j, key);
	fputc(begin, j->to);
	j->ends[j->depth++] = begin == '{' ? '}' : ']';
	j->some[j->depth] = false;
}

void json_close(struct json *j)
{
	if (bug(j->depth == 0))
		return;
	j->depth--;
	if (j->some[j->depth + 1])
		new_line(j);
	fputc(j->ends[j->depth], j->to);
	if (!j->depth && !j->compact)
		fputc('\n', j->to);
}

void json_text(struct json *j, const char *key, const char *text)
{
	begin_value(j, key);
	put_string(j->to, text);
}

void json_number(struct json *j, const char *key, uint64_t number)
{
	begin_value(j, key);
	fprintf(j->to, "%" PRIu64, number);
}

void json_bool(struct json *j, const char *key, bool value)
{
	begin_value(j, key);
	fputs(value ? "true" : "false", j->to);
}

void json_null(struct json *j, const char *key)
{
	begin_value(j, key);
	fputs("null", j->to);
}
