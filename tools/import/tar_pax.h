/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The records of a pax extended header, "LENGTH KEY=VALUE\n" each.  Without I/O.
 *
 * What is understood: path, linkpath, size, uid, gid, mtime; attributes as star
 * and GNU tar write them (SCHILY.xattr.NAME=VALUE, of any bytes) and as bsdtar
 * does (LIBARCHIVE.xattr.NAME=VALUE, the name with %XX, the value in base64);
 * GNU.sparse.* of versions 0.0, 0.1 and 1.0.  Of two records with one key the
 * last counts, of an attribute written both ways star's.  An empty value takes
 * back what was said before (by a global header too); what the header block says
 * stays, as in Go.
 *
 * All else is ignored: user and group names since numbers are what counts (OCI
 * image-spec, layer.md), atime and ctime which layers do not keep, SELinux
 * labels (RHT.security.selinux) which are the host's to give, ACLs as text
 * (SCHILY.acl.*), and what is unknown.
 */
#ifndef LAYERFS_TAR_PAX_H
#define LAYERFS_TAR_PAX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tar_limits.h"
#include "tar_rule.h"
#include "tar_sparse.h"

enum tar_pax_key {
	PAX_PATH,
	PAX_LINKPATH,
	PAX_SIZE,
	PAX_UID,
	PAX_GID,
	PAX_MTIME,
	PAX_SPARSE_MAJOR,
	PAX_SPARSE_MINOR,
	PAX_SPARSE_NAME,
	PAX_SPARSE_SIZE,
	PAX_SPARSE_REALSIZE,
	PAX_SPARSE_NUMBLOCKS,
	PAX_SPARSE_MAP,
	PAX_KEYS
};

/* A value; text NULL: not said, and if `taken_back` by a global header neither. */
struct tar_pax_value {
	const char *text; /* a NUL after it */
	size_t len;
	bool taken_back;
};

struct tar_xattr {
	const char *name; /* not empty */
	const void *value;
	size_t size;
	bool stars; /* as star writes it */
		    /* Empty: not there, whatever a global header says. */
};

/*
 * All zero at first; its texts lie in the text that was parsed, which must
 * outlive it.  tar_pax_free() when done.
 */
struct tar_pax {
	struct tar_pax_value value[PAX_KEYS];
	struct tar_xattr *xattrs; /* each name once */
	size_t xattr_count;
	size_t xattr_room;
	struct tar_sparse pieces; /* the map of version 0.0 */
	bool half;                /* of which an offset has no length yet */
	uint64_t half_at;
};

void tar_pax_free(struct tar_pax *p);

/* Forget what was said, keep the memory. */
void tar_pax_clear(struct tar_pax *p);

/*
 * Add the records of the text, which is written over: a NUL after each key and
 * value, attributes decoded.  On failure *out holds some of it.
 */
enum tar_rule tar_pax_parse(char *text, size_t len,
			    const struct tar_limits *limits,
			    struct tar_pax *out);

/* Does it say what readers differ about in a global header? */
bool tar_pax_is_for_one(const struct tar_pax *p);

/* What one says, else what `global` does; NULL: neither. */
const struct tar_pax_value *tar_pax_get(const struct tar_pax *p,
					const struct tar_pax *global,
					enum tar_pax_key key);

#endif
