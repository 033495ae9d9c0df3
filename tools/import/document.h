/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The door to jansson: a JSON document of an archive, and what is asked of it.
 * Nobody vouches for it, so each question says what kind of value it takes for
 * an answer, and any other is refused in words.
 *
 * As in Go, by which container engines read, null is as good as absent.  More
 * strict than Go, since readers differ: a key twice in one object; a key that
 * is asked for and also there in other case; text that is not UTF-8; anything
 * behind the document.
 */
#ifndef LAYERFS_DOCUMENT_H
#define LAYERFS_DOCUMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "refusal.h"

#define DOCUMENT_BYTES_MAX (20 << 20) /* what containerd takes, too */

/*
 * Values in it.  Each takes some hundred bytes; the largest documents that
 * there are, indexes of a whole distribution, have a tenth of that.
 */
#define DOCUMENT_VALUES_MAX (1 << 18)

struct document;

/* A value in a document, for as long as that lives. */
struct json_t;

/* 0 or -errno: -EBADMSG, -EFBIG, -ENOMEM.  The bytes are needed no longer. */
int document_parse(const void *p, size_t n, struct refusal *r,
		   struct document **out);
void document_free(struct document *d); /* NULL is fine */

/*
 * Of an object: what it has under a key.  0, and *out is NULL or -1 where it has
 * nothing; or -EBADMSG: it is something else.  `object` may be NULL: it has
 * nothing at all.
 */
int document_object(const struct json_t *object, const char *key,
		    struct refusal *r, const struct json_t **out);
int document_array(const struct json_t *object, const char *key,
		   struct refusal *r, const struct json_t **out);
int document_string(const struct json_t *object, const char *key,
		    struct refusal *r, const char **out);
int document_integer(const struct json_t *object, const char *key,
		     struct refusal *r, int64_t *out);
int document_bool(const struct json_t *object, const char *key,
		  struct refusal *r, int *out);

/* Of an array; NULL has none. */
size_t document_count(const struct json_t *array);
int document_item_object(const struct json_t *array, size_t i,
			 struct refusal *r, const struct json_t **out);
int document_item_string(const struct json_t *array, size_t i,
			 struct refusal *r, const char **out);

/* What the root has to be: -EBADMSG if it is not. */
int document_root_object(const struct document *d, struct refusal *r,
			 const struct json_t **out);
int document_root_array(const struct document *d, struct refusal *r,
			const struct json_t **out);

/*
 * Call with each key of an object and its value, in any order, until it returns
 * not 0.  A value that is text has a text, else NULL.
 */
int document_each(const struct json_t *object,
		  int (*call)(void *ctx, const char *key,
			      const struct json_t *value),
		  void *ctx);
const char *document_text(const struct json_t *value);
bool document_is_object(const struct json_t *value);

static inline void scope_free_document(struct document **d)
{
	document_free(*d);
}

#define scoped_document __attribute__((cleanup(scope_free_document)))

#endif
