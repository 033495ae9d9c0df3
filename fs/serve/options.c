/* SPDX-License-Identifier: Apache-2.0 */
#include "options.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "feature_words.h"
#include "log.h"
#include "mount_words.h"
#include "name_list.h"
#include "scope.h"

#define POSITIONAL_MAX 3 /* LOWERS UPPER MOUNTPOINT */

/* What is on the command line, before it is put together. */
struct words {
	struct options *o;
	struct features_asked *asked; /* of o */
	char *at[POSITIONAL_MAX];     /* owned */
	int count;
	char *lowerdir; /* owned */
	bool nosuid;
	bool nodev;
};

static int add_kernel(struct options *o, const char *word)
{
	char *more = NULL;

	if (asprintf(&more, "%s%s%s", o->kernel ?: "", o->kernel ? "," : "",
		     word) < 0)
		return -ENOMEM;
	free(o->kernel);
	o->kernel = more;
	return 0;
}

static int set_string(char **to, const char *value)
{
	free(*to);
	*to = strdup(value);
	return *to ? 0 : -ENOMEM;
}

static int opt_lowerdir(struct words *w, const char *value)
{
	return set_string(&w->lowerdir, value);
}

static int opt_upperdir(struct words *w, const char *value)
{
	int err = set_string(&w->o->upper, value);

	if (!err)
		name_list_unescape(w->o->upper);
	return err;
}

static int opt_workdir(struct words *w, const char *value)
{
	int err = set_string(&w->o->work, value);

	if (!err)
		name_list_unescape(w->o->work);
	return err;
}

static int opt_whiteout(struct words *w, const char *value)
{
	w->o->tree.aufs_marks = !strcmp(value, "aufs");
	if (w->o->tree.aufs_marks || !strcmp(value, "overlay"))
		return 0;
	log_error("option 'whiteout=%s': must be overlay or aufs", value);
	return -EINVAL;
}

static int opt_redirect_dir(struct words *w, const char *value)
{
	return feature_word("redirect_dir", value, true,
			    &w->asked->redirect_dir);
}

static int opt_metacopy(struct words *w, const char *value)
{
	return feature_word("metacopy", value, false, &w->asked->metacopy);
}

static int opt_index(struct words *w, const char *value)
{
	return feature_word("index", value, false, &w->asked->index);
}

static int opt_xino(struct words *w, const char *value)
{
	(void)w;
	return feature_word_xino(value);
}

static int opt_volatile(struct words *w, const char *value)
{
	(void)value;
	w->o->tree.volatile_ = true;
	return 0;
}

static int opt_noacl(struct words *w, const char *value)
{
	(void)value;
	w->o->tree.noacl = true;
	return 0;
}

static int opt_debug(struct words *w, const char *value)
{
	(void)value;
	w->o->debug = true;
	return 0;
}

static int opt_fsname(struct words *w, const char *value)
{
	return set_string(&w->o->source, value);
}

/* Words with a value end in "=". */
static const struct {
	const char *word;
	int (*take)(struct words *w, const char *value);
	const char *help;
} own_options[] = {
	{ "lowerdir=", opt_lowerdir, "DIR[:DIR...], topmost first" },
	{ "upperdir=", opt_upperdir,
	  "DIR where changes go; without: read-only" },
	{ "workdir=", opt_workdir,
	  "DIR on the upper's filesystem [UPPER.work]" },
	{ "whiteout=", opt_whiteout, "overlay|aufs: which marks to write" },
	{ "redirect_dir=", opt_redirect_dir,
	  "on|off|follow|nofollow: rename lower directories" },
	{ "metacopy=", opt_metacopy,
	  "on|off: chown and the like copy no data" },
	{ "index=", opt_index, "on|off: keep hard links of lower files" },
	{ "xino=", opt_xino, "on|off|auto: no difference, numbers stay" },
	{ "volatile", opt_volatile, "no fsync: fast, not safe from a crash" },
	{ "noacl", opt_noacl, "no POSIX ACLs" },
	{ "fsname=", opt_fsname, "NAME of the source in the list of mounts" },
	{ "debug", opt_debug, "say every request" },
};

void options_help(void)
{
	for (size_t i = 0; i < ARRAY_LEN(own_options); i++)
		printf("  -o %-14s %s\n", own_options[i].word,
		       own_options[i].help);
	printf("  -o %-14s %s\n", "ro", "read-only, even with an upper");
	printf("  and the flags of mount(8): nosuid, nodev, noexec, noatime, "
	       "...\n");
}

/* 1 if it was one of ours, 0 if not, or -errno. */
static int take_own(struct words *w, const char *word)
{
	for (size_t i = 0; i < ARRAY_LEN(own_options); i++) {
		const char *key = own_options[i].word;
		size_t len = strlen(key);
		bool valued = key[len - 1] == '=';

		if (valued ? strncmp(word, key, len) != 0 :
			     strcmp(word, key) != 0)
			continue;
		return own_options[i].take(w, word + (valued ? len : 0)) ?: 1;
	}
	return 0;
}

static int take_kernel_kind(struct words *w, const struct mount_word *m)
{
	switch (m->kind) {
	case MOUNT_WORD_PASS: return add_kernel(w->o, m->word);
	case MOUNT_WORD_RO:
		w->o->read_only = true;
		return add_kernel(w->o, "ro");
	case MOUNT_WORD_NOSUID: w->nosuid = true; return 0;
	case MOUNT_WORD_NODEV: w->nodev = true; return 0;
	case MOUNT_WORD_ATTR: w->o->attr_set |= m->attr; return 0;
	case MOUNT_WORD_IGNORE: return 0;
	}
	return 0;
}

