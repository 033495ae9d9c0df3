/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A node is one object that the kernel may know: who it is, by which name it
 * is reached, and in which branch it lies.  It is not a cache of attributes
 * and holds no descriptor; a million of them must fit into little memory.
 *
 * Lifetime: a node lives while its use count is not zero.  Each lookup that
 * the kernel was told of is one use, each child one use of its parent, each
 * open directory one.  The kernel sends no request for a node that it has
 * forgotten, so an operation may use the node of its request without taking
 * one.
 *
 * Locks, in this order: the names (crowd lock of the table), then one shard.
 * Name, parent, flags, layer and parts change only with the names cleared
 * (crowd_clear), so whoever has entered sees them still.
 */
#ifndef LAYERFS_NODE_H
#define LAYERFS_NODE_H

#include "crowd.h"
#include "node_fields.h"

struct ids;
struct links;

struct node_table;

/* What a new node is to be; ownership of parts goes to the node. */
struct node_birth {
	uint64_t ino;
	struct parts *parts;
	char *entry; /* in the index, that it has or would get; or NULL */
	uint16_t layer;
	uint16_t type;
	uint8_t flags;
};

int node_table_new(const struct node_birth *root, struct node_table **out);
void node_table_free(struct node_table *t);

struct crowd *node_names(struct node_table *t);
struct links *node_links(struct node_table *t);
struct ids *node_ids(struct node_table *t);

/* The node of an id, or NULL if there is none (any more).  No use is taken. */
struct node *node_find(struct node_table *t, uint64_t id);

/* The same where the kernel may have forgotten it: with one more use. */
struct node *node_hold(struct node_table *t, uint64_t id);

/* The node of a name, with one more use, or NULL.  Call inside the names. */
struct node *node_get(struct node_table *t, struct node *dir, const char *name);

/*
 * The node of a name, as node_get, or a new one if there is none.  `birth`
 * loses its parts either way.  NULL without memory.
 */
struct node *node_make(struct node_table *t, struct node *dir, const char *name,
		       struct node_birth *birth);

/* A dead node in dir that `pin` keeps; it owns pin, which is closed on error. */
struct node *node_make_nameless(struct node_table *t, struct node *dir, int pin,
				struct node_birth *birth);

void node_use(struct node *n);

/* Take uses away; the last one frees it.  Call inside the names. */
void node_put(struct node_table *t, struct node *n, uint64_t uses);

/* Give memory back to the system when much was forgotten; may take long. */
void node_trim(struct node_table *t);

/*
 * With the names cleared: the node's name is gone; or it has a new one, of
 * which it becomes the owner, and lives (again).
 */
void node_die(struct node_table *t, struct node *n);
void node_move(struct node_table *t, struct node *n, struct node *dir,
	       char *name);

static inline bool node_is_dir(const struct node *n)
{
	return (n->type & 0170000) == 0040000;
}

static inline bool node_is_upper(const struct node *n)
{
	return n->flags & NODE_UPPER;
}

/* Are its data in the upper?  Of a file. */
static inline bool node_has_upper_data(const struct node *n)
{
	return (n->flags & (NODE_UPPER | NODE_METACOPY)) == NODE_UPPER;
}

static inline bool node_is_dead(const struct node *n)
{
	return n->flags & NODE_DEAD;
}

#endif
