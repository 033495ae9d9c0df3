/* SPDX-License-Identifier: Apache-2.0 */
/* Changing what an object is: owner, mode, size, times, flags. */
#ifndef LAYERFS_CHANGE_ATTR_H
#define LAYERFS_CHANGE_ATTR_H

#include <linux/fs.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>

#include "caller.h"

struct node;
struct tree;

/* Which fields of an attr_change are meant. */
enum attr_fields {
	ATTR_SET_MODE = 1,
	ATTR_SET_UID = 2,
	ATTR_SET_GID = 4,
	ATTR_SET_SIZE = 8,
	ATTR_SET_TIMES = 16,
	ATTR_SET_BY_PATH = 64,  /* the size, as truncate(2) */
	ATTR_SET_STRANGER = 32, /* without CAP_FSETID: set-id bits go */
};

struct attr_change {
	unsigned int fields; /* enum attr_fields */
	mode_t mode;
	uid_t uid;
	gid_t gid;
	off_t size;
	struct timespec times[2]; /* as utimensat, also UTIME_OMIT */
};

/*
 * *out: the attributes then.  0 or -errno; 1 if all is done, but could not be
 * looked at afterwards: *out is right but for what moves by itself.
 */
int change_attr(struct tree *t, const struct caller *c, struct node *n,
		const struct attr_change *a, struct statx *out);

/* What lsattr and chattr ask of the file system, by ioctl. */
union attr_ioctl {
	unsigned int flags; /* FS_IOC_GETFLAGS, FS_IOC_SETFLAGS */
	struct fsxattr x;   /* FS_IOC_FSGETXATTR, FS_IOC_FSSETXATTR */
};

int attr_get_ioctl(struct tree *t, struct node *n, unsigned int cmd,
		   union attr_ioctl *data);
int change_by_ioctl(struct tree *t, struct node *n, unsigned int cmd,
		    union attr_ioctl *data);

#endif
