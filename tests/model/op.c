/* SPDX-License-Identifier: Apache-2.0 */
#include "op.h"

#include <assert.h>
#include <linux/falloc.h>
#include <string.h>
#include <sys/file.h>
#include <sys/sysmacros.h>
#include <sys/xattr.h>

#include "bytes.h"

/*
 * The letters say which arguments a call has, in the order they are shown:
 * f g slots, a path, b second path, F open flags, R rename flags, A at flags,
 * m mode, M mode with type, o p offsets, l length, s seed, w whence or mode,
 * u owner, t times, n attribute's name, v its value, X set flags, k lock,
 * S text of a symlink.
 */
static const struct {
	const char *name;
	const char *arguments;
} rows[] = {
	[OP_OPEN] = { "open", "faFm" },
	[OP_CLOSE] = { "close", "f" },
	[OP_READ] = { "read", "fl" },
	[OP_PREAD] = { "pread", "flo" },
	[OP_WRITE] = { "write", "fls" },
	[OP_PWRITE] = { "pwrite", "flos" },
	[OP_LSEEK] = { "lseek", "fow" },
	[OP_FTRUNCATE] = { "ftruncate", "fo" },
	[OP_FALLOCATE] = { "fallocate", "fwol" },
	[OP_COPY_FILE_RANGE] = { "copy_file_range", "fogpl" },
	[OP_FSYNC] = { "fsync", "f" },
	[OP_FDATASYNC] = { "fdatasync", "f" },
	[OP_MMAP_READ] = { "mmap_read", "fol" },
	[OP_MMAP_WRITE] = { "mmap_write", "fols" },
	[OP_FICLONE] = { "ficlone", "fg" },
	[OP_REOPEN] = { "reopen", "fgF" },
	[OP_LINK_EMPTY] = { "link_empty", "fa" },
	[OP_LINK_PROC] = { "link_proc", "fa" },
	[OP_FSTAT] = { "fstat", "f" },
	[OP_FCHMOD] = { "fchmod", "fm" },
	[OP_FCHOWN] = { "fchown", "fu" },
	[OP_FUTIMENS] = { "futimens", "ft" },
	[OP_FSETXATTR] = { "fsetxattr", "fnvX" },
	[OP_FGETXATTR] = { "fgetxattr", "fnl" },
	[OP_FLISTXATTR] = { "flistxattr", "fl" },
	[OP_FREMOVEXATTR] = { "fremovexattr", "fn" },
	[OP_FLOCK] = { "flock", "fw" },
	[OP_SETLK] = { "setlk", "fkolA" },
	[OP_GETLK] = { "getlk", "fkolA" },
	[OP_GETDENTS] = { "getdents", "fl" },
	[OP_REWINDDIR] = { "rewinddir", "f" },
	[OP_FCHDIR] = { "fchdir", "f" },
	[OP_MKDIR] = { "mkdir", "am" },
	[OP_RMDIR] = { "rmdir", "a" },
	[OP_UNLINK] = { "unlink", "a" },
	[OP_LINK] = { "link", "abA" },
	[OP_SYMLINK] = { "symlink", "Sb" },
	[OP_MKNOD] = { "mknod", "aMd" },
	[OP_RENAME] = { "rename", "abR" },
	[OP_TRUNCATE] = { "truncate", "ao" },
	[OP_CHMOD] = { "chmod", "am" },
	[OP_CHOWN] = { "chown", "auA" },
	[OP_UTIMENS] = { "utimensat", "atA" },
	[OP_SETXATTR] = { "setxattr", "anvXA" },
	[OP_GETXATTR] = { "getxattr", "anlA" },
	[OP_LISTXATTR] = { "listxattr", "alA" },
	[OP_REMOVEXATTR] = { "removexattr", "anA" },
	[OP_STAT] = { "stat", "aA" },
	[OP_STATX] = { "statx", "aA" },
	[OP_ACCESS] = { "access", "amA" },
	[OP_READLINK] = { "readlink", "al" },
	[OP_LISTDIR] = { "listdir", "a" },
	[OP_SEEKDIR] = { "seekdir", "ao" },
	[OP_STATFS] = { "statfs", "a" },
	[OP_CHDIR] = { "chdir", "a" },
	[OP_GETCWD] = { "getcwd", "" },
	[OP_UMASK] = { "umask", "m" },
	[OP_LOOK] = { "look", "a" },
	[OP_BURROW] = { "burrow", "al" },
	[OP_TREE] = { "tree", "" },
	[OP_REMOUNT] = { "remount", "" },
	[OP_COMMIT] = { "commit", "" },
	[OP_SWAP] = { "swap", "" },
	[OP_TICK] = { "tick", "" },
};

