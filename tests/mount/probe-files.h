/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The half of probe-calls that works on open files, which have names here.
 * Only probe-calls.c includes it.
 */
#ifndef PROBE_FILES_H
#define PROBE_FILES_H

#include "probe.h"

#include <fcntl.h>
#include <linux/fs.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/mman.h>

#define FILES_MAX      64
#define TEXT_BYTES_MAX (1 << 20)

/* Open files and mappings, by name. */
static struct file {
	char name[16];
	int fd;
	char *map;
	size_t map_len;
} files[FILES_MAX];

static struct file *file_find(const char *name)
{
	for (size_t i = 0; i < FILES_MAX; i++)
		if (files[i].name[0] && strcmp(files[i].name, name) == 0)
			return &files[i];
	give_up("no file %s", name);
}

static struct file *file_new(const char *name)
{
	for (size_t i = 0; i < FILES_MAX; i++) {
		if (files[i].name[0] && strcmp(files[i].name, name) != 0)
			continue;
		snprintf(files[i].name, sizeof(files[i].name), "%s", name);
		return &files[i];
	}
	give_up("too many files");
}

static int fd_of(const char *name)
{
	return file_find(name)->fd;
}

/* The flags that a list like "rw,creat" stands for. */
static int flags_of(char *words)
{
	static const struct {
		const char *word;
		int flag;
	} known[] = {
		{ "r", O_RDONLY },        { "w", O_WRONLY },
		{ "rw", O_RDWR },         { "creat", O_CREAT },
		{ "excl", O_EXCL },       { "trunc", O_TRUNC },
		{ "append", O_APPEND },   { "direct", O_DIRECT },
		{ "dir", O_DIRECTORY },   { "nofollow", O_NOFOLLOW },
		{ "tmpfile", O_TMPFILE }, { "sync", O_SYNC },
		{ "path", O_PATH },       { "nonblock", O_NONBLOCK },
		{ "noatime", O_NOATIME },
	};
	int flags = 0;

	for (char *w = strtok(words, ","); w; w = strtok(NULL, ",")) {
		size_t i = 0;

		while (i < ARRAY_LEN(known) && strcmp(known[i].word, w) != 0)
			i++;
		if (i == ARRAY_LEN(known))
			give_up("no flag %s", w);
		flags |= known[i].flag;
	}
	return flags;
}

/* The bytes that a word stands for; aligned, so that O_DIRECT takes them. */
static char *text_of(const char *word, size_t *len)
{
	static char text[TEXT_BYTES_MAX] __attribute__((aligned(4096)));
	const char *star = strchr(word, '*');
	size_t n = 0;

	if (star == word + 1 && star[1]) {
		*len = (size_t)atol(star + 1);
		if (*len > sizeof(text))
			give_up("too much text");
		return memset(text, word[0], *len);
	}
	for (; *word; word++) {
		if (*word != '\\')
			text[n++] = *word;
		else if (*++word == 'n')
			text[n++] = '\n';
		else
			text[n++] = *word == '0' ? '\0' : *word;
	}
	*len = n;
	return text;
}

static void say_number(long long result)
{
	if (result < 0)
		printf("%s", outcome(-1));
	else
		printf("%lld", result);
}

static void say(long result)
{
	printf("%s", outcome(result));
}

static mode_t mode_of(const char *word)
{
	return word ? (mode_t)strtol(word, NULL, 8) : 0644;
}

static void call_open(char **a)
{
	int fd = open(a[1], flags_of(a[2]), mode_of(a[3]));
	int err = errno;

	if (fd >= 0)
		file_new(a[0])->fd = fd;
	errno = err;
	say(fd);
}

/* Opens the same file anew, as a program given /dev/fd/N does. */
static void call_reopen(char **a)
{
	char path[64];
	char *again[] = { a[0], path, a[2], NULL };

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd_of(a[1]));
	call_open(again);
}

static void call_close(char **a)
{
	struct file *f = file_find(a[0]);

	/* The name stays: it may have a mapping. */
	say(close(f->fd));
	f->fd = -1;
}

static void say_read(int fd, long len, long offset)
{
	static unsigned char buf[TEXT_BYTES_MAX] __attribute__((aligned(4096)));
	ssize_t n = offset < 0 ? read(fd, buf, (size_t)len) :
				 pread(fd, buf, (size_t)len, offset);

	if (n < 0) {
		say(-1);
		return;
	}
	printf("\"");
	print_bytes(buf, (size_t)n);
	printf("\"");
}

static void call_read(char **a)
{
	say_read(fd_of(a[0]), atol(a[1]), -1);
}

static void call_pread(char **a)
{
	say_read(fd_of(a[0]), atol(a[1]), atol(a[2]));
}

static void call_write(char **a)
{
	size_t len;
	char *text = text_of(a[1], &len);

	say_number(write(fd_of(a[0]), text, len));
}

