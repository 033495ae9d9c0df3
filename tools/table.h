/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows for people or for programs: columns, or an array of JSON objects.
 *
 *	table_begin(&t, columns, ARRAY_LEN(columns), json);
 *	table_text(&t, "x");	... each column in its turn, row after row
 *	table_end(&t);
 */
#ifndef LAYERFS_TABLE_H
#define LAYERFS_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "json_text.h"

enum table_kind {
	TABLE_TEXT,
	TABLE_DIGEST, /* people see as many digits as tell it apart */
	TABLE_NUMBER,
	TABLE_SIZE, /* bytes */
	TABLE_LIST, /* texts: table_item for each, then table_items_end */
};

struct table_column {
	const char *title; /* for people; NULL: it is not for them */
	const char *key;   /* for programs; NULL: not for those */
	enum table_kind kind;
};

#define TABLE_COLUMNS_MAX 12 /* what fits on a screen, and some */

struct table {
	const struct table_column *columns;
	size_t count;
	bool is_json;
	struct json json;
	size_t at;    /* the column of the next value */
	char *list;   /* for people: its items so far */
	bool listing; /* a list was begun */
	char **cells; /* for people: all of them, row after row */
	size_t cell_count, cell_room;
	bool failed; /* without memory */
};

void table_begin(struct table *t, const struct table_column *columns,
		 size_t count, bool json);
void table_text(struct table *t, const char *text);
void table_number(struct table *t, uint64_t number); /* or a size */
void table_item(struct table *t, const char *text);
void table_items_end(struct table *t);

/* Print it, and give all back.  0 or -ENOMEM after a message. */
int table_end(struct table *t);

#endif
