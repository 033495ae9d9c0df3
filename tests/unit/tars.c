/* SPDX-License-Identifier: Apache-2.0 */
#include "tars.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "blend.h"
#include "index_dir.h"

#define RESIDUE_SIZE 1000000

static char why[128];

const char *tars_why(void)
{
	return why;
}

static uint32_t type_of(char type)
{
	switch (type) {
	case 'd': return S_IFDIR | 0755;
	case 's': return S_IFLNK | 0777;
	case 'c': return S_IFCHR | 0644;
	case 'p': return S_IFIFO | 0644;
	default: return S_IFREG | 0644;
	}
}

/* "a=3:600": cuts it to the path. */
static void attributes(struct draft_entry *e, char *path)
{
	char *mode = strrchr(path, ':');
	char *size;

	if (mode) {
		*mode++ = '\0';
		e->mode = (e->mode & S_IFMT) | (uint32_t)strtoul(mode, NULL, 8);
	}
	size = strrchr(path, '=');
	if (size) {
		*size++ = '\0';
		e->size = strtoul(size, NULL, 10);
	}
}

static void mark(char type, const char *path, char *out, size_t size)
{
	const char *base = strrchr(path, '/');

	if (type == 'q')
		snprintf(out, size, "%s/.wh..wh..opq", path);
	else
		snprintf(out, size, "%.*s.wh.%s",
			 base ? (int)(base + 1 - path) : 0, path,
			 base ? base + 1 : path);
}

static int add(struct draft *d, char *entry)
{
	struct draft_entry e = { .mode = type_of(entry[0]) };
	char marked[512];
	char *rest = entry + 2;
	char *path = strsep(&rest, " ");

	attributes(&e, path);
	if (!strcmp(path, "''"))
		path[0] = '\0';
	e.path = path;
	if (entry[0] == 'w' || entry[0] == 'q') {
		mark(entry[0], path, marked, sizeof(marked));
		e.path = marked;
	}
	e.path_size = strlen(e.path);
	e.target = rest;
	e.target_size = rest ? strlen(rest) : 0;
	e.is_link = entry[0] == 'h';
	return draft_add(d, &e);
}

struct draft *tars_draft(const char *tar)
{
	const struct draft_limits limits = DRAFT_LIMITS_DEFAULT;
	struct draft *d = draft_new(&limits);
	char *text = strdup(tar);
	char *rest = text;
	int err = 0;

	cr_assert_not_null(d);
	while (rest && *rest && !err) {
		err = add(d, strsep(&rest, ";"));
		if (rest && *rest == ' ')
			rest++;
	}
	free(text);
	snprintf(why, sizeof(why), "%s", draft_why(d));
	cr_expect_eq(!err, !why[0], "'%s'", why);
	if (!err)
		return d;
	draft_free(d);
	return NULL;
}

struct index_layer tars_layer(int id)
{
	return (struct index_layer){
		.diff_id = { [0] = (uint8_t)id, [1] = (uint8_t)(id >> 8) },
		.tar_size = RESIDUE_SIZE,
		.residue_size = RESIDUE_SIZE,
	};
}

struct index_file *tars_index(const char *tar, int id)
{
	struct index_layer layer = tars_layer(id);
	struct draft *d = tars_draft(tar);
	struct index_file *f = NULL;
	int fd;
	int err;

	if (!d)
		return NULL;
	fd = memfd_create("index", MFD_CLOEXEC);
	err = draft_write(d, &layer, fd);
	snprintf(why, sizeof(why), "%s", draft_why(d));
	draft_free(d);
	if (err) {
		close(fd);
		return NULL;
	}
	cr_assert_eq(index_file_open(fd, &f), 0);
	return f;
}

#define LAYERS_MAX 64

static struct index_file *blend(struct index_file **layers, uint32_t count,
				bool keep_marks)
{
	const struct blend_options options = { .keep_marks = keep_marks };
	int fd = memfd_create("blend", MFD_CLOEXEC);
	struct view_object dangling;
	struct index_file *f = NULL;
	int err = blend_write(layers, count, &options, fd, &dangling);

	snprintf(why, sizeof(why), "%s", err ? strerror(-err) : "");
	if (err)
		close(fd);
	else
		cr_assert_eq(index_file_open(fd, &f), 0);
	return f;
}

