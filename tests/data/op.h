/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One operation, complete in itself: replaying any subset of a sequence makes
 * sense, since an operation that does not apply (its slot is empty, its name
 * is taken) does nothing.  That is what lets a failure be made smaller.
 */
#ifndef DATA_OP_H
#define DATA_OP_H

#include <stddef.h>
#include <stdint.h>

enum op_kind {
	/* data out */
	OP_READ,
	OP_PREAD,
	OP_READV,
	OP_SENDFILE,
	OP_SPLICE,
	OP_MAP_READ,
	/* data in */
	OP_WRITE,
	OP_PWRITE,
	OP_WRITEV,
	OP_SPLICE_IN,
	OP_SENDFILE_IN,
	OP_MAP_WRITE,
	OP_MAP_COW,
	OP_COPY_RANGE,
	/* mappings that last */
	OP_MAP,
	OP_MAP_LOAD,
	OP_MAP_STORE,
	OP_MAP_SYNC,
	OP_UNMAP,
	/* sizes */
	OP_TRUNCATE,
	OP_FTRUNCATE,
	OP_ALLOCATE,
	/* descriptors */
	OP_OPEN,
	OP_REOPEN,
	OP_CLOSE,
	OP_TMPFILE,
	OP_SEEK_POS,
	OP_SEEK_DATA,
	OP_FSYNC,
	OP_ADVISE,
	OP_STAT,
	/* names */
	OP_RENAME,
	OP_LINK,
	OP_LINK_FD,
	OP_UNLINK,
	OP_CHMOD,
	OP_UTIMES,
	OP_XATTR,
	OP_CHECK_NAME,
	/* everything */
	OP_CHECK_ALL,
	OP_CLOSE_ALL,
	OP_REMOUNT,
	OP_QUIT,
	OP_KINDS
};

enum op_need {
	NEED_NOTHING, /* proc chosen freely */
	NEED_HANDLE,
	NEED_READER,
	NEED_WRITER,
	NEED_BOTH, /* a descriptor that reads and writes */
	NEED_MAP,
};

struct op {
	unsigned id; /* from 1; the pattern of what it writes */
	enum op_kind kind;
	unsigned proc;
	unsigned slot;  /* descriptor or mapping */
	unsigned slot2; /* another one: a new one, or a source */
	unsigned name;
	unsigned name2;
	int flags; /* of open, fallocate, msync; or a variant */
	uint64_t off;
	uint64_t off2;
	size_t len;
};

/* What a kind is called, how often it is wanted, what it takes. */
struct op_row {
	const char *word;
	unsigned weight;
	enum op_need need;
};

const struct op_row *op_row(enum op_kind kind);

/* One line, without a newline, for the log of a failure. */
void op_describe(const struct op *op, char *text, size_t size);

#endif
