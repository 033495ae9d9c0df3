/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Extended attribute names of a union.  Those that mark a union's layers are
 * private: users neither see nor set them.  What a user sets under such a
 * name (an overlay mounted on top of us does) is stored escaped, with one
 * more "overlay." behind the prefix, as kernel overlayfs stores it:
 *
 *	seen by users			on the branch
 *	trusted.overlay.opaque		trusted.overlay.overlay.opaque
 *	(hidden)			trusted.overlay.opaque
 *	user.anything			user.anything
 *
 * Kernel overlayfs treats one of trusted.overlay. and user.overlay. so, by
 * its mount options; we read marks in both, so both are private here.
 */
#ifndef LAYERFS_XATTR_H
#define LAYERFS_XATTR_H

#include <linux/limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* Room for a name on the branch and its terminating zero. */
#define XATTR_STORED_MAX (XATTR_NAME_MAX + 1)

/* May users not see this name of a branch? */
bool xattr_is_private(const char *stored);

/*
 * The name on the branch of the name that a user gave.  0, or -EOPNOTSUPP
 * where the escaped name is too long, as the kernel answers.
 */
int xattr_store_name(const char *seen, char stored[XATTR_STORED_MAX]);

/* How many bytes of a listed name of a branch are escape; 0 for most. */
size_t xattr_escape_length(const char *stored, size_t *prefix_len);

/*
 * All names of fd (may be O_PATH), each ended by a zero byte, in *list (the
 * caller's to free).  The length, 0 if there are none, or -errno.
 */
ssize_t xattr_list_stored(int fd, char **list);

/* Is it one that only the privileged may know of? */
bool xattr_is_trusted(const char *name);

/*
 * The same as users see it: private names left out, others unescaped; without
 * `trusted`, nothing that only the privileged see.  Works in place.  Returns
 * the new length.
 */
size_t xattr_show(char *list, size_t size, bool trusted);

/* As getxattr and friends, by stored name; -errno for errors. */
ssize_t xattr_get(int fd, const char *stored, void *value, size_t size);

/*
 * Does this answer of xattr_get say that there is none, can be none, or none
 * that we may see?  With any other error nobody knows.
 */
bool xattr_is_none(ssize_t got);

/* Has it one of this name?  1, 0 or -errno. */
int xattr_has(int fd, const char *stored);

int xattr_set(int fd, const char *stored, const void *value, size_t size,
	      int flags);
int xattr_remove(int fd, const char *stored);

/*
 * Set what another file has.  What the file system of `to` does not take is
 * left out unless it guards access (ACLs, security.*).
 */
int xattr_give(int to, const char *stored, const void *value, size_t size);

/* Give `to` what users see of `from`. */
int xattr_copy(int from, int to);

#endif
