/* SPDX-License-Identifier: Apache-2.0 */
/*
 * probe-calls [WORD...]: system calls, one a line from stdin (or the one of
 * the arguments), all made by one process; each line is printed with what came
 * of it.  Words are set apart by spaces; "#" begins a comment.
 *
 *   open NAME PATH FLAGS [MODE]    NAME stands for the descriptor from here on
 *   write NAME TEXT                TEXT: \n \0 \\, or x*100: a hundred x
 *   as UID GID [GROUP...]          of this process, till the next "as 0 0"
 *   fork CALL...                   the call in a child of its own
 *
 * The rest is in the table at the end.  WHAT is a path, or @NAME for an open
 * file; words in brackets may be left out.
 */
#include "probe.h"
#include "probe-files.h"
#include "probe-stat.h"

#include <grp.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <sys/xattr.h>

#define WORDS_MAX 16

static void call_mkdir(char **a)
{
	say(mkdir(a[0], mode_of(a[1])));
}

static void call_mknod(char **a)
{
	static const struct {
		char letter;
		mode_t type;
	} types[] = { { 'f', S_IFREG },
		      { 'p', S_IFIFO },
		      { 'c', S_IFCHR },
		      { 'b', S_IFBLK },
		      { 's', S_IFSOCK } };
	dev_t dev = a[3] ? makedev(atoi(a[3]), atoi(a[4])) : 0;

	for (size_t i = 0; i < ARRAY_LEN(types); i++)
		if (types[i].letter == a[1][0])
			say(mknod(a[0], types[i].type | mode_of(a[2]), dev));
}

static void call_symlink(char **a)
{
	say(symlink(a[0], a[1]));
}

static void call_link(char **a)
{
	say(link(a[0], a[1]));
}

static void call_unlink(char **a)
{
	say(unlink(a[0]));
}

static void call_rmdir(char **a)
{
	say(rmdir(a[0]));
}

static void call_rename(char **a)
{
	unsigned int flags = 0;

	for (char **w = a + 2; *w; w++)
		flags |= strcmp(*w, "noreplace") == 0 ? RENAME_NOREPLACE :
			 strcmp(*w, "exchange") == 0  ? RENAME_EXCHANGE :
							RENAME_WHITEOUT;
	say(renameat2(AT_FDCWD, a[0], AT_FDCWD, a[1], flags));
}

static void call_chmod(char **a)
{
	say(a[0][0] == '@' ? fchmod(fd_of(a[0] + 1), mode_of(a[1])) :
			     chmod(a[0], mode_of(a[1])));
}

static void call_chown(char **a)
{
	uid_t uid = (uid_t)atoi(a[1]);
	gid_t gid = (gid_t)atoi(a[2]);

	say(a[0][0] == '@' ? fchown(fd_of(a[0] + 1), uid, gid) :
			     lchown(a[0], uid, gid));
}

static struct timespec time_of(const char *word)
{
	struct timespec t = { 0, UTIME_NOW };
	const char *dot = strchr(word, '.');

	if (strcmp(word, "omit") == 0)
		t.tv_nsec = UTIME_OMIT;
	if (dot) {
		t.tv_sec = atoll(word);
		t.tv_nsec = atol(dot + 1);
	}
	return t;
}

/* Access and modification time: SECONDS.NANOSECONDS, now or omit. */
static void call_utimes(char **a)
{
	struct timespec t[2] = { time_of(a[1]), time_of(a[2]) };

	say(a[0][0] == '@' ? futimens(fd_of(a[0] + 1), t) :
			     utimensat(AT_FDCWD, a[0], t, AT_SYMLINK_NOFOLLOW));
}

static void call_access(char **a)
{
	int how = (strchr(a[1], 'r') ? R_OK : 0) |
		  (strchr(a[1], 'w') ? W_OK : 0) |
		  (strchr(a[1], 'x') ? X_OK : 0);

	say(faccessat(AT_FDCWD, a[0], how, AT_EACCESS));
}

static void call_setxattr(char **a)
{
	size_t len;
	char *text = text_of(a[2], &len);

	say(a[0][0] == '@' ? fsetxattr(fd_of(a[0] + 1), a[1], text, len, 0) :
			     lsetxattr(a[0], a[1], text, len, 0));
}

static void call_getxattr(char **a)
{
	static unsigned char value[XATTR_SIZE_MAX];
	ssize_t n =
		a[0][0] == '@' ?
			fgetxattr(fd_of(a[0] + 1), a[1], value, sizeof(value)) :
			lgetxattr(a[0], a[1], value, sizeof(value));

	if (n < 0)
		say(-1);
	else
		print_bytes(value, (size_t)n);
}

static void call_removexattr(char **a)
{
	say(lremovexattr(a[0], a[1]));
}

static void call_chdir(char **a)
{
	say(chdir(a[0]));
}

static void call_umask(char **a)
{
	umask(mode_of(a[0]));
}

/* The effective ids: with them go root's capabilities, and come again. */
static void call_as(char **a)
{
	gid_t groups[WORDS_MAX];
	size_t count = 0;

	for (char **w = a + 2; *w; w++)
		groups[count++] = (gid_t)atoi(*w);
	if (seteuid(0) < 0 || setgroups(count, groups) < 0 ||
	    setegid((gid_t)atoi(a[1])) < 0 || seteuid((uid_t)atoi(a[0])) < 0)
		give_up("cannot be user %s", a[0]);
}

static void call_sleep(char **a)
{
	usleep((useconds_t)atoi(a[0]) * 1000);
}

static void call_sh(char **a)
{
	fflush(stdout);
	if (system(a[0]) < 0)
		give_up("system");
}

