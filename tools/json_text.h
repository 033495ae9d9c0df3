/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writing JSON: to a stream, as it comes.  Keys and texts are escaped; bytes
 * that are no UTF-8 become U+FFFD, since JSON knows no others.
 *
 *	json_open(j, NULL, '{');
 *	json_text(j, "name", "x");
 *	json_open(j, "layers", '[');
 *	json_text(j, NULL, "sha256:...");
 *	json_close(j);
 *	json_close(j);
 *
 * The key is NULL in arrays and of the whole.
 */
#ifndef LAYERFS_JSON_TEXT_H
#define LAYERFS_JSON_TEXT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#define JSON_DEPTH_MAX 16 /* documents of ours have five */

struct json {
	FILE *to;
	bool compact; /* one line: documents whose bytes count */
	int depth;
	char ends[JSON_DEPTH_MAX];
	bool some[JSON_DEPTH_MAX + 1]; /* something is in it already */
};

/* '{' or '['; json_close ends the innermost. */
void json_open(struct json *j, const char *key, char begin);
void json_close(struct json *j);

void json_text(struct json *j, const char *key, const char *text);
void json_number(struct json *j, const char *key, uint64_t number);
void json_bool(struct json *j, const char *key, bool value);
void json_null(struct json *j, const char *key);

#endif
