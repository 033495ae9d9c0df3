/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Hard links: which node an inode of a branch is, and by which further names
 * it is reached.  Only objects with several names are here, so one lock does
 * for all.
 *
 * An object of the lowers may be here as well: where there is an index, it
 * will stay one object when it is copied up (index.h), and it has then a name
 * there, the "entry".
 */
#ifndef LAYERFS_LINKS_H
#define LAYERFS_LINKS_H

#include <limits.h>
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

/* Is there one?  Takes no lock where there is none, which is nearly always. */
bool links_has(struct links *l, dev_t dev, uint64_t ino);

/* From here on this inode is this node, until links_drop.  0 or -ENOMEM. */
int links_add(struct links *l, dev_t dev, uint64_t ino, struct node *n);
void links_drop(struct links *l, struct node *n);

/*
 * The node (which is in the table) is this inode as well: its copy.  It goes
 * on being found by the lower's, by those who saw that one a moment before.
 */
void links_also(struct links *l, struct node *n, dev_t dev, uint64_t ino);

/* The name of its entry in the index: copied; false: not known, too long. */
bool links_set_entry(struct links *l, struct node *n, const char *entry);
bool links_entry(struct links *l, struct node *n, char entry[NAME_MAX + 1]);

#define LINKS_UPPER UINT16_MAX /* for a layer: the name is in the upper */

/*
 * A further name of n (which is in the table), found in `layer`.  The name is copied; the use of dir that the caller holds goes to
 * the table if true is returned: false if that name was known.
 */
bool links_add_name(struct links *l, struct node *n, struct node *dir,
		    const char *name, uint16_t layer);

/* Any name that is not in the upper, with a use of dir; name to be freed. */
bool links_lower_name(struct links *l, struct node *n, struct node **dir,
		      char **name);

/* This one is there now. */
void links_name_put(struct links *l, struct node *n, const struct node *dir,
		    const char *name);

/* Forget one further name.  Returns false if it was not known. */
bool links_drop_name(struct links *l, struct node *n, const struct node *dir,
		     const char *name);

/*
 * Take any of the further names out of the table: name is the caller's to
 * free, dir comes with its use.  False if there is none.
 */
bool links_take_name(struct links *l, struct node *n, struct node **dir,
		     char **name, uint16_t *layer);

#endif
