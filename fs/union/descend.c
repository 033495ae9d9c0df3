/* SPDX-License-Identifier: Apache-2.0 */
#include "descend.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "listing.h"
#include "log.h"
#include "place.h"
#include "redirect.h"
#include "scope.h"
#include "step.h"
#include "tree.h"

/*
 * A mark that its owner could set leads to what its owner may not see, unless
 * the mount can do no more than its owner.
 */
static bool may_follow(const struct finding *f, const struct step *s, bool on)
{
	return on && (!s->marks.by_user || f->k->t->features.user_marks);
}

/* The mark leads on in the layers below this one. */
static int follow(struct finding *f, const struct step *s, const char *rest)
{
	if (!s->marks.redirect)
		return 0;
	if (!may_follow(f, s, f->k->t->features.follow))
		return s->more ? -EPERM : 0;
	if (step_is_dots(s->marks.redirect))
		return s->more ? -EACCES : 0;
	if (redirect_is_absolute(s->marks.redirect))
		f->stop = false;
	return trail_follow(&f->trail, rest, s->marks.redirect);
}

/* `free` says that other names do not matter: they are this object's, too. */
static void add_ancestor(struct ancestry *a, const struct found *f, bool free)
{
	bool file = !S_ISDIR(f->st.stx_mode);

	a->ended |= file && f->st.stx_nlink > 1 && !free;
	if (!a->ended)
		a->last = *f;
}

static void note_found(struct finding *f, const struct step *s, bool upper,
		       uint16_t layer)
{
	struct found found = {
		.st = s->st,
		.marks = s->marks,
		.upper = upper,
		.layer = layer,
	};
	bool first = f->own.last.st.stx_mode == 0;
	bool second = !first && f->indexed.last.upper;

	found.marks.redirect = NULL;
	if (first)
		f->top = found;
	add_ancestor(&f->own, &found, first);
	add_ancestor(&f->indexed, &found, first || second);
	f->data_blocks = s->st.stx_blocks;
}

/* The last component of the trail: this is what the layer has. */
static int arrive(struct finding *f, const struct step *s, const char *rest,
		  bool upper, uint16_t layer)
{
	struct merge before = f->merge;

	if (!merge_add(&f->merge, s->mark))
		f->stop = true;
	/* One metacopy below another shows nothing, but leads on. */
	if (!merge_shows(&before, &f->merge) &&
	    (s->mark != MARK_METACOPY || !f->merge.wants_data))
		return 0;
	note_found(f, s, upper, layer);
	if (f->merge.wants_data &&
	    !may_follow(f, s, f->k->t->features.metacopy))
		return -EPERM;
	if (s->mark == MARK_DIR || s->mark == MARK_METACOPY)
		return follow(f, s, rest);
	return 0;
}

/* The lower object just found is a part of what shows; `path` becomes its. */
static int add_part(struct finding *f, const struct step *s, uint16_t layer,
		    char *path)
{
	struct part part = {
		.path = path,
		.inode = s->object.inode,
		.layer = layer,
		.xwhiteouts = s->marks.opaque == OPAQUE_XWHITEOUTS,
		.impure = s->marks.impure,
	};

	return parts_add(&f->parts, &part);
}

/* Is what was just found to be a part?  (A file, if it has a metacopy's data.) */
static bool is_part(const struct finding *f, const struct merge *before)
{
	if (!merge_shows(before, &f->merge))
		return false;
	return f->merge.is_dir || before->wants_data;
}

static int ask_upper(struct finding *f, const char *name)
{
	struct within in = { 0 };
	scoped_step struct step s = STEP_NONE;
	int err;

	if (!node_is_upper(f->k->dir))
		return 0;
	in.dir = object_of_fd(look_upper(f->k));
	if (in.dir.fd < 0)
		return in.dir.fd;
	in.impure = look_is_impure(f->k);
	in.more = f->k->dir->parts;
	in.upper = true;
	err = step_to(&in, name, &s);
	err = err ?: arrive(f, &s, f->trail.text, true, 0);
	if (!err && f->merge.is_dir)
		f->redirect = steal(&s.marks.redirect);
	return err;
}

/* In part i of the directory, by the trail's one name. */
static int ask_part(struct finding *f, uint16_t i, const char *name)
{
	const struct part *part = &f->k->dir->parts->part[i];
	struct merge before = f->merge;
	struct within in = {
		.xwhiteouts = part->xwhiteouts,
		.impure = part->impure,
		.more = i + 1 < f->k->dir->parts->count,
	};
	scoped_step struct step s = STEP_NONE;
	scoped_free char *here = strdup(f->trail.text);
	char *path = NULL;
	int err = here ? look_part(f->k, i, &in.dir) : -ENOMEM;

	err = err ?: step_to(&in, here, &s);
	err = err ?: arrive(f, &s, f->trail.text, false, part->layer);
	if (err || !is_part(f, &before))
		return err;
	if (!f->merge.is_dir || strcmp(here, name)) {
		path = place_part_path(f->k->t, f->k->dir, i, here);
		if (!path)
			return -ENOMEM;
	}
	return add_part(f, &s, part->layer, path);
}

/* The way of an absolute trail through one layer. */
struct way {
	char *text;       /* as it was when the layer was entered */
	const char *rest; /* the component at hand and what follows */
	struct within in;
	struct object dir; /* in.dir, if it is ours to close */
};

