/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One operation: what a client is asked to do, with all its arguments, so
 * that a sequence can be done again, in part, and be read.
 */
#ifndef MODEL_OP_H
#define MODEL_OP_H

#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>
#include <time.h>

#include "stack.h"

#define OP_PATH_BYTES 1600 /* six long names and their slashes */
#define CLIENTS       3
#define SLOTS         10   /* descriptors that a client holds */
#define AT_CWD        (-1) /* in place of a slot */

enum op_kind {
	/* on descriptors */
	OP_OPEN,
	OP_CLOSE,
	OP_READ,
	OP_PREAD,
	OP_WRITE,
	OP_PWRITE,
	OP_LSEEK,
	OP_FTRUNCATE,
	OP_FALLOCATE,
	OP_COPY_FILE_RANGE,
	OP_FSYNC,
	OP_FDATASYNC,
	OP_MMAP_READ,
	OP_MMAP_WRITE,
	OP_FICLONE,
	OP_REOPEN,
	OP_LINK_EMPTY,
	OP_LINK_PROC,
	OP_FSTAT,
	OP_FCHMOD,
	OP_FCHOWN,
	OP_FUTIMENS,
	OP_FSETXATTR,
	OP_FGETXATTR,
	OP_FLISTXATTR,
	OP_FREMOVEXATTR,
	OP_FLOCK,
	OP_SETLK,
	OP_GETLK,
	OP_GETDENTS,
	OP_REWINDDIR,
	OP_FCHDIR,
	/* on names */
	OP_MKDIR,
	OP_RMDIR,
	OP_UNLINK,
	OP_LINK,
	OP_SYMLINK,
	OP_MKNOD,
	OP_RENAME,
	OP_TRUNCATE,
	OP_CHMOD,
	OP_CHOWN,
	OP_UTIMENS,
	OP_SETXATTR,
	OP_GETXATTR,
	OP_LISTXATTR,
	OP_REMOVEXATTR,
	OP_STAT,
	OP_STATX,
	OP_ACCESS,
	OP_READLINK,
	OP_LISTDIR,
	OP_SEEKDIR,
	OP_STATFS,
	OP_CHDIR,
	OP_GETCWD,
	OP_UMASK,
	OP_LOOK,   /* everything that can be asked of a name */
	OP_BURROW, /* directories in directories, beyond PATH_MAX */
	/* by the test itself */
	OP_TREE,    /* compare the whole trees */
	OP_REMOUNT, /* all clients leave and come back */
	OP_COMMIT,  /* the upper becomes the topmost lower */
	OP_SWAP,    /* each side serves the other one's branches */
	OP_TICK,    /* wait until the file systems' clock moves */
	OP_COUNT,
};

struct op {
	enum op_kind kind;
	uint8_t client;
	int8_t fd; /* slots */
	int8_t fd2;
	int8_t at; /* the slot that path starts in, or AT_CWD */
	int8_t at2;
	bool dropped;  /* by shrinking */
	uint16_t dots; /* so many "./" in front of path */
	int flags;
	int whence; /* also the l_type of a lock, the mode of fallocate */
	mode_t mode;
	dev_t rdev;
	uid_t uid;
	gid_t gid;
	uint32_t seed; /* of what is written */
	int64_t off;
	int64_t off2;
	int64_t len;
	struct timespec times[2];
	char path[OP_PATH_BYTES];
	char path2[OP_PATH_BYTES];
	struct xattr xattr;
};

#define NO_UID ((uid_t)-1)
#define NO_GID ((gid_t)-1)

const char *op_name(enum op_kind kind);

/* Write the operation as a call, without a newline. */
void op_show(const struct op *op, FILE *out);

/* Done by the test and not by a client? */
bool op_is_own(enum op_kind kind);

/* Does it make, remove or move a name, if it succeeds? */
bool op_moves_names(const struct op *op);

#endif
