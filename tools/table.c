/* SPDX-License-Identifier: Apache-2.0 */
#include "table.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "log.h"
#include "scope.h"
#include "text_time.h"

#define DIGEST_SHOWN 19 /* "sha256:" and 12 digits, as everybody does */
#define GAP          3  /* spaces between columns */

void table_begin(struct table *t, const struct table_column *columns,
		 size_t count, bool json)
{
	*t = (struct table){
		.columns = columns,
		.count = count,
		.is_json = json,
		.json = { .to = stdout },
	};
	if (json)
		json_open(&t->json, NULL, '[');
}

static void next_column(struct table *t)
{
	t->listing = false;
	t->at = (t->at + 1) % t->count;
	if (!t->at && t->is_json)
		json_close(&t->json);
}

/* The key of the value that comes, or NULL; a row begins with its first. */
static const char *key_now(struct table *t)
{
	if (!t->at && !t->listing)
		json_open(&t->json, NULL, '{');
	return t->columns[t->at].key;
}

static void add_cell(struct table *t, const char *text, size_t length)
{
	char *copy = strndup(text, length);

	if (!copy || !array_grow(&t->cells, &t->cell_room, t->cell_count + 1)) {
		t->failed = true;
		free(copy);
		return;
	}
	t->cells[t->cell_count++] = copy;
}

void table_text(struct table *t, const char *text)
{
	bool cut = t->columns[t->at].kind == TABLE_DIGEST;

	if (t->is_json) {
		const char *key = key_now(t);

		if (key)
			json_text(&t->json, key, text);
	} else {
		add_cell(t, text, cut ? DIGEST_SHOWN : strlen(text));
	}
	next_column(t);
}

void table_number(struct table *t, uint64_t number)
{
	char text[32];

	if (t->is_json) {
		const char *key = key_now(t);

		if (key)
			json_number(&t->json, key, number);
	} else if (t->columns[t->at].kind == TABLE_SIZE) {
		struct text_size size = text_size(number);

		add_cell(t, size.text, sizeof(size.text));
	} else {
		snprintf(text, sizeof(text), "%" PRIu64, number);
		add_cell(t, text, sizeof(text));
	}
	next_column(t);
}

/* Begins the list; programs get one even if it is empty. */
static void begin_list(struct table *t)
{
	if (t->is_json && !t->listing)
		json_open(&t->json, key_now(t), '[');
	t->listing = true;
}

void table_item(struct table *t, const char *text)
{
	char *longer = NULL;

	begin_list(t);
	if (t->is_json) {
		json_text(&t->json, NULL, text);
		return;
	}
	if (asprintf(&longer, "%s%s%s", t->list ? t->list : "",
		     t->list ? ", " : "", text) < 0) {
		t->failed = true;
		return;
	}
	free(t->list);
	t->list = longer;
}

void table_items_end(struct table *t)
{
	begin_list(t);
	if (t->is_json) {
		json_close(&t->json);
	} else {
		const char *text = t->list ? t->list : "<none>";

		add_cell(t, text, strlen(text));
		free(steal(&t->list));
	}
	next_column(t);
}

/* --- printing -------------------------------------------------------------- */

static bool is_right(enum table_kind kind)
{
	return kind == TABLE_NUMBER || kind == TABLE_SIZE;
}

static size_t width_of(const struct table *t, size_t column)
{
	size_t width = strlen(t->columns[column].title);

	for (size_t i = column; i < t->cell_count; i += t->count)
		if (strlen(t->cells[i]) > width)
			width = strlen(t->cells[i]);
	return width;
}

static void print_row(const struct table *t, char *const *cells,
		      const size_t *widths)
{
	size_t owed = 0; /* spaces, if something follows */

	for (size_t i = 0; i < t->count; i++) {
		const char *text = cells ? cells[i] : t->columns[i].title;
		size_t pad;

		if (!t->columns[i].title)
			continue;
		pad = widths[i] - strlen(text);
		if (is_right(t->columns[i].kind)) {
			printf("%*s%s", (int)(owed + pad), "", text);
			owed = GAP;
		} else {
			printf("%*s%s", (int)owed, "", text);
			owed = pad + GAP;
		}
	}
	putchar('\n');
}

static void print_all(const struct table *t)
{
	size_t widths[TABLE_COLUMNS_MAX] = { 0 };

	for (size_t i = 0; i < t->count && i < TABLE_COLUMNS_MAX; i++)
		if (t->columns[i].title)
			widths[i] = width_of(t, i);
	print_row(t, NULL, widths);
	for (size_t i = 0; i + t->count <= t->cell_count; i += t->count)
		print_row(t, t->cells + i, widths);
}

int table_end(struct table *t)
{
	int err = t->failed ? -ENOMEM : 0;

	if (err)
		log_error("%s", strerror(ENOMEM));
	else if (t->is_json)
		json_close(&t->json);
	else
		print_all(t);
	for (size_t i = 0; i < t->cell_count; i++)
		free(t->cells[i]);
	free(t->cells);
	free(t->list);
	return err;
}
