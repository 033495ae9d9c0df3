/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The index keeps the hard links of a lower file together when it is copied
 * up.  There is one upper copy, and it has a name in WORKDIR/index, its entry:
 * the file handle of its lower object in hexadecimal.  Whoever comes to the
 * lower object by a name that is not yet in the upper finds the copy there.
 * Names get into the upper one by one, as links of the entry, when they are
 * to be changed.
 *
 * The links that users count are those of the lower and those made since.
 * What the upper's inode has more or fewer is in its mark *.overlay.nlink,
 * "U+1": one more than the upper has ("L+1": than the lower).
 *
 * As kernel overlayfs with index=on (fs/overlayfs/namei.c, "index").
 */
#ifndef LAYERFS_INDEX_H
#define LAYERFS_INDEX_H

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>

#include "object.h"
#include "origin.h"

struct node;
struct stage;
struct tree;

/* Of a tree whose t->index stays -1, all of these find and do nothing. */

/*
 * Open WORKDIR/index, make it if need be.  Where it belongs to another upper
 * a note is logged and there is none.  0 or -errno.
 */
int index_open(struct tree *t);

/* Was WORKDIR/index made with privilege?  By its mode, which all can see. */
bool index_is_privileged(const struct tree *t);

/* Would an object like this one of a lower get an entry when copied up? */
bool index_is_for(const struct tree *t, const struct statx *lower);

/* The entry's name of a lower object.  0 or -errno. */
int index_entry_of(struct tree *t, const struct object *lower, uint16_t layer,
		   char entry[ORIGIN_NAME]);

/* What is in the entry: 0, -ENOENT or -errno. */
int index_stat(const struct tree *t, const char *entry, struct statx *out);

/* The stage becomes the entry.  0 or -errno. */
int index_publish(const struct tree *t, struct stage *s, const char *entry);

/* Open it. */
int index_entry_open(const struct tree *t, const char *entry, int flags);

/*
 * The union's links of the upper object fd, of which *upper is the state.  0
 * or -errno.
 */
int index_links(const struct tree *t, int fd, const struct statx *upper,
		uint32_t *out);

/* Note in its mark that the union has `links` of it.  0 or -errno. */
int index_set_links(const struct tree *t, int fd, const struct statx *upper,
		    uint32_t links);

/*
 * The same in a way that does not depend on the upper's links, which are to
 * change: until index_set_links.  Without privilege nothing is done.
 */
int index_hold_links(const struct tree *t, int fd, uint32_t links);

/* If a crash left it that way, mend it.  0 or -errno. */
int index_free_links(const struct tree *t, int fd, const struct statx *upper);

/* The last name is gone. */
void index_drop(const struct tree *t, const char *entry);

/* How many entries there are, or -errno. */
int index_count(const struct tree *t);

/*
 * Remove it with all its entries, also the kernel's of directories and of what
 * is no more.  0 or -errno.
 */
int index_remove(const struct tree *t);

#endif