static_assert(ARRAY_LEN(rows) == OP_COUNT, "a row for each operation");

const char *op_name(enum op_kind kind)
{
	return rows[kind].name;
}

struct bit {
	int bit;
	const char *name;
};

static const struct bit open_bits[] = {
	{ O_CREAT, "CREAT" },       { O_EXCL, "EXCL" },
	{ O_TRUNC, "TRUNC" },       { O_APPEND, "APPEND" },
	{ O_TMPFILE, "TMPFILE" },   { O_DIRECTORY, "DIRECTORY" },
	{ O_NOFOLLOW, "NOFOLLOW" }, { O_PATH, "PATH" },
	{ O_NOATIME, "NOATIME" },   { O_SYNC, "SYNC" },
};

static const struct bit rename_bits[] = {
	{ RENAME_NOREPLACE, "NOREPLACE" },
	{ RENAME_EXCHANGE, "EXCHANGE" },
	{ RENAME_WHITEOUT, "WHITEOUT" },
};

static const struct bit at_bits[] = {
	{ AT_SYMLINK_NOFOLLOW, "NOFOLLOW" },
	{ AT_SYMLINK_FOLLOW, "FOLLOW" },
	{ AT_EACCESS, "EACCESS" },
	{ AT_EMPTY_PATH, "EMPTY_PATH" },
};

static const struct bit xattr_bits[] = {
	{ XATTR_CREATE, "CREATE" },
	{ XATTR_REPLACE, "REPLACE" },
};

static const struct bit falloc_bits[] = {
	{ FALLOC_FL_KEEP_SIZE, "KEEP_SIZE" },
	{ FALLOC_FL_PUNCH_HOLE, "PUNCH_HOLE" },
	{ FALLOC_FL_ZERO_RANGE, "ZERO_RANGE" },
	{ FALLOC_FL_COLLAPSE_RANGE, "COLLAPSE" },
	{ FALLOC_FL_INSERT_RANGE, "INSERT" },
};

static void show_bits(int flags, const struct bit *bits, size_t count,
		      FILE *out)
{
	const char *bar = "";

	for (size_t i = 0; i < count; i++) {
		if ((flags & bits[i].bit) != bits[i].bit)
			continue;
		fprintf(out, "%s%s", bar, bits[i].name);
		flags &= ~bits[i].bit;
		bar = "|";
	}
	if (flags || !*bar)
		fprintf(out, "%s%#x", bar, flags);
}

static void show_open(int flags, FILE *out)
{
	static const char *const access[] = { "RDONLY", "WRONLY", "RDWR",
					      "ACCMODE" };

	fputs(access[flags & O_ACCMODE], out);
	if (!(flags & ~O_ACCMODE))
		return;
	fputc('|', out);
	show_bits(flags & ~O_ACCMODE, open_bits, ARRAY_LEN(open_bits), out);
}

static void show_path(int at, unsigned dots, const char *path, FILE *out)
{
	char text[OP_PATH_BYTES * 4];

	bytes_quote(path, strlen(path), text, sizeof(text));
	if (at != AT_CWD)
		fprintf(out, "slot %d ", at);
	if (dots)
		fprintf(out, "%u*\"./\" + ", dots);
	fprintf(out, "\"%s\"", text);
}

static void show_whence(const struct op *op, FILE *out)
{
	static const char *const seeks[] = { "SET", "CUR", "END", "DATA",
					     "HOLE" };

	if (op->kind == OP_FALLOCATE)
		show_bits(op->whence, falloc_bits, ARRAY_LEN(falloc_bits), out);
	else if (op->kind == OP_FLOCK)
		fputs(op->whence == LOCK_SH ? "SH" :
		      op->whence == LOCK_EX ? "EX" :
					      "UN",
		      out);
	else
		fputs(seeks[op->whence % 5], out);
}

static void show_lock(const struct op *op, FILE *out)
{
	fputs(op->whence == F_RDLCK ? "RDLCK" :
	      op->whence == F_WRLCK ? "WRLCK" :
				      "UNLCK",
	      out);
}

