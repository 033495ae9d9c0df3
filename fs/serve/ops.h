/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The edge to the kernel: each op finds its arguments, makes one call into
 * the union and sends exactly one reply.  Only these files and session.c know
 * FUSE.
 */
#ifndef LAYERFS_OPS_H
#define LAYERFS_OPS_H

#include <fuse_lowlevel.h>

#include "caller.h"
#include "lookup.h"

/* What a session hands to its ops. */
struct serving {
	struct tree *t;
	struct fuse_session *session;
	void (*ready)(struct serving *s); /* called once the kernel is in */
	int ready_fd;
};

/*
 * Nobody else changes the branches, so what the kernel was told holds until
 * it or we change it.  Seconds.
 */
#define OPS_TIMEOUT (365.0 * 24 * 3600)

void ops_session_fill(struct fuse_lowlevel_ops *ops); /* init, statfs, forget */
void ops_names_fill(struct fuse_lowlevel_ops *ops);   /* lookup, make, drop */
void ops_attr_fill(struct fuse_lowlevel_ops *ops);
void ops_file_fill(struct fuse_lowlevel_ops *ops);
void ops_dir_fill(struct fuse_lowlevel_ops *ops);

/* Shared by them, in ops.c. */
struct tree *ops_tree(fuse_req_t req);
struct node *ops_node(fuse_req_t req, fuse_ino_t id);
struct caller ops_caller(fuse_req_t req);
void ops_stat(const struct statx *from, struct stat *to);
void ops_entry(const struct entry *from, struct fuse_entry_param *to);

/* Reply with an entry, or -err; an entry nobody got is forgotten again. */
void ops_reply_entry(fuse_req_t req, int err, struct entry *e);

/* The node's attributes changed behind the kernel's back. */
void ops_stale(fuse_req_t req, fuse_ino_t id);

#endif
