/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What came of an operation, in a form that two unions must agree on: a
 * value, an error, the attributes of one file, and text for all the rest.
 */
#ifndef MODEL_RESULT_H
#define MODEL_RESULT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

#define RESULT_TEXT_BYTES  32768 /* hundred names, each quoted */
#define RESULT_WRONG_BYTES 1024
#define RESULT_PATH_BYTES  4200 /* d_path gives at most a page */

struct result {
	int64_t ret;
	int err;
	bool has_stat;
	struct statx st;
	int fd; /* that an open gave; for the test alone, -1 if none */
	/* The path of what was looked at, without symlinks; "" if unknown. */
	char path[RESULT_PATH_BYTES];
	uint64_t digest; /* of the text, also of what did not fit */
	size_t text_len;
	char text[RESULT_TEXT_BYTES];
	/* What is wrong without looking at the other union. */
	size_t wrong_len;
	char wrong[RESULT_WRONG_BYTES];
};

void result_clear(struct result *res);

/* The value of a system call: what it returned, or errno now. */
void result_of(struct result *res, int64_t ret);
void result_fail(struct result *res, int err);

void result_say(struct result *res, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Say a key and quoted bytes. */
void result_say_bytes(struct result *res, const char *key, const void *data,
		      size_t len);

void result_complain(struct result *res, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

#endif
