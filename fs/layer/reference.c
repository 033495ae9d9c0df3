/* SPDX-License-Identifier: Apache-2.0 */
#include "reference.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "digest.h"
#include "scope.h"

#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS  "0123456789"
#define WORD    LETTERS DIGITS "._-"
#define ALGO    "sha256"

static const char *const endings[] = {
	".gz", ".zst", ".tgz", ".tzst", ".tar", ".oci",
};

/* One word of a name: its length, or 0. */
static size_t word_length(const char *p)
{
	if (!*p || !strchr(LETTERS DIGITS, *p))
		return 0;
	return strspn(p, WORD);
}

/* ":5000", of a host: its length if a slash follows, else 0. */
static size_t port_length(const char *p)
{
	size_t n = *p == ':' ? strspn(p + 1, DIGITS) : 0;

	return n && p[n + 1] == '/' ? n + 1 : 0;
}

/* Where the name ends, or NULL if it is none. */
static const char *name_end(const char *p)
{
	size_t n = word_length(p);

	if (!n)
		return NULL;
	p += n;
	p += port_length(p);
	while (*p == '/') {
		n = word_length(p + 1);
		if (!n)
			return NULL;
		p += n + 1;
	}
	return p;
}

static bool is_tag(const char *tag)
{
	size_t n = strspn(tag, WORD);

	return n && !tag[n] && n <= REFERENCE_TAG_MAX &&
	       strchr(LETTERS DIGITS "_", tag[0]);
}

static size_t encoded_length(const char *text)
{
	size_t n = strlen(text);

	for (; *text; text++)
		n += strchr("/:", *text) ? 2 : 0;
	return n;
}

int reference_parse(const char *text, struct reference *out)
{
	const char *end = name_end(text);
	char whole[REFERENCE_MAX + 1];
	int n;

	if (!end || (*end && *end != ':'))
		return -EINVAL;
	/* "sha256:..." is a digest, always. */
	if (!strncmp(text, ALGO, sizeof(ALGO) - 1) &&
	    text + sizeof(ALGO) - 1 == end)
		return -EINVAL;
	if (*end == ':' && !is_tag(end + 1))
		return -EINVAL;
	n = snprintf(whole, sizeof(whole), "%s%s", text,
		     *end ? "" : ":" REFERENCE_TAG);
	if (n >= (int)sizeof(whole) || encoded_length(whole) > REFERENCE_MAX)
		return -ENAMETOOLONG;
	memcpy(out->text, whole, sizeof(whole));
	return 0;
}

void reference_encode(const struct reference *r, char out[REFERENCE_MAX + 1])
{
	size_t n = 0;

	for (const char *p = r->text; *p && n + 3 <= REFERENCE_MAX; p++) {
		const char *code = *p == '/' ? "%2F" : *p == ':' ? "%3A" : NULL;

		if (code)
			memcpy(out + n, code, 3);
		else
			out[n] = *p;
		n += code ? 3 : 1;
	}
	out[n] = '\0';
}

/* Strict as well: % is in no name, so there is one way to write each. */
int reference_decode(const char *file, struct reference *out)
{
	char text[REFERENCE_MAX + 1];
	struct reference r;
	size_t n = 0;

	if (strlen(file) > REFERENCE_MAX)
		return -EINVAL;
	while (*file) {
		bool slash = !strncmp(file, "%2F", 3);
		bool colon = !strncmp(file, "%3A", 3);

		text[n++] = slash ? '/' : colon ? ':' : *file;
		file += slash || colon ? 3 : 1;
	}
	text[n] = '\0';
	if (reference_parse(text, &r) || strcmp(r.text, text))
		return -EINVAL;
	*out = r;
	return 0;
}

/* Without one of the endings: true if there was one. */
static bool cut_ending(char *name)
{
	size_t n = strlen(name);

	for (size_t i = 0; i < ARRAY_LEN(endings); i++) {
		size_t m = strlen(endings[i]);

		if (n > m && !strcmp(name + n - m, endings[i])) {
			name[n - m] = '\0';
			return true;
		}
	}
	return false;
}

int reference_from_path(const char *path, struct reference *out)
{
	char name[REFERENCE_MAX + 1];
	size_t n = strlen(path);
	const char *slash;

	while (n && path[n - 1] == '/')
		n--;
	slash = memrchr(path, '/', n);
	if (slash) {
		n -= (size_t)(slash + 1 - path);
		path = slash + 1;
	}
	if (n > REFERENCE_MAX)
		return -ENAMETOOLONG;
	memcpy(name, path, n);
	name[n] = '\0';
	while (cut_ending(name))
		;
	return strchr(name, ':') ? -EINVAL : reference_parse(name, out);
}

const char *reference_tag(const struct reference *r)
{
	return strrchr(r->text, ':') + 1;
}

const char *reference_digits(const char *text)
{
	size_t n;

	if (!strncmp(text, ALGO ":", sizeof(ALGO)))
		text += sizeof(ALGO);
	n = strspn(text, "0123456789abcdef");
	if (text[n] || n < REFERENCE_PREFIX_MIN || n > DIGEST_HEX)
		return NULL;
	return text;
}
