/* SPDX-License-Identifier: Apache-2.0 */
#include "stack.h"

#include <stdlib.h>
#include <string.h>
#include <sys/sysmacros.h>

#include "bytes.h"

static const char *const type_names[] = {
	[ITEM_FILE] = "file",         [ITEM_DIR] = "dir",
	[ITEM_SYMLINK] = "symlink",   [ITEM_FIFO] = "fifo",
	[ITEM_SOCKET] = "socket",     [ITEM_CHAR] = "char",
	[ITEM_BLOCK] = "block",       [ITEM_HARD_LINK] = "link",
	[ITEM_WHITEOUT] = "whiteout",
};

const char *dialect_name(enum dialect d)
{
	static const char *const names[] = {
		[DIALECT_KERNEL] = "kernel",
		[DIALECT_USER] = "user",
		[DIALECT_FUSE] = "fuse",
		[DIALECT_AUFS] = "aufs",
	};

	return d < DIALECT_COUNT ? names[d] : "none";
}

struct item *layer_find(struct layer *l, const char *path)
{
	for (size_t i = 0; i < l->count; i++)
		if (strcmp(l->items[i].path, path) == 0)
			return &l->items[i];
	return NULL;
}

struct item *layer_add(struct layer *l, const char *path)
{
	struct item *it;

	l->items = realloc(l->items, (l->count + 1) * sizeof(*l->items));
	if (!l->items)
		abort();
	it = &l->items[l->count++];
	memset(it, 0, sizeof(*it));
	it->path = strdup(path);
	return it;
}

static bool is_beneath(const char *path, const char *dir)
{
	size_t len = strlen(dir);

	return strncmp(path, dir, len) == 0 && path[len] == '/';
}

/* A hard link goes with what it is a link to. */
static bool goes_with(const struct item *it, const struct item *gone)
{
	if (it == gone || is_beneath(it->path, gone->path))
		return true;
	return it->type == ITEM_HARD_LINK && it->target &&
	       (strcmp(it->target, gone->path) == 0 ||
		is_beneath(it->target, gone->path));
}

bool layer_is_dropped(struct layer *l, const struct item *it)
{
	for (size_t i = 0; i < l->count; i++)
		if (l->items[i].dropped && goes_with(it, &l->items[i]))
			return true;
	return false;
}

void stack_free(struct stack *s)
{
	for (size_t i = 0; i < s->count; i++) {
		struct layer *l = &s->layers[i];

		for (size_t k = 0; k < l->count; k++) {
			free(l->items[k].path);
			free(l->items[k].target);
		}
		free(l->items);
	}
	memset(s, 0, sizeof(*s));
}

static void show_xattrs(const struct item *it, FILE *out)
{
	char value[200];

	for (size_t i = 0; i < it->xattr_count; i++) {
		bytes_quote(it->xattrs[i].value, it->xattrs[i].len, value,
			    sizeof(value));
		fprintf(out, " %s=\"%s\"", it->xattrs[i].name, value);
	}
}

static void show_item(const struct item *it, FILE *out)
{
	char text[600];

	bytes_quote(it->path, strlen(it->path), text, sizeof(text));
	fprintf(out, "    %s \"%s\"", type_names[it->type], text);
	if (it->target) {
		bytes_quote(it->target, strlen(it->target), text, sizeof(text));
		fprintf(out, " -> \"%s\"", text);
	}
	if (it->type == ITEM_WHITEOUT || it->type == ITEM_HARD_LINK) {
		fprintf(out, "%s\n", it->by_xattr ? " by xattr" : "");
		return;
	}
	fprintf(out, " %04o %u:%u mtime %lld.%09ld", it->mode, it->uid, it->gid,
		(long long)it->times[1].tv_sec, it->times[1].tv_nsec);
	if (it->type == ITEM_FILE)
		fprintf(out, " %u bytes%s", it->size,
			it->sparse ? ", sparse" : "");
	if (it->rdev)
		fprintf(out, " %u:%u", major(it->rdev), minor(it->rdev));
	show_xattrs(it, out);
	fprintf(out, "%s\n", it->opaque ? " opaque" : "");
}

void stack_show(struct stack *s, FILE *out)
{
	for (size_t i = 0; i < s->count; i++) {
		struct layer *l = &s->layers[i];

		if (i == 0)
			fprintf(out, "  upper (%s):\n",
				dialect_name(l->dialect));
		else
			fprintf(out, "  lower %zu (%s):\n", i,
				dialect_name(l->dialect));
		for (size_t k = 0; k < l->count; k++)
			if (!layer_is_dropped(l, &l->items[k]))
				show_item(&l->items[k], out);
	}
}

bool stack_is_of(const struct stack *s, enum dialect d)
{
	for (size_t i = 0; i < s->count; i++)
		if (s->layers[i].dialect != d)
			return false;
	return true;
}

bool stack_is_foreign(const struct stack *s)
{
	return !stack_is_of(s, DIALECT_KERNEL);
}
