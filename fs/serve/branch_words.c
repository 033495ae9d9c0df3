/* SPDX-License-Identifier: Apache-2.0 */
#include "branch_words.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "image.h"
#include "log.h"
#include "name_list.h"
#include "scope.h"
#include "store_mount.h"

static const struct {
	const char *word;
	enum branch_kind kind;
} branch_kinds[] = {
	{ "--image", BRANCH_IMAGE },
	{ "--layer", BRANCH_LAYERS },
	{ "--lower", BRANCH_DIR },
};

/* Takes the text over, also on failure. */
static int add(struct branch_words *b, struct stack_paths *paths,
	       enum branch_kind kind, char *text)
{
	size_t count = paths->count + 1u;
	char **lowers;
	enum branch_kind *kinds;

	if (count > STACK_LOWERS_MAX) {
		log_error("more than %d lowers", STACK_LOWERS_MAX);
		free(text);
		return -EINVAL;
	}
	lowers = reallocarray(paths->lowers, count, sizeof(*lowers));
	if (lowers)
		paths->lowers = lowers;
	kinds = reallocarray(b->kinds, count, sizeof(*kinds));
	if (kinds)
		b->kinds = kinds;
	if (!text || !lowers || !kinds) {
		free(text);
		return -ENOMEM;
	}
	lowers[paths->count] = text;
	kinds[paths->count++] = kind;
	return 0;
}

static int add_directories(struct branch_words *b, struct stack_paths *paths,
			   const char *list)
{
	struct stack_paths more = { NULL };
	scoped_free char *copy = strdup(list);
	int err = copy ? name_list_lowers(&more, copy) : -ENOMEM;

	for (uint16_t i = 0; i < more.count; i++) {
		if (err)
			free(more.lowers[i]);
		else
			err = add(b, paths, BRANCH_DIR, more.lowers[i]);
	}
	free(more.lowers);
	return err;
}

static int take_value(struct branch_words *b, struct stack_paths *paths,
		      enum branch_kind kind, const char *value)
{
	if (kind == BRANCH_DIR)
		return add_directories(b, paths, value);
	return add(b, paths, kind, strdup(value));
}

static int take_store(struct branch_words *b, const char *value)
{
	free(b->store);
	b->store = strdup(value);
	return b->store ? 1 : -ENOMEM;
}

int branch_words_take(struct branch_words *b, struct stack_paths *paths,
		      char **argv, int *at)
{
	const char *word = argv[*at];
	const char *value = argv[*at + 1];
	bool is_store = !strcmp(word, "--store");
	size_t i = 0;

	while (i < ARRAY_LEN(branch_kinds) &&
	       strcmp(branch_kinds[i].word, word))
		i++;
	if (i == ARRAY_LEN(branch_kinds) && !is_store)
		return 0;
	if (!value || !*value) {
		log_error("'%s' needs a value; see 'layerfs mount --help'",
			  word);
		return -EINVAL;
	}
	++*at;
	if (is_store)
		return take_store(b, value);
	return take_value(b, paths, branch_kinds[i].kind, value) ?: 1;
}

void branch_words_free(struct branch_words *b)
{
	free(b->kinds);
	free(b->store);
}

bool branch_words_is_dir(const struct branch_words *b, uint16_t lower)
{
	return !b->kinds || b->kinds[lower] == BRANCH_DIR;
}

bool branch_words_need_store(const struct branch_words *b,
			     const struct stack_paths *paths)
{
	for (uint16_t i = 0; i < paths->count; i++)
		if (!branch_words_is_dir(b, i))
			return true;
	return false;
}

static int open_one(const struct branch_words *b, const struct store *s,
		    struct stack_paths *paths, uint16_t i)
{
	bool below = i + 1 < paths->count;

	switch (b->kinds[i]) {
	case BRANCH_DIR: return 0;
	case BRANCH_IMAGE:
		return store_image_open(s, paths->lowers[i], below,
					&paths->images[i]);
	case BRANCH_LAYERS:
		return store_layers_open(s, paths->lowers[i], below,
					 &paths->images[i]);
	}
	return -EINVAL;
}

int branch_words_open(const struct branch_words *b, struct stack_paths *paths)
{
	scoped_store struct store s = STORE_NONE;
	int err = 0;

	if (!branch_words_need_store(b, paths))
		return 0;
	err = store_open(b->store, &s);
	if (err)
		return err;
	paths->images = calloc(paths->count, sizeof(struct image *));
	if (!paths->images)
		return -ENOMEM;
	for (uint16_t i = 0; !err && i < paths->count; i++)
		err = open_one(b, &s, paths, i);
	if (err)
		branch_words_close(paths);
	return err;
}

void branch_words_close(struct stack_paths *paths)
{
	for (uint16_t i = 0; paths->images && i < paths->count; i++)
		image_close(paths->images[i]);
	free(steal(&paths->images));
}
