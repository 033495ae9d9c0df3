/* SPDX-License-Identifier: Apache-2.0 */
#include "tree_open.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <string.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "beneath.h"
#include "caller.h"
#include "files.h"
#include "ids.h"
#include "index.h"
#include "listing.h"
#include "log.h"
#include "node.h"
#include "object.h"
#include "origin.h"
#include "records.h"
#include "scope.h"
#include "tree.h"
#include "xattr.h"

/* Bytes of merged names kept in memory, for all directories together. */
#define LISTINGS_BUDGET (2 * 1024 * 1024)

/* Can the upper's file system hold our marks?  Tried on a stage. */
static int try_opaque(struct tree *t, enum mark_style style)
{
	scoped_stage struct stage s = { 0 };
	scoped_fd int fd = -1;

	stage_begin(&t->work, &s);
	if (mkdirat(t->work.fd, s.name, 0700))
		return -errno;
	fd = beneath_open(t->work.fd, s.name, O_PATH);
	return fd < 0 ? fd : mark_set_opaque(style, fd);
}

static int try_whiteout(struct tree *t)
{
	scoped_stage struct stage s = { 0 };

	stage_begin(&t->work, &s);
	return mknodat(t->work.fd, s.name, S_IFCHR, makedev(0, 0)) ? -errno : 0;
}

static int choose_style(struct tree *t, const struct tree_options *o)
{
	const char *upper = t->stack.upper.name;
	int err;

	t->style = o->aufs_marks ? MARK_STYLE_AUFS : MARK_STYLE_TRUSTED;
	err = try_opaque(t, t->style);
	if (err && !o->aufs_marks) {
		t->style = MARK_STYLE_USER;
		err = try_opaque(t, t->style);
	}
	if (err && !o->aufs_marks)
		log_error("upper '%s': its filesystem takes no extended "
			  "attributes (%s); use -o whiteout=aufs",
			  upper, strerror(-err));
	else if (err)
		log_error("upper '%s': %s", upper, strerror(-err));
	if (err || o->aufs_marks)
		return err;
	err = try_whiteout(t);
	if (err)
		log_error("upper '%s': no whiteout devices can be made on its "
			  "filesystem (%s); use -o whiteout=aufs",
			  upper, strerror(-err));
	return err;
}

static int open_work(struct tree *t, const struct tree_options *o)
{
	int err = workdir_open(t->stack.work.fd, &t->work);

	if (!err)
		return choose_style(t, o);
	log_error("workdir '%s': %s", t->stack.work.name, strerror(-err));
	return err;
}

static void choose_features(struct tree *t, const struct tree_options *o)
{
	struct features_mount m = {
		.privileged = caller_we_have(CAP_SYS_ADMIN),
		.aufs = o->aufs_marks,
		.writable = t->stack.writable,
	};

	if (m.writable)
		m.privileged = t->style == MARK_STYLE_TRUSTED;
	t->features = features_decide(&o->features, &m);
}

static int open_index(struct tree *t)
{
	int err = t->features.index ? index_open(t) : 0;

	if (err)
		log_error("workdir '%s': its index: %s", t->stack.work.name,
			  strerror(-err));
	return err;
}

/* The root merges them all, down to one whose marks say otherwise. */
static int root_parts(const struct stack *s, struct parts **out)
{
	struct parts *p = NULL;
	int opaque = OPAQUE_NO;
	int err = 0;

	if (s->writable)
		opaque = mark_opaque_of(s->upper.fd, true);
	for (uint16_t i = 0; !err && i < s->count && opaque != OPAQUE_YES;
	     i++) {
		struct object root = object_root(&s->lowers[i]);
		struct part part = {
			.layer = i,
			.inode = root.inode,
			.impure = object_is_impure(&root),
		};

		opaque = object_opaque_root(&root);
		part.xwhiteouts = opaque == OPAQUE_XWHITEOUTS;
		err = parts_add(&p, &part);
	}
	*out = p;
	return err;
}

/* That of the lowest part, as of any merged directory. */
static uint64_t root_number(const struct tree *t, const struct parts *p)
{
	const struct layer *l =
		p ? &t->stack.lowers[p->part[p->count - 1].layer] :
		    &t->stack.upper;

	return inos_number(&t->inos, beneath_dev(&l->root), l->root.stx_ino);
}

static int make_root(struct tree *t)
{
	struct node_birth birth = {
		.type = S_IFDIR,
		.flags = t->stack.writable ? NODE_UPPER : 0,
	};
	int err = root_parts(&t->stack, &birth.parts);

	birth.ino = root_number(t, birth.parts);
	err = err ?: node_table_new(&birth, &t->nodes);
	if (err)
		parts_free(birth.parts);
	return err;
}

/* Before the mount is there, which may cover the place of temporary files. */
static void remember_forgotten(struct tree *t)
{
	ids_remember(node_ids(t->nodes), records_file(t->work.fd));
}

int tree_open(const struct stack_paths *paths, const struct tree_options *o,
	      struct tree *out)
{
	int err;

	memset(out, 0, sizeof(*out));
	out->work.fd = -1;
	out->durable = !o->volatile_;
	out->acls = !o->noacl;
	out->index = -1;
	for (int i = 0; i < TREE_COPYING; i++)
		pthread_mutex_init(&out->copying[i], NULL);
	err = stack_open(paths, &out->stack);
	if (err)
		return err;
	err = inos_init(&out->inos, &out->stack);
	if (out->stack.writable)
		err = err ?: open_work(out, o);
	choose_features(out, o);
	err = err ?: open_index(out);
	out->files = files_new();
	out->listings = listing_cache_new(LISTINGS_BUDGET);
	if (!out->files || !out->listings)
		err = err ?: -ENOMEM;
	err = err ?: make_root(out);
	if (err)
		tree_close(out);
	else
		remember_forgotten(out);
	return err;
}

void tree_abandon(struct tree *t)
{
	workdir_close(&t->work);
	scope_close_fd(&t->index);
	inos_end(&t->inos);
	stack_close(&t->stack);
}

void tree_close(struct tree *t)
{
	if (t->nodes)
		node_table_free(t->nodes);
	if (t->listings)
		listing_cache_free(t->listings);
	files_free(t->files);
	tree_abandon(t);
	for (int i = 0; i < TREE_COPYING; i++)
		pthread_mutex_destroy(&t->copying[i]);
}