/* One directory further.  1, 0 if the way ends here, or -errno. */
static int walk_on(struct finding *f, struct way *w, const char *name)
{
	scoped_step struct step s = STEP_NONE;
	int err = step_to(&w->in, name, &s);

	if (err)
		return err;
	if (s.mark != MARK_DIR && s.mark != MARK_OPAQUE) {
		f->stop |= s.mark != MARK_NONE;
		return 0;
	}
	if (s.mark == MARK_OPAQUE)
		f->stop = true;
	else
		err = follow(f, &s,
			     f->trail.text + strlen(f->trail.text) -
				     strlen(w->rest));
	if (err)
		return err;
	object_close(&w->dir);
	w->dir = object_steal(&s.object);
	w->in = (struct within){
		.dir = w->dir,
		.xwhiteouts = s.marks.opaque == OPAQUE_XWHITEOUTS,
		.impure = s.marks.impure,
		.more = w->in.more,
	};
	return 1;
}

static int end_way(struct finding *f, struct way *w, const struct part *root)
{
	struct merge before = f->merge;
	scoped_step struct step s = STEP_NONE;
	int err = step_to(&w->in, w->rest, &s);

	err = err   ?:
		      arrive(f, &s,
			     f->trail.text + strlen(f->trail.text) -
				     strlen(w->rest),
			     false, root->layer);
	if (err || !is_part(f, &before))
		return err;
	return add_part(f, &s, root->layer, steal(&w->text));
}

static int walk(struct finding *f, struct way *w, const struct part *root)
{
	for (;;) {
		const char *slash = strchr(w->rest, '/');
		scoped_free char *name = NULL;
		int go_on;

		if (!slash)
			return end_way(f, w, root);
		name = strndup(w->rest, (size_t)(slash - w->rest));
		go_on = name ? walk_on(f, w, name) : -ENOMEM;
		if (go_on <= 0)
			return go_on;
		w->rest = slash + 1;
	}
}

/* In one layer, from its root, along the trail. */
static int ask_root(struct finding *f, const struct part *root, bool more)
{
	const struct layer *layer = &f->k->t->stack.lowers[root->layer];
	struct way w = {
		.text = strdup(f->trail.text + 1),
		.in = { .dir = object_root(layer),
			.xwhiteouts = root->xwhiteouts,
			.impure = root->impure,
			.more = more },
		.dir = OBJECT_NONE,
	};
	int err = w.text ? 0 : -ENOMEM;

	w.rest = w.text;
	err = err ?: walk(f, &w, root);
	object_close(&w.dir);
	free(w.text);
	return err;
}

static int ask_roots(struct finding *f, int after)
{
	const struct node *root = node_find(f->k->t->nodes, NODE_ROOT_ID);
	const struct parts *p = root->parts;
	int err = 0;

	for (uint16_t i = 0; p && !err && !f->stop && i < p->count; i++)
		if (p->part[i].layer > after)
			err = ask_root(f, &p->part[i], i + 1 < p->count);
	return err;
}

/*
 * The topmost part that has the name, from the listing where there is one;
 * -ENOENT if none does.  With a single part, asking it costs no more.
 */
static int first_part(struct look *k, const char *name)
{
	const struct listed *e;
	struct listing *list;
	int err;

	if (!k->dir->parts)
		return -ENOENT;
	if (k->dir->parts->count == 1)
		return 0;
	err = look_listing(k, &list);
	if (err)
		return err;
	e = listing_find(list, name);
	return e ? e->part : -ENOENT;
}

/* Has the upper nothing but a .wh.NAME?  1, 0 or -errno. */
static int is_hidden(struct finding *f, const char *name)
{
	if (f->merge.shown || !node_is_upper(f->k->dir))
		return 0;
	return mark_has_aufs_whiteout(look_upper(f->k), name);
}

/* In the parts of the directory, until the trail leads elsewhere. */
static int ask_parts(struct finding *f, const char *name)
{
	const struct parts *p = f->k->dir->parts;
	int first = first_part(f->k, f->trail.text);
	int err = first < 0 ? first : is_hidden(f, name);

	if (err)
		return err > 0 || err == -ENOENT ? 0 : err;
	for (int i = first; !err && !f->stop && i < p->count; i++) {
		err = ask_part(f, (uint16_t)i, name);
		if (!err && trail_is_absolute(&f->trail))
			return f->stop ? 0 : ask_roots(f, p->part[i].layer);
	}
	return err;
}

int descend_begin(struct finding *f, struct look *k, const char *name)
{
	*f = (struct finding){ .k = k };
	return trail_begin(&f->trail, name);
}

void descend_end(struct finding *f)
{
	trail_end(&f->trail);
	parts_free(f->parts);
	free(f->redirect);
}

static void say_why(const char *name, int err)
{
	if (err == -EPERM)
		log_note("'%s' has a redirect or metacopy mark, which is not "
			 "followed",
			 name);
	else if (err == -EINVAL)
		log_note("'%s' has a redirect mark that leads nowhere", name);
	else if (err == -EIO)
		log_note("'%s' is a metacopy without data", name);
}

int descend(struct finding *f, const char *name)
{
	int err = ask_upper(f, name);

	if (!err && !f->stop)
		err = trail_is_absolute(&f->trail) ? ask_roots(f, -1) :
						     ask_parts(f, name);
	if (!err && f->merge.wants_data)
		err = -EIO;
	if (err)
		say_why(name, err);
	return err;
}

/* Where it would lead does not matter here, so no marks are read. */
int descend_lower_has(struct look *k, const char *name)
{
	int part = first_part(k, name);
	scoped_object struct object seen = OBJECT_NONE;
	struct object dir;
	struct statx st;
	int err;

	if (part < 0)
		return part == -ENOENT ? 0 : part;
	if (k->dir->parts->count > 1)
		return 1;
	err = look_part(k, 0, &dir);
	err = err ?: object_see(&dir, name, &st, &seen);
	if (err)
		return err == -ENOENT || err == -ENAMETOOLONG ? 0 : err;
	err = object_is_whiteout(&dir, name, &st,
				 k->dir->parts->part[0].xwhiteouts);
	return err < 0 ? err : !err;
}
