/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a mount writes beyond names and data, and what it follows: redirects,
 * metacopies, the index.  The words of its options are kernel overlayfs's;
 * what is not asked for depends on privilege.  No system calls here.
 */
#ifndef LAYERFS_FEATURES_H
#define LAYERFS_FEATURES_H

#include <stdbool.h>

enum asked {
	ASKED_NOTHING, /* as it is fit */
	ASKED_OFF,
	ASKED_ON,
	ASKED_FOLLOW,   /* redirect_dir only: read, not written */
	ASKED_NOFOLLOW, /* redirect_dir only: neither */
};

struct features_asked {
	enum asked redirect_dir;
	enum asked metacopy;
	enum asked index;
};

struct features {
	bool redirects; /* written; else renames of lower directories: EXDEV */
	bool follow;    /* redirects are followed; else EPERM */
	bool metacopy;  /* written and followed; else EPERM */
	bool index;     /* hard links of lower files are kept together */
	/*
	 * Marks that anybody can set (user.*) are followed: where the mount can
	 * read no more than their owner may.
	 */
	bool user_marks;
};

/* What kind of mount it is. */
struct features_mount {
	bool privileged; /* trusted.* is ours to read and write */
	bool aufs;       /* AUFS marks are written */
	bool writable;
};

/* NULL, or what is wrong with the words together, for people. */
const char *features_conflict(const struct features_asked *a, bool aufs);

/*
 * What a mount does: everything with privilege; without it, and with AUFS
 * marks, only what was asked for.  There must be no conflict.
 */
struct features features_decide(const struct features_asked *a,
				const struct features_mount *m);

#endif
