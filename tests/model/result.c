/* SPDX-License-Identifier: Apache-2.0 */
#include "result.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "bytes.h"

#define LINE_BYTES 2048

void result_clear(struct result *res)
{
	res->ret = 0;
	res->err = 0;
	res->fd = -1;
	res->has_stat = false;
	res->path[0] = '\0';
	res->digest = DIGEST_START;
	res->text_len = 0;
	res->text[0] = '\0';
	res->wrong_len = 0;
	res->wrong[0] = '\0';
}

void result_fail(struct result *res, int err)
{
	res->ret = -1;
	res->err = err;
}

void result_of(struct result *res, int64_t ret)
{
	if (ret < 0)
		result_fail(res, errno);
	else
		res->ret = ret;
}

static size_t append(char *to, size_t at, size_t size, const char *text,
		     size_t len)
{
	if (at + len + 1 > size)
		len = size - at - 1;
	memcpy(to + at, text, len);
	to[at + len] = '\0';
	return at + len;
}

void result_say(struct result *res, const char *format, ...)
{
	char line[LINE_BYTES];
	va_list ap;
	size_t len;

	va_start(ap, format);
	len = vsnprintf(line, sizeof(line), format, ap);
	va_end(ap);
	if (len >= sizeof(line))
		len = sizeof(line) - 1;
	res->digest = bytes_digest(res->digest, line, len);
	res->text_len =
		append(res->text, res->text_len, sizeof(res->text), line, len);
}

void result_say_bytes(struct result *res, const char *key, const void *data,
		      size_t len)
{
	char text[1200];

	bytes_quote(data, len, text, sizeof(text));
	result_say(res, "%s \"%s\"\n", key, text);
	res->digest = bytes_digest(res->digest, data, len);
}

void result_complain(struct result *res, const char *format, ...)
{
	char line[LINE_BYTES];
	va_list ap;
	size_t len;

	va_start(ap, format);
	len = vsnprintf(line, sizeof(line), format, ap);
	va_end(ap);
	if (len >= sizeof(line))
		len = sizeof(line) - 1;
	res->wrong_len = append(res->wrong, res->wrong_len, sizeof(res->wrong),
				line, len);
}
