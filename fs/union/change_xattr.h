/* SPDX-License-Identifier: Apache-2.0 */
/* Extended attributes and ACLs: asked for, set and taken. */
#ifndef LAYERFS_CHANGE_XATTR_H
#define LAYERFS_CHANGE_XATTR_H

#include <stddef.h>
#include <sys/types.h>

struct caller;
struct node;
struct tree;

/* By the names that users see.  As the system calls, -errno for errors. */
ssize_t attr_getxattr(struct tree *t, struct node *n, const char *name,
		      void *value, size_t size);
ssize_t attr_listxattr(struct tree *t, const struct caller *c, struct node *n,
		       char **list);
int change_setxattr(struct tree *t, const struct caller *c, struct node *n,
		    const char *name, const void *value, size_t size,
		    int flags);
int change_removexattr(struct tree *t, const struct caller *c, struct node *n,
		       const char *name);

#endif
