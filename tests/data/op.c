/* SPDX-License-Identifier: Apache-2.0 */
#include "op.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#include "model.h"

/* clang-format off */
static const struct op_row rows[OP_KINDS] = {
	[OP_READ]	= { "read",		20, NEED_READER },
	[OP_PREAD]	= { "pread",		40, NEED_READER },
	[OP_READV]	= { "preadv",		20, NEED_READER },
	[OP_SENDFILE]	= { "sendfile",		15, NEED_READER },
	[OP_SPLICE]	= { "splice",		15, NEED_READER },
	[OP_MAP_READ]	= { "mmap+read",	30, NEED_READER },
	[OP_WRITE]	= { "write",		20, NEED_WRITER },
	[OP_PWRITE]	= { "pwrite",		50, NEED_WRITER },
	[OP_WRITEV]	= { "pwritev",		20, NEED_WRITER },
	[OP_SPLICE_IN]	= { "splice-in",	15, NEED_WRITER },
	[OP_SENDFILE_IN] = { "sendfile-in",	15, NEED_WRITER },
	[OP_MAP_WRITE]	= { "mmap+write",	30, NEED_BOTH },
	[OP_MAP_COW]	= { "mmap+private-write", 8, NEED_READER },
	[OP_COPY_RANGE]	= { "copy_file_range",	25, NEED_WRITER },
	[OP_MAP]	= { "mmap",		15, NEED_READER },
	[OP_MAP_LOAD]	= { "map-load",		20, NEED_MAP },
	[OP_MAP_STORE]	= { "map-store",	20, NEED_MAP },
	[OP_MAP_SYNC]	= { "msync",		10, NEED_MAP },
	[OP_UNMAP]	= { "munmap",		6, NEED_MAP },
	[OP_TRUNCATE]	= { "truncate",		10, NEED_NOTHING },
	[OP_FTRUNCATE]	= { "ftruncate",	25, NEED_WRITER },
	[OP_ALLOCATE]	= { "fallocate",	25, NEED_WRITER },
	[OP_OPEN]	= { "open",		60, NEED_NOTHING },
	[OP_REOPEN]	= { "reopen",		8, NEED_HANDLE },
	[OP_CLOSE]	= { "close",		30, NEED_HANDLE },
	[OP_TMPFILE]	= { "tmpfile",		5, NEED_NOTHING },
	[OP_SEEK_POS]	= { "lseek",		15, NEED_HANDLE },
	[OP_SEEK_DATA]	= { "seek-data-hole",	15, NEED_READER },
	[OP_FSYNC]	= { "fsync",		6, NEED_HANDLE },
	[OP_ADVISE]	= { "fadvise",		10, NEED_READER },
	[OP_STAT]	= { "fstat",		10, NEED_HANDLE },
	[OP_RENAME]	= { "rename",		12, NEED_NOTHING },
	[OP_LINK]	= { "link",		8, NEED_NOTHING },
	[OP_LINK_FD]	= { "link-fd",		5, NEED_HANDLE },
	[OP_UNLINK]	= { "unlink",		8, NEED_NOTHING },
	[OP_CHMOD]	= { "chmod",		8, NEED_NOTHING },
	[OP_UTIMES]	= { "utimensat",	6, NEED_NOTHING },
	[OP_XATTR]	= { "setxattr",		6, NEED_NOTHING },
	[OP_CHECK_NAME]	= { "check",		25, NEED_NOTHING },
	[OP_CHECK_ALL]	= { "check-all",	3, NEED_NOTHING },
	[OP_CLOSE_ALL]	= { "close-all",	0, NEED_NOTHING },
	[OP_REMOUNT]	= { "remount",		1, NEED_NOTHING },
	[OP_QUIT]	= { "quit",		0, NEED_NOTHING },
};
/* clang-format on */

const struct op_row *op_row(enum op_kind kind)
{
	return &rows[kind];
}

static void describe_open(const struct op *op, char *text, size_t size)
{
	static const char *const modes[] = { "RDONLY", "WRONLY", "RDWR", "?" };
	int f = op->flags;

	snprintf(text, size, " %s%s%s%s%s%s", modes[f & O_ACCMODE],
		 f & O_CREAT ? "|CREAT" : "", f & O_EXCL ? "|EXCL" : "",
		 f & O_TRUNC ? "|TRUNC" : "", f & O_APPEND ? "|APPEND" : "",
		 f & O_DIRECT ? "|DIRECT" : "");
}

static void describe_names(const struct op *op, char *text, size_t size)
{
	snprintf(text, size, " %s%s%s", model_path(op->name),
		 op->kind == OP_RENAME || op->kind == OP_LINK ? " -> " : "",
		 op->kind == OP_RENAME || op->kind == OP_LINK ?
			 model_path(op->name2) :
			 "");
}

static void describe_range(const struct op *op, char *text, size_t size)
{
	int n = snprintf(text, size, " off %llu len %zu",
			 (unsigned long long)op->off, op->len);

	if (op->kind == OP_COPY_RANGE)
		n += snprintf(text + n, size - (size_t)n,
			      " from slot %u off %llu", op->slot2,
			      (unsigned long long)op->off2);
	if (op->flags)
		snprintf(text + n, size - (size_t)n, " flags %#x", op->flags);
}

void op_describe(const struct op *op, char *text, size_t size)
{
	const struct op_row *row = op_row(op->kind);
	size_t n = (size_t)snprintf(text, size, "%5u  process %u  %s", op->id,
				    op->proc, row->word);

	if (row->need != NEED_NOTHING)
		n += (size_t)snprintf(text + n, size - n, " slot %u", op->slot);
	if (op->kind == OP_OPEN || op->kind == OP_REOPEN ||
	    op->kind == OP_TMPFILE) {
		n += (size_t)snprintf(text + n, size - n, " as slot %u",
				      op->slot2);
		describe_open(op, text + n, size - n);
		n += strlen(text + n);
	}
	if (row->need == NEED_NOTHING || op->kind == OP_LINK_FD)
		describe_names(op, text + n, size - n);
	else if (op->kind != OP_REOPEN)
		describe_range(op, text + n, size - n);
	n += strlen(text + n);
	if (op->kind == OP_TRUNCATE)
		snprintf(text + n, size - n, " to %llu",
			 (unsigned long long)op->off);
}