static void call_fork(char **a);

static const struct call {
	const char *name;
	int words; /* at least */
	void (*make)(char **words);
	const char *usage;
} calls[] = {
	{ "open", 3, call_open, "NAME PATH FLAGS [MODE]" },
	{ "reopen", 3, call_reopen, "NEW NAME FLAGS" },
	{ "close", 1, call_close, "NAME" },
	{ "read", 2, call_read, "NAME LENGTH" },
	{ "pread", 3, call_pread, "NAME LENGTH OFFSET" },
	{ "write", 2, call_write, "NAME TEXT" },
	{ "pwrite", 3, call_pwrite, "NAME TEXT OFFSET" },
	{ "lseek", 3, call_lseek, "NAME OFFSET set|cur|end|data|hole" },
	{ "ftruncate", 2, call_ftruncate, "NAME LENGTH" },
	{ "truncate", 2, call_truncate, "PATH LENGTH" },
	{ "fallocate", 4, call_fallocate,
	  "NAME alloc|keep|punch|zero|collapse|insert OFFSET LENGTH" },
	{ "fsync", 1, call_fsync, "NAME" },
	{ "fdatasync", 1, call_fdatasync, "NAME" },
	{ "syncfs", 1, call_syncfs, "NAME" },
	{ "map", 4, call_map, "NAME LENGTH r|rw shared|private" },
	{ "load", 3, call_load, "NAME LENGTH OFFSET" },
	{ "store", 3, call_store, "NAME TEXT OFFSET" },
	{ "msync", 1, call_msync, "NAME" },
	{ "unmap", 1, call_unmap, "NAME" },
	{ "flock", 2, call_flock, "NAME sh|ex|un" },
	{ "lock", 4, call_lock, "NAME r|w|un START LENGTH" },
	{ "ofdlock", 4, call_ofdlock, "NAME r|w|un START LENGTH" },
	{ "lease", 2, call_lease, "NAME r|w|un" },
	{ "copy", 3, call_copy, "FROM TO LENGTH" },
	{ "clone", 2, call_clone, "FROM TO" },
	{ "ioctl", 2, call_ioctl, "NAME NUMBER" },
	{ "name", 2, call_name, "NAME PATH" },
	{ "stat", 1, call_stat, "WHAT FIELD..." },
	{ "same", 2, call_same, "WHAT WHAT" },
	{ "keep-times", 1, call_keep_times, "WHAT" },
	{ "times", 1, call_times, "WHAT" },
	{ "mkdir", 2, call_mkdir, "PATH MODE" },
	{ "mknod", 3, call_mknod, "PATH f|p|c|b|s MODE [MAJOR MINOR]" },
	{ "symlink", 2, call_symlink, "TARGET PATH" },
	{ "link", 2, call_link, "PATH NEW" },
	{ "unlink", 1, call_unlink, "PATH" },
	{ "rmdir", 1, call_rmdir, "PATH" },
	{ "rename", 2, call_rename, "PATH NEW [noreplace|exchange|whiteout]" },
	{ "chmod", 2, call_chmod, "WHAT MODE" },
	{ "chown", 3, call_chown, "WHAT UID GID" },
	{ "utimes", 3, call_utimes, "WHAT ATIME MTIME" },
	{ "access", 2, call_access, "PATH [r][w][x]" },
	{ "setxattr", 3, call_setxattr, "WHAT XATTR TEXT" },
	{ "getxattr", 2, call_getxattr, "WHAT XATTR" },
	{ "removexattr", 2, call_removexattr, "PATH XATTR" },
	{ "chdir", 1, call_chdir, "PATH" },
	{ "umask", 1, call_umask, "MODE" },
	{ "as", 2, call_as, "UID GID [GROUP...]" },
	{ "sleep", 1, call_sleep, "MILLISECONDS" },
	{ "sh", 1, call_sh, "COMMAND" },
	{ "fork", 1, call_fork, "CALL..." },
};

static void make_call(int count, char **words)
{
	for (size_t i = 0; i < ARRAY_LEN(calls); i++) {
		if (strcmp(calls[i].name, words[0]) != 0)
			continue;
		if (count <= calls[i].words)
			give_up("%s %s", words[0], calls[i].usage);
		calls[i].make(words + 1);
		return;
	}
	give_up("no call %s", words[0]);
}

static int count_words(char **words)
{
	int n = 0;

	while (words[n])
		n++;
	return n;
}

static void call_fork(char **a)
{
	pid_t child;

	fflush(stdout);
	child = fork();
	if (child == 0) {
		make_call(count_words(a), a);
		fflush(stdout);
		_exit(0);
	}
	waitpid(child, NULL, 0);
}

static void make_line(char *line)
{
	char *words[WORDS_MAX + 1] = { NULL };
	char *rest = line + strspn(line, " \t");
	int count = 0;

	rest[strcspn(rest, "\n")] = '\0';
	if (*rest == '#' || !*rest)
		return;
	printf("%s = ", rest);
	while (count < WORDS_MAX) {
		/* What the shell gets is one word to us. */
		bool whole = count == 1 && strcmp(words[0], "sh") == 0;
		char *w = strsep(&rest, whole ? "\n" : " ");

		if (!w)
			break;
		if (*w)
			words[count++] = w;
	}
	make_call(count, words);
	printf("\n");
	fflush(stdout);
}

int main(int argc, char **argv)
{
	char *line = NULL;
	size_t room = 0;

	if (argc > 1) {
		make_call(argc - 1, argv + 1);
		printf("\n");
		return 0;
	}
	while (getline(&line, &room, stdin) > 0)
		make_line(line);
	free(line);
	return 0;
}
