/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pax records of any bytes: what is understood lies in the text, ends with a NUL,
 * and keeps the limits.
 */
#include <string.h>

#include "fuzz.h"
#include "scope.h"
#include "tar_pax.h"

static const struct tar_limits limits = {
	.xattr_name_bytes = 40,
	.xattr_bytes = 100,
	.xattrs = 4,
	.segments = 4,
};

static char *copy_of(const uint8_t *p, size_t n)
{
	char *text = malloc(n ? n : 1);

	must(text);
	memcpy(text, p, n);
	return text;
}

static void check_values(const struct tar_pax *p, const char *text, size_t n)
{
	for (int key = 0; key < PAX_KEYS; key++) {
		const struct tar_pax_value *v = &p->value[key];

		if (!v->text)
			continue;
		must(!v->taken_back && v->len);
		must(v->text > text && v->text + v->len < text + n);
		must(strlen(v->text) == v->len);
	}
}

static void check_xattrs(const struct tar_pax *p, const char *text, size_t n)
{
	must(p->xattr_count <= limits.xattrs);
	for (size_t i = 0; i < p->xattr_count; i++) {
		const struct tar_xattr *x = &p->xattrs[i];
		const char *value = x->value;

		must(x->name > text && x->name < text + n);
		must(*x->name && strlen(x->name) <= limits.xattr_name_bytes);
		must(x->size <= limits.xattr_bytes);
		must(value > text && value + x->size < text + n);
		for (size_t k = 0; k < i; k++)
			must(strcmp(p->xattrs[k].name, x->name) != 0);
	}
}

static void check_pieces(const struct tar_sparse *s)
{
	uint64_t end = 0;

	must(s->count <= s->told && s->told <= limits.segments);
	for (size_t i = 0; i < s->count; i++) {
		must(s->segments[i].len && s->segments[i].at >= end);
		end = s->segments[i].at + s->segments[i].len;
	}
	must(end <= s->end && s->end <= INT64_MAX);
}

static void check(const uint8_t *p, size_t n)
{
	scoped_free char *text = copy_of(p, n);
	struct tar_pax pax = { .xattrs = NULL };

	if (!tar_pax_parse(text, n, &limits, &pax)) {
		check_values(&pax, text, n);
		check_xattrs(&pax, text, n);
		check_pieces(&pax.pieces);
	}
	tar_pax_free(&pax);
}

/* One record, of a body that ends with a newline: its bytes at `to`. */
static size_t make_record(const uint8_t *body, size_t n, uint8_t *to)
{
	char length[32];
	size_t digits = 1;

	while ((size_t)snprintf(length, sizeof(length), "%zu ",
				digits + 1 + n) != digits + 1)
		digits++;
	memcpy(to, length, digits + 1);
	memcpy(to + digits + 1, body, n);
	return digits + 1 + n;
}

/*
 * The bytes as they are, and each line as a record of the right length; a line
 * that ends with a backslash has its newline in the record.
 */
int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	scoped_free uint8_t *records = malloc(n * 12 + 1);
	const uint8_t *end = p + n;
	size_t used = 0;

	must(records);
	check(p, n);
	for (const uint8_t *from = p; p < end; p++) {
		if (*p != '\n' || (p > from && p[-1] == '\\'))
			continue;
		used += make_record(from, (size_t)(p + 1 - from),
				    records + used);
		from = p + 1;
	}
	check(records, used);
	return 0;
}
