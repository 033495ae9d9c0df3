/* SPDX-License-Identifier: Apache-2.0 */
/* Random stacks of layers, beside a model that lays one over the other. */
#include "blend.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "draw.h"
#include "scope.h"
#include "stack_model.h"
#include "tars.h"

#define STACKS  20000
#define LAYERS  4
#define ENTRIES 7 /* of a layer */

struct trial {
	struct draw draw;
	char stack[4096]; /* for tars_blend */
	struct model_world view;
	int inodes;
};

static void draw_path(struct draw *d, char path[MODEL_PATH])
{
	unsigned int depth = 1 + draw(d, 3);

	path[0] = '\0';
	for (unsigned int i = 0; i < depth; i++) {
		size_t at = strlen(path);

		snprintf(path + at, MODEL_PATH - at, "%s%c", i ? "/" : "",
			 'a' + (int)draw(d, 3));
	}
}

static void say(struct trial *t, const char *entry)
{
	size_t used = strlen(t->stack);
	bool first = !used || t->stack[used - 1] == ' ';

	cr_assert_lt(used + 64, sizeof(t->stack));
	snprintf(t->stack + used, sizeof(t->stack) - used, "%s%s",
		 first ? "" : "; ", entry);
}

static void try_object(struct trial *t, struct model_layer *l, const char *path)
{
	static const char kinds[] = { 'd', 'd', 'f', 'f', 's' };
	struct model_object o = {
		.kind = kinds[draw(&t->draw, sizeof(kinds))],
		.mode = draw_once_in(&t->draw, 2) ? 0755 : 0700,
		.inode = ++t->inodes,
	};
	char entry[64];

	memcpy(o.path, path, sizeof(o.path));
	if (!model_add(l, &o))
		return;
	if (o.kind == 'd')
		snprintf(entry, sizeof(entry), "d %s:%o", path,
			 (unsigned int)o.mode);
	else
		snprintf(entry, sizeof(entry), "%c %s%c%d", o.kind, path,
			 o.kind == 'f' ? '=' : ' ', o.inode);
	say(t, entry);
}

/* To what the layers below show, or to what is in the layer. */
static void try_link(struct trial *t, struct model_layer *l, const char *path)
{
	bool own = draw_once_in(&t->draw, 2);
	struct model_world *w = own ? &l->own : &t->view;
	struct model_object o = { .kind = 'l', .inode = ++t->inodes };
	const struct model_object *to;
	char entry[64];

	if (!w->count)
		return;
	to = &w->objects[draw(&t->draw, (unsigned int)w->count)];
	if (model_is_dir(to) || (!own && model_find(&l->own, to->path)) ||
	    !strcmp(path, to->path) || model_is_below(to->path, path) ||
	    model_is_below(path, to->path))
		return;
	snprintf(entry, sizeof(entry), "h %s %s", path, to->path);
	if (own)
		o = *to;
	else
		memcpy(o.target, to->path, sizeof(o.target));
	memcpy(o.path, path, sizeof(o.path));
	if (model_add(l, &o))
		say(t, entry);
}

static void try_mark(struct trial *t, struct model_layer *l, const char *path)
{
	bool white = !draw_once_in(&t->draw, 4);
	char entry[64];

	if (!(white ? model_whiteout : model_opaque)(l, path))
		return;
	snprintf(entry, sizeof(entry), "%c %s", white ? 'w' : 'q', path);
	say(t, entry);
}

static bool try_layer(struct trial *t)
{
	static struct model_layer l;
	unsigned int count = draw(&t->draw, ENTRIES);

	memset(&l, 0, sizeof(l));
	for (unsigned int i = 0; i < count; i++) {
		char path[MODEL_PATH];

		draw_path(&t->draw, path);
		if (draw_once_in(&t->draw, 3))
			try_mark(t, &l, path);
		else if (draw_once_in(&t->draw, 5))
			try_link(t, &l, path);
		else
			try_object(t, &l, path);
	}
	return model_lay(&t->view, &l);
}

Test(blend_random, stacks_show_what_the_model_shows, .timeout = 120)
{
	static struct trial t;
	int compared = 0;

	for (uint64_t seed = 1; seed <= STACKS; seed++) {
		bool ok = true;
		struct index_file *f;

		memset(&t, 0, sizeof(t));
		t.draw.state = seed;
		for (int i = 0; i < LAYERS && ok; i++) {
			if (i)
				strncat(t.stack, " | ", 4);
			ok = try_layer(&t);
		}
		if (!ok)
			continue;
		f = tars_blend(t.stack, false);
		if (strcmp(tars_tree(f), model_text(&t.view)) != 0)
			cr_assert_fail("seed %d: %s\n%s\n%s", (int)seed,
				       t.stack, tars_tree(f),
				       model_text(&t.view));
		index_file_close(f);
		compared++;
	}
	cr_expect_gt(compared, STACKS / 2);
}