static void show_value(const struct op *op, FILE *out)
{
	char text[400];

	if (op->xattr.len > XATTR_VALUE_BYTES) {
		fprintf(out, "%zu bytes", op->xattr.len);
		return;
	}
	bytes_quote(op->xattr.value, op->xattr.len, text, sizeof(text));
	fprintf(out, "\"%s\"", text);
}

static void show_times(const struct timespec times[2], FILE *out)
{
	for (int i = 0; i < 2; i++) {
		fputs(i ? ", " : "{ ", out);
		if (times[i].tv_nsec == UTIME_NOW)
			fputs("NOW", out);
		else if (times[i].tv_nsec == UTIME_OMIT)
			fputs("OMIT", out);
		else
			fprintf(out, "%lld.%09ld", (long long)times[i].tv_sec,
				times[i].tv_nsec);
	}
	fputs(" }", out);
}

static void show_name(const struct op *op, FILE *out)
{
	char text[XATTR_NAME_BYTES * 4];

	bytes_quote(op->xattr.name, strlen(op->xattr.name), text, 100);
	fprintf(out, "\"%s\"", text);
}

static void show_flags(const struct op *op, char letter, FILE *out)
{
	switch (letter) {
	case 'F': show_open(op->flags, out); break;
	case 'R':
		show_bits(op->flags, rename_bits, ARRAY_LEN(rename_bits), out);
		break;
	case 'A': show_bits(op->flags, at_bits, ARRAY_LEN(at_bits), out); break;
	default: show_bits(op->whence, xattr_bits, ARRAY_LEN(xattr_bits), out);
	}
}

static void show_number(const struct op *op, char letter, FILE *out)
{
	switch (letter) {
	case 'f': fprintf(out, "slot %d", op->fd); break;
	case 'g': fprintf(out, "slot %d", op->fd2); break;
	case 'm': fprintf(out, "%04o", op->mode); break;
	case 'M': fprintf(out, "%07o", op->mode); break;
	case 'd':
		fprintf(out, "%u:%u", major(op->rdev), minor(op->rdev));
		break;
	case 'o': fprintf(out, "at %lld", (long long)op->off); break;
	case 'p': fprintf(out, "at %lld", (long long)op->off2); break;
	case 'l': fprintf(out, "len %lld", (long long)op->len); break;
	case 's': fprintf(out, "seed %u", op->seed); break;
	default: fprintf(out, "%d:%d", (int)op->uid, (int)op->gid);
	}
}

static void show_argument(const struct op *op, char letter, FILE *out)
{
	switch (letter) {
	case 'a': show_path(op->at, op->dots, op->path, out); break;
	case 'b': show_path(op->at2, 0, op->path2, out); break;
	case 'S': show_path(AT_CWD, 0, op->path, out); break;
	case 'w': show_whence(op, out); break;
	case 'k': show_lock(op, out); break;
	case 'n': show_name(op, out); break;
	case 'v': show_value(op, out); break;
	case 't': show_times(op->times, out); break;
	case 'F':
	case 'R':
	case 'A':
	case 'X': show_flags(op, letter, out); break;
	default: show_number(op, letter, out);
	}
}

void op_show(const struct op *op, FILE *out)
{
	const char *letters = rows[op->kind].arguments;

	if (op_is_own(op->kind))
		fprintf(out, "test: %s(", op_name(op->kind));
	else
		fprintf(out, "client %u: %s(", op->client, op_name(op->kind));
	for (size_t i = 0; letters[i]; i++) {
		if (i)
			fputs(", ", out);
		show_argument(op, letters[i], out);
	}
	fputc(')', out);
}

bool op_is_own(enum op_kind kind)
{
	return kind >= OP_TREE;
}

static bool makes_names(const struct op *op)
{
	return op->kind == OP_OPEN &&
	       (op->flags & O_CREAT || (op->flags & O_TMPFILE) == O_TMPFILE);
}

bool op_moves_names(const struct op *op)
{
	switch ((int)op->kind) {
	case OP_MKDIR:
	case OP_RMDIR:
	case OP_UNLINK:
	case OP_LINK:
	case OP_LINK_EMPTY:
	case OP_LINK_PROC:
	case OP_SYMLINK:
	case OP_MKNOD:
	case OP_RENAME:
	case OP_BURROW: return true;
	default: return makes_names(op);
	}
}