static int take_kernel(struct words *w, const char *word)
{
	const struct mount_word *m = mount_word_find(word);

	if (m)
		return take_kernel_kind(w, m);
	log_error("unknown option '%s'", word);
	return -EINVAL;
}

static int take_option(struct words *w, const char *word)
{
	int taken = *word ? take_own(w, word) : 1;

	if (taken)
		return taken < 0 ? taken : 0;
	return take_kernel(w, word);
}

static int take_options(struct words *w, const char *list)
{
	scoped_free char *copy = strdup(list);
	int err = copy ? 0 : -ENOMEM;

	for (char *at = copy; !err && at;) {
		char *cut = name_list_cut(at, ',');
		bool more = *cut;

		*cut = '\0';
		err = take_option(w, at);
		at = more ? cut + 1 : NULL;
	}
	return err;
}

static int take_positional(struct words *w, const char *word)
{
	if (w->count == POSITIONAL_MAX) {
		log_error("too many arguments: '%s'", word);
		return -EINVAL;
	}
	w->at[w->count] = strdup(word);
	return w->at[w->count++] ? 0 : -ENOMEM;
}

static int take_branch(struct words *w, char **argv, int *at)
{
	int taken = branch_words_take(&w->o->branches, &w->o->paths, argv, at);

	if (taken)
		return taken < 0 ? taken : 0;
	log_error("unknown argument '%s'", argv[*at]);
	return -EINVAL;
}

static int take_words(struct words *w, int argc, char **argv)
{
	bool only_names = false;
	int err = 0;

	for (int i = 1; !err && i < argc; i++) {
		const char *word = argv[i];

		if (only_names || word[0] != '-' || !word[1])
			err = take_positional(w, word);
		else if (!strcmp(word, "--"))
			only_names = true;
		else if (!strcmp(word, "-f"))
			w->o->foreground = true;
		else if (!strcmp(word, "-d"))
			w->o->debug = w->o->foreground = true;
		else if (!strcmp(word, "-o") && i + 1 < argc)
			err = take_options(w, argv[++i]);
		else if (!strncmp(word, "-o", 2) && word[2])
			err = take_options(w, word + 2);
		else
			err = take_branch(w, argv, &i);
	}
	return err;
}

static int usage(const char *what)
{
	log_error("%s; see 'layerfs mount --help'", what);
	return -EINVAL;
}

static int place_upper(struct words *w, int at)
{
	if (w->o->upper)
		return usage("upper given twice");
	w->o->upper = steal(&w->at[at]);
	return 0;
}

/* The lowers were named one by one: what else there is is the upper. */
static int place_beside_branches(struct words *w, int names)
{
	if (w->lowerdir || names > 1)
		return usage("lowers given twice");
	return names ? place_upper(w, 0) : 0;
}

/* The mountpoint comes last; before it SOURCE, or lowers and upper. */
static int place_words(struct words *w)
{
	struct options *o = w->o;
	int names = w->count - 1;

	if (w->count == 0)
		return usage("no mountpoint given");
	o->mountpoint = steal(&w->at[names]);
	if (o->paths.count)
		return place_beside_branches(w, names);
	if (w->lowerdir && names > 1)
		return usage("lowers given twice");
	if (w->lowerdir) {
		if (names && !o->source)
			o->source = steal(&w->at[0]);
		return 0;
	}
	if (names == 0)
		return usage("no lowers given");
	w->lowerdir = steal(&w->at[0]);
	return names == 1 ? 0 : place_upper(w, 1);
}

static int finish(struct words *w)
{
	struct options *o = w->o;
	const char *conflict =
		features_conflict(&o->tree.features, o->tree.aufs_marks);
	int err = conflict ? usage(conflict) : place_words(w);

	if (!err && w->lowerdir)
		err = name_list_lowers(&o->paths, w->lowerdir);
	if (err)
		return err;
	if (o->work && !o->upper)
		return usage("a workdir without an upper");
	if (!o->upper && !o->read_only) {
		o->read_only = true;
		err = add_kernel(o, "ro");
	}
	/* Root's mounts have both unless told otherwise, as kernel ones. */
	if (!w->nosuid && !geteuid())
		err = err ?: add_kernel(o, "suid");
	if (!w->nodev && !geteuid())
		err = err ?: add_kernel(o, "dev");
	if (!geteuid())
		err = err ?: add_kernel(o, "allow_other");
	o->paths.upper = o->upper;
	o->paths.work = o->work;
	o->paths.mountpoint = o->mountpoint;
	return err;
}

int options_parse(int argc, char **argv, struct options *out)
{
	struct words w = { .o = out, .asked = &out->tree.features };
	int err;

	*out = (struct options){ 0 };
	err = take_words(&w, argc, argv);
	err = err ?: finish(&w);
	for (int i = 0; i < POSITIONAL_MAX; i++)
		free(w.at[i]);
	free(w.lowerdir);
	return err;
}

void options_free(struct options *o)
{
	for (uint16_t i = 0; i < o->paths.count; i++)
		free(o->paths.lowers[i]);
	free(o->paths.lowers);
	branch_words_close(&o->paths);
	branch_words_free(&o->branches);
	free(o->kernel);
	free(o->upper);
	free(o->work);
	free(o->mountpoint);
	free(o->source);
}