static void call_pwrite(char **a)
{
	size_t len;
	char *text = text_of(a[1], &len);

	say_number(pwrite(fd_of(a[0]), text, len, atol(a[2])));
}

static void call_lseek(char **a)
{
	static const char *const whence[] = { "set", "cur", "end", "data",
					      "hole" };

	for (int i = 0; i < (int)ARRAY_LEN(whence); i++)
		if (strcmp(whence[i], a[2]) == 0)
			say_number(lseek(fd_of(a[0]), atol(a[1]), i));
}

static void call_ftruncate(char **a)
{
	say(ftruncate(fd_of(a[0]), atol(a[1])));
}

static void call_truncate(char **a)
{
	say(truncate(a[0], atol(a[1])));
}

static void call_fallocate(char **a)
{
	static const struct {
		const char *word;
		int mode;
	} modes[] = {
		{ "alloc", 0 },
		{ "keep", FALLOC_FL_KEEP_SIZE },
		{ "punch", FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE },
		{ "zero", FALLOC_FL_ZERO_RANGE },
		{ "collapse", FALLOC_FL_COLLAPSE_RANGE },
		{ "insert", FALLOC_FL_INSERT_RANGE },
	};

	for (size_t i = 0; i < ARRAY_LEN(modes); i++)
		if (strcmp(modes[i].word, a[1]) == 0)
			say(fallocate(fd_of(a[0]), modes[i].mode, atol(a[2]),
				      atol(a[3])));
}

static void call_fsync(char **a)
{
	say(fsync(fd_of(a[0])));
}

static void call_fdatasync(char **a)
{
	say(fdatasync(fd_of(a[0])));
}

static void call_syncfs(char **a)
{
	say(syncfs(fd_of(a[0])));
}

static void call_map(char **a)
{
	struct file *f = file_find(a[0]);
	int prot = PROT_READ | (strchr(a[2], 'w') ? PROT_WRITE : 0);
	int flags = strcmp(a[3], "shared") == 0 ? MAP_SHARED : MAP_PRIVATE;

	f->map_len = (size_t)atol(a[1]);
	f->map = mmap(NULL, f->map_len, prot, flags, f->fd, 0);
	say(f->map == MAP_FAILED ? -1 : 0);
}

static void call_load(char **a)
{
	struct file *f = file_find(a[0]);

	printf("\"");
	print_bytes((unsigned char *)f->map + atol(a[2]), (size_t)atol(a[1]));
	printf("\"");
}

static void call_store(char **a)
{
	size_t len;
	char *text = text_of(a[1], &len);

	memcpy(file_find(a[0])->map + atol(a[2]), text, len);
	say(0);
}

static void call_msync(char **a)
{
	struct file *f = file_find(a[0]);

	say(msync(f->map, f->map_len, MS_SYNC));
}

static void call_unmap(char **a)
{
	struct file *f = file_find(a[0]);

	say(munmap(f->map, f->map_len));
}

static void call_flock(char **a)
{
	int how = strcmp(a[1], "sh") == 0 ? LOCK_SH :
		  strcmp(a[1], "ex") == 0 ? LOCK_EX :
					    LOCK_UN;

	say(flock(fd_of(a[0]), how | LOCK_NB));
}

static struct flock lock_of(char **a)
{
	struct flock lock = {
		.l_type = a[1][0] == 'r' ? F_RDLCK :
			  a[1][0] == 'w' ? F_WRLCK :
					   F_UNLCK,
		.l_whence = SEEK_SET,
		.l_start = atol(a[2]),
		.l_len = atol(a[3]),
	};

	return lock;
}

static void call_lock(char **a)
{
	struct flock lock = lock_of(a);

	say(fcntl(fd_of(a[0]), F_SETLK, &lock));
}

/* Open file description locks. */
static void call_ofdlock(char **a)
{
	struct flock lock = lock_of(a);

	say(fcntl(fd_of(a[0]), F_OFD_SETLK, &lock));
}

static void call_lease(char **a)
{
	int how = a[1][0] == 'r' ? F_RDLCK : a[1][0] == 'w' ? F_WRLCK : F_UNLCK;

	say(fcntl(fd_of(a[0]), F_SETLEASE, how));
}

static void call_copy(char **a)
{
	say_number(copy_file_range(fd_of(a[0]), NULL, fd_of(a[1]), NULL,
				   (size_t)atol(a[2]), 0));
}

static void call_clone(char **a)
{
	say(ioctl(fd_of(a[1]), FICLONE, fd_of(a[0])));
}

static void call_ioctl(char **a)
{
	char room[4096] = { 0 };

	say(ioctl(fd_of(a[0]), strtoul(a[1], NULL, 0), room));
}

/* A file that open made without a name gets one. */
static void call_name(char **a)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd_of(a[0]));
	say(linkat(AT_FDCWD, path, AT_FDCWD, a[1], AT_SYMLINK_FOLLOW));
}

#endif
