/* SPDX-License-Identifier: Apache-2.0 */
#include "document.h"

#include <errno.h>
#include <jansson.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>

/*
 * At least as many values as there are: each but the first follows one of these
 * outside of a string.
 */
static size_t count_values(const char *p, size_t n)
{
	bool quoted = false;
	size_t count = 1;

	for (size_t i = 0; i < n; i++) {
		if (quoted && p[i] == '\\')
			i++;
		else if (p[i] == '"')
			quoted = !quoted;
		else if (!quoted && p[i] && strchr("[{:,", p[i]))
			count++;
	}
	return count;
}

int document_parse(const void *p, size_t n, struct refusal *r,
		   struct document **out)
{
	json_error_t error;
	json_t *root;

	if (n > DOCUMENT_BYTES_MAX)
		return refuse(r, -EFBIG, "a document of %zu bytes; at most %d",
			      n, DOCUMENT_BYTES_MAX);
	if (count_values(p, n) > DOCUMENT_VALUES_MAX)
		return refuse(r, -EFBIG, "more than %d values",
			      DOCUMENT_VALUES_MAX);
	root = json_loadb(p, n, JSON_REJECT_DUPLICATES, &error);
	if (!root && json_error_code(&error) == json_error_out_of_memory)
		return refuse(r, -ENOMEM, "out of memory");
	if (!root)
		return refuse(r, -EBADMSG, "no JSON: line %d: %s", error.line,
			      error.text);
	*out = (struct document *)root;
	return 0;
}

void document_free(struct document *d)
{
	json_decref((json_t *)d);
}

/* --- Kinds of values --------------------------------------------------------- */

enum kind { OBJECT, ARRAY, STRING, INTEGER, BOOL };

static const char *const kind_names[] = {
	[OBJECT] = "an object", [ARRAY] = "an array",     [STRING] = "a string",
	[INTEGER] = "a number", [BOOL] = "true or false",
};

static bool is_of(const json_t *v, enum kind kind)
{
	switch (kind) {
	case OBJECT: return json_is_object(v);
	case ARRAY: return json_is_array(v);
	case STRING: return json_is_string(v);
	case INTEGER: return json_is_integer(v);
	case BOOL: return json_is_boolean(v);
	}
	return false;
}

/* Readers in Go take "Layers" for "layers" if it comes last. */
static int refuse_other_case(const json_t *object, const char *key,
			     struct refusal *r)
{
	const char *other;
	json_t *v;

	json_object_foreach(
		(json_t *)object, other,
		v) if (!strcasecmp(other, key) &&
		       strcmp(other,
			      key)) return refuse(r, -EBADMSG,
						  "\"%s\" instead of \"%s\"",
						  other, key);
	return 0;
}

static int find(const json_t *object, const char *key, enum kind kind,
		struct refusal *r, const json_t **out)
{
	const json_t *v = object ? json_object_get(object, key) : NULL;
	int err = object ? refuse_other_case(object, key, r) : 0;

	if (err)
		return err;
	if (v && !json_is_null(v) && !is_of(v, kind))
		return refuse(r, -EBADMSG, "%s: not %s", key, kind_names[kind]);
	*out = v && !json_is_null(v) ? v : NULL;
	return 0;
}

int document_object(const struct json_t *object, const char *key,
		    struct refusal *r, const struct json_t **out)
{
	return find(object, key, OBJECT, r, out);
}

int document_array(const struct json_t *object, const char *key,
		   struct refusal *r, const struct json_t **out)
{
	return find(object, key, ARRAY, r, out);
}

int document_string(const struct json_t *object, const char *key,
		    struct refusal *r, const char **out)
{
	const json_t *v = NULL;
	int err = find(object, key, STRING, r, &v);

	if (!err)
		*out = v ? json_string_value(v) : NULL;
	return err;
}

int document_integer(const struct json_t *object, const char *key,
		     struct refusal *r, int64_t *out)
{
	const json_t *v = NULL;
	int err = find(object, key, INTEGER, r, &v);

	if (err)
		return err;
	if (v && json_integer_value(v) < 0)
		return refuse(r, -EBADMSG, "%s: negative", key);
	*out = v ? json_integer_value(v) : -1;
	return 0;
}

int document_bool(const struct json_t *object, const char *key,
		  struct refusal *r, int *out)
{
	const json_t *v = NULL;
	int err = find(object, key, BOOL, r, &v);

	if (!err)
		*out = v ? json_is_true(v) : -1;
	return err;
}

/* --- Arrays and roots -------------------------------------------------------- */

size_t document_count(const struct json_t *array)
{
	return array ? json_array_size(array) : 0;
}

static int item(const json_t *array, size_t i, enum kind kind,
		struct refusal *r, const json_t **out)
{
	const json_t *v = json_array_get(array, i);

	if (!is_of(v, kind))
		return refuse(r, -EBADMSG, "item %zu is not %s", i + 1,
			      kind_names[kind]);
	*out = v;
	return 0;
}

int document_item_object(const struct json_t *array, size_t i,
			 struct refusal *r, const struct json_t **out)
{
	return item(array, i, OBJECT, r, out);
}

int document_item_string(const struct json_t *array, size_t i,
			 struct refusal *r, const char **out)
{
	const json_t *v = NULL;
	int err = item(array, i, STRING, r, &v);

	if (!err)
		*out = json_string_value(v);
	return err;
}

static int root_of(const struct document *d, enum kind kind, struct refusal *r,
		   const json_t **out)
{
	const json_t *v = (const json_t *)d;

	if (!is_of(v, kind))
		return refuse(r, -EBADMSG, "not %s", kind_names[kind]);
	*out = v;
	return 0;
}

int document_root_object(const struct document *d, struct refusal *r,
			 const struct json_t **out)
{
	return root_of(d, OBJECT, r, out);
}

int document_root_array(const struct document *d, struct refusal *r,
			const struct json_t **out)
{
	return root_of(d, ARRAY, r, out);
}

int document_each(const struct json_t *object,
		  int (*call)(void *ctx, const char *key,
			      const struct json_t *value),
		  void *ctx)
{
	const char *key;
	json_t *v;
	int ret = 0;

	json_object_foreach((json_t *)object, key, v)
		ret = ret ?: call(ctx, key, v);
	return ret;
}

const char *document_text(const struct json_t *value)
{
	return json_string_value(value);
}

bool document_is_object(const struct json_t *value)
{
	return json_is_object(value);
}
