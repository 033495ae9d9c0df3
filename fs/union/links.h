/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Hard links in the upper branch: which node an upper inode is, and by which
 * further names it is reached.  Only objects with several names are here, so
 * one lock does for all.
 */
#ifndef LAYERFS_LINKS_H
#define LAYERFS_LINKS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct links;
struct node;

/* `use` takes one use of a node, or says that it is just being freed. */
struct links *links_new(bool (*use)(struct node *n));
void links_free(struct links *l);

/* Between a find that found nothing and the add that follows it. */
void links_lock(struct links *l);
void links_unlock(struct links *l);

/* The node of an upper inode, with one more use, or NULL. */
struct node *links_find(struct links *l, dev_t dev, uint64_t ino);

/* From here on this inode is this node, until links_drop.  0 or -ENOMEM. */
int links_add(struct links *l, dev_t dev, uint64_t ino, struct node *n);
void links_drop(struct links *l, struct node *n);

/*
 * A further name of n (which is in the table).  The name is copied; the use
 * of dir that the caller holds goes to the table if true is returned: false
 * if that name was known.
 */
bool links_add_name(struct links *l, struct node *n, struct node *dir,
		    const char *name);

/* Forget one further name.  Returns false if it was not known. */
bool links_drop_name(struct links *l, struct node *n, const struct node *dir,
		     const char *name);

/*
 * Take any of the further names out of the table: name is the caller's to
 * free, dir comes with its use.  False if there is none.
 */
bool links_take_name(struct links *l, struct node *n, struct node **dir,
		     char **name);

#endif