struct index_file *tars_blend(const char *stack, bool keep_marks)
{
	struct index_file *layers[LAYERS_MAX];
	struct index_file *f = NULL;
	char *text = strdup(stack);
	char *rest = text;
	uint32_t count = 0;
	bool all = true;

	while (rest && all && count < LAYERS_MAX) {
		char *end = strstr(rest, " | ");
		char *tar = rest;

		rest = end ? end + 3 : NULL;
		if (end)
			*end = '\0';
		layers[count] = tars_index(tar, (int)count);
		all = layers[count++];
	}
	if (all)
		f = blend(layers, count, keep_marks);
	for (uint32_t i = 0; i < count; i++)
		index_file_close(layers[i]);
	free(text);
	return f;
}

/* --- trees ----------------------------------------------------------------- */

struct printer {
	const struct index_file *f;
	FILE *to;
	char *first[4096]; /* the first path of an inode */
};

static char kind_of(const struct index_inode *i)
{
	switch (i->mode & S_IFMT) {
	case S_IFDIR:
		return i->flags & INDEX_OPAQUE   ? 'o' :
		       i->flags & INDEX_IMPLICIT ? 'i' :
						   'd';
	case S_IFLNK: return 's';
	case S_IFCHR: return 'c';
	case S_IFIFO: return 'p';
	case S_IFREG: return 'f';
	default: return 'l';
	}
}

static void print_inode(struct printer *p, const struct index_inode *i,
			const char *path)
{
	char kind = kind_of(i);
	uint32_t usual = S_ISDIR(i->mode) ? 0755 : 0644;

	fprintf(p->to, "%s%c %s", ftell(p->to) ? "; " : "", kind, path);
	if (kind == 's' || kind == 'l')
		fprintf(p->to, " %.*s", (int)i->size, index_file_text(p->f, i));
	if (kind == 'f' && i->size)
		fprintf(p->to, "=%llu", (unsigned long long)i->size);
	if (kind != 's' && kind != 'l' && (i->mode & 07777) != usual)
		fprintf(p->to, ":%o", i->mode & 07777);
}

static void print_dir(struct printer *p, uint32_t dir, const char *path);

static void print_entry(struct printer *p, const struct index_entry *e,
			const char *path)
{
	struct index_inode i;

	if (e->inode == INDEX_NONE) {
		fprintf(p->to, "%sw %s", ftell(p->to) ? "; " : "", path);
		return;
	}
	cr_assert(e->inode < 4096);
	cr_assert_eq(index_file_inode(p->f, e->inode, &i), 0, "%s", path);
	if (p->first[e->inode]) {
		fprintf(p->to, "; h %s %s", path, p->first[e->inode]);
		return;
	}
	p->first[e->inode] = strdup(path);
	print_inode(p, &i, path);
	if (S_ISDIR(i.mode))
		print_dir(p, e->inode, path);
}

static void print_dir(struct printer *p, uint32_t dir, const char *path)
{
	struct index_inode d;

	cr_assert_eq(index_file_dir(p->f, dir, &d), 0, "%s", path);
	for (uint32_t i = 0; i < d.count; i++) {
		struct index_entry e;
		uint32_t found;
		char *full;

		cr_assert_eq(index_dir_entry(p->f, dir, &d, i, &e), 0);
		cr_expect_eq(
			index_dir_find(p->f, dir, e.text, e.length, &found), 0);
		cr_expect_eq(found, e.inode);
		cr_assert(asprintf(&full, "%s%s%.*s", path, *path ? "/" : "",
				   e.length, e.text) > 0);
		print_entry(p, &e, full);
		free(full);
	}
}

const char *tars_tree(const struct index_file *f)
{
	static char *text;
	static char refused[160];
	struct printer p = { .f = f };
	struct index_inode root;
	size_t size;

	free(text);
	text = NULL;
	snprintf(refused, sizeof(refused), "refused: %s", why);
	if (!f)
		return refused;
	p.to = open_memstream(&text, &size);
	cr_assert_eq(index_file_dir(f, INDEX_ROOT, &root), 0);
	if (kind_of(&root) != 'i' || (root.mode & 07777) != 0755)
		print_inode(&p, &root, "/");
	print_dir(&p, INDEX_ROOT, "");
	for (size_t i = 0; i < 4096; i++)
		free(p.first[i]);
	fclose(p.to);
	return text;
}
